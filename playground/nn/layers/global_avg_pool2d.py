"""Global average pooling."""

from collections.abc import Sequence
from math import prod

import numpy as np
from typing_extensions import override

from playground.core import Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers, ShapeError
from playground.nn.base.program import Program, call


@LAYERS.register
class GlobalAvgPool2D(Layer):
    """The mean of every channel: an image ``(C, H, W)`` becomes ``(C,)``."""

    name = "global_avg_pool2d"
    title = "GlobalAvgPool2D"
    help = "The mean of every channel: one number for each map, wherever its pattern was found."
    formula = "y = mean of the channel"
    order = 40
    category = "Image"
    color = "#00838f"
    derivative_symbol = "1/places"

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return ``(C,)``; the input must be an image."""
        shape = inputs[0]
        if len(shape) != 3:
            raise ShapeError(
                f"{self.title} needs an image (channels × height × width), but gets "
                f"{'×'.join(map(str, shape))}"
            )
        return (shape[0],)

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per channel: its sum times a pixel's share."""
        del inputs
        return prod(output)

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind a sum and a division; every pixel gets the same share of the gradient."""
        x, y, dx = memory.inputs[0], memory.output, memory.input_grads[0]
        share = 1.0 / (x.shape[-3] * x.shape[-2])
        pixels = x.reshape(*x.shape[:-3], -1, x.shape[-1])
        forward = [call(np.add.reduce, pixels, axis=-2, out=y), call(np.multiply, y, share, y)]
        if dx is None:
            return Program(forward, [])
        scaled = memory.scratch()
        backward = [
            call(np.multiply, memory.output_grad, share, scaled),
            call(np.copyto, dx, scaled[..., None, None, :]),
        ]
        return Program(forward, backward)
