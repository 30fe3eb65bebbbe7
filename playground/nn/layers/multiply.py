"""The product of several layers, value by value: how one layer gates another."""

from collections.abc import Sequence
from math import prod

import numpy as np
from typing_extensions import override

from playground.core import Array, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, UnitLabel
from playground.nn.base.program import Call, Program, call
from playground.nn.kernels.merging import one_shape


@LAYERS.register
class Multiply(Layer):
    """y = x₁ · x₂ · …; an input's gradient is the output's times all other inputs.

    The other inputs are multiplied anew for each gradient: dividing the output by the input would
    fail where the input is zero.
    """

    name = "multiply"
    title = "Multiply"
    help = "Multiplies layers of one shape, value by value. One can open and close the other."
    formula = "y = x₁ · x₂ · …"
    order = 20
    category = "Merge"
    color = "#188038"
    derivative_symbol = "the other factors"
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
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per value for every input after the first."""
        return (len(inputs) - 1) * prod(output)

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind one product per input after the first; backward the products without each input."""
        forward = self._product(memory.inputs, memory.output)
        backward: list[Call] = []
        for i, dx in enumerate(memory.input_grads):
            if dx is not None:
                others = (*memory.inputs[:i], *memory.inputs[i + 1 :])
                backward += self._product((memory.output_grad, *others), dx)
        return Program(forward, backward)

    @staticmethod
    def _product(factors: Sequence[Array], out: Array) -> list[Call]:
        first, second, *others = factors
        return [
            call(np.multiply, first, second, out),
            *(call(np.multiply, out, x, out) for x in others),
        ]
