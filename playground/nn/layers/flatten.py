"""Images to rows."""

from collections.abc import Sequence
from math import prod

import numpy as np
from typing_extensions import override

from playground.core import Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, UnitLabel
from playground.nn.base.program import Program, call
from playground.nn.kernels.regrouping import regroup


@LAYERS.register
class Flatten(Layer):
    """All values in one row, channel by channel and line by line; nothing is computed."""

    name = "flatten"
    title = "Flatten"
    help = "Puts all values in one row, as dense layers need them."
    formula = "y = x in one row"
    order = 50
    category = "Image"
    color = "#5f6368"
    derivative_symbol = "1 (copied)"

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return (prod(inputs[0]),)

    @override
    def trace_units(
        self, inputs: Sequence[Sequence[UnitLabel]], shapes: Sequence[Shape]
    ) -> Sequence[UnitLabel] | None:
        return regroup(inputs[0], shapes[0], self.infer(shapes))

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        x, dx = memory.inputs[0], memory.input_grads[0]
        forward = [call(np.copyto, memory.output.reshape(x.shape), x)]
        if dx is None:
            return Program(forward, [])
        return Program(forward, [call(np.copyto, dx, memory.output_grad.reshape(x.shape))])
