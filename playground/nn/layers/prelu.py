"""The rectifier whose slope is learned (He et al. 2015)."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, ParameterSpec, per_unit
from playground.nn.base.program import Program, call
from playground.nn.kernels.broadcasting import beside, broadcast, rows


@LAYERS.register
class PReLU(Layer):
    """y = max(0, x) + α · min(0, x) with one learned α per feature, or per channel of an image.

    At zero the derivative is α, as PyTorch has it. α is not regularised, as the paper advises:
    decay would push it to zero, which is a plain ReLU.
    """

    name = "prelu"
    title = "PReLU"
    help = "Passes positive values; scales negative ones by a slope that each unit learns."
    formula = "y = max(0, x) + α · min(0, x)"
    order = 30
    color = "#8430ce"
    derivative_symbol = "1 or α"

    slope: Annotated[
        float, Param("First slope", "What every α starts with.", low=-1.0, high=1.0)
    ] = 0.25

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    @override
    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """Return the slopes, one per feature or channel: ``(n,)`` or ``(C, 1, 1)``."""
        shape = (inputs[0][0], *(1,) * (len(inputs[0]) - 1))
        return (
            ParameterSpec("slope", shape, "scale", initial=self.slope, axes=per_unit(inputs[0])),
        )

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per value: the product with its slope."""
        del inputs
        return prod(output)

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind both halves; their signs say backward which slope counted."""
        x, y, dx, dy = memory.inputs[0], memory.output, memory.input_grads[0], memory.output_grad
        lead = memory.block.shape[:-1]
        slope, slope_grad = memory.block, memory.grad_block
        below, above, wide = (memory.scratch() for _ in range(3))
        zero, one = np.zeros((), y.dtype), np.ones((), y.dtype)
        forward = [
            call(np.minimum, x, zero, out=below),
            call(np.maximum, x, zero, out=above),
            *broadcast(np.multiply, below, beside(slope, below), y, wide),
            call(np.add, y, above, y),
        ]
        backward = [call(np.vecdot, rows(dy, lead), rows(below, lead), slope_grad)]
        if dx is None:
            return Program(forward, backward)
        rise = np.empty_like(slope)
        backward += [
            call(np.subtract, one, slope, rise),
            call(np.sign, above, dx),
            *broadcast(np.multiply, dx, beside(rise, dx), dx, wide),
            *broadcast(np.add, dx, beside(slope, dx), dx, wide),
            call(np.multiply, dx, dy, dx),
        ]
        return Program(forward, backward)
