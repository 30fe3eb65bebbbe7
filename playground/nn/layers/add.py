"""The sum of several layers: what a residual connection ends in (He et al. 2016)."""

from collections.abc import Sequence

import numpy as np
from typing_extensions import override

from playground.core import Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, UnitLabel
from playground.nn.base.program import Program, call
from playground.nn.kernels.merging import one_shape


@LAYERS.register
class Add(Layer):
    """y = x₁ + x₂ + …; every input's gradient is the output's."""

    name = "add"
    title = "Add"
    help = "Adds layers of one shape, value by value. A short cut past layers ends here."
    formula = "y = x₁ + x₂ + …"
    order = 10
    category = "Merge"
    color = "#188038"
    derivative_symbol = "1 (sum)"
    any_memory_order = True
    min_inputs = 2
    max_inputs = None

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return one_shape(self.title, inputs)

    @override
    def trace_units(
        self, inputs: Sequence[Sequence[UnitLabel]], shapes: Sequence[Shape]
    ) -> Sequence[UnitLabel] | None:
        """Make a unit of those with its number in every input."""
        del shapes
        return list(zip(*inputs, strict=True))

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind one sum per input after the first; backward copies."""
        first, second, *others = memory.inputs
        y = memory.output
        forward = [call(np.add, first, second, y), *(call(np.add, y, x, y) for x in others)]
        wanted = [dx for dx in memory.input_grads if dx is not None]
        return Program(forward, [call(np.copyto, dx, memory.output_grad) for dx in wanted])
