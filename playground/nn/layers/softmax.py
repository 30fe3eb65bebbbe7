"""Softmax as a layer of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.core import Shape
from playground.nn.layer import LAYERS, Binding, Layer
from playground.nn.program import Program, call


@LAYERS.register
@dataclass(frozen=True)
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

    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return the input's shape."""
        return inputs[0]

    def bind(self, memory: Binding) -> Program:
        """Bind two reductions forward and one backward."""
        x, y, dy = memory.inputs[0], memory.output, memory.output_grad
        axis = memory.block.ndim - 1
        one = np.empty((*y.shape[:axis], 1, *y.shape[axis + 1 :]), y.dtype)
        forward = [
            call(np.maximum.reduce, x, axis, None, one, keepdims=True),
            call(np.subtract, x, one, y),
            call(np.exp, y, y),
            call(np.add.reduce, y, axis, None, one, keepdims=True),
            call(np.divide, y, one, y),
        ]
        dx = memory.input_grads[0]
        if dx is None:
            return Program(forward, [])
        backward = [
            call(np.multiply, y, dy, dx),
            call(np.add.reduce, dx, axis, None, one, keepdims=True),
            call(np.subtract, dy, one, dx),
            call(np.multiply, dx, y, dx),
        ]
        return Program(forward, backward)

    @property
    def output_range(self) -> tuple[float | None, float | None]:
        """Shares lie between zero and one."""
        return (0.0, 1.0)
