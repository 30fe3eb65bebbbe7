"""Softmax as a layer of its own."""

from collections.abc import Sequence

import numpy as np
from typing_extensions import override

from playground.core import Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers
from playground.nn.base.program import Program, call
from playground.nn.kernels.broadcasting import broadcast


@LAYERS.register
class Softmax(Layer):
    """yᵢ = exp xᵢ / Σⱼ exp xⱼ over the first axis: features, or an image's channels at each pixel.

    Backward: dxᵢ = yᵢ · (dyᵢ - Σⱼ yⱼ dyⱼ). The largest value is subtracted first, which changes
    nothing but keeps exp finite.
    """

    name = "softmax"
    title = "Softmax"
    help = "Turns values into shares that add up to one. Softmax losses do this themselves."
    formula = "yᵢ = exp xᵢ / Σⱼ exp xⱼ"
    order = 40
    color = "#8430ce"
    derivative_symbol = "aⱼ(δ - aᵢ)"
    mixes_units = True

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    @override
    def blocked(self, inputs: Sequence[Shape], batch_size: int) -> str:
        """Name the softmax of one value, which is 1."""
        del batch_size
        if inputs[0][0] != 1:
            return ""
        return (
            "blocks learning (the share of a single value is always 1): give the layer before it "
            "more units, or use a sigmoid activation"
        )

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        x, y, dy = memory.inputs[0], memory.output, memory.output_grad
        axis = memory.block.ndim - 1
        total = np.empty((*y.shape[:axis], *y.shape[axis + 1 :]), y.dtype)
        one = np.expand_dims(total, axis)
        wide = memory.scratch()
        forward = [
            call(np.maximum.reduce, x, axis, None, total),
            *broadcast(np.subtract, x, one, y, wide),
            call(np.exp, y, y),
            call(np.add.reduce, y, axis, None, total),
            *broadcast(np.divide, y, one, y, wide),
        ]
        dx = memory.input_grads[0]
        if dx is None:
            return Program(forward, [])
        backward = [
            call(np.multiply, y, dy, dx),
            call(np.add.reduce, dx, axis, None, total),
            *broadcast(np.subtract, dy, one, dx, wide),
            call(np.multiply, dx, y, dx),
        ]
        return Program(forward, backward)

    @property
    @override
    def output_range(self) -> tuple[float | None, float | None]:
        """Shares lie between zero and one."""
        return (0.0, 1.0)
