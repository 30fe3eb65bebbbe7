"""Average pooling."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers
from playground.nn.base.program import Program
from playground.nn.kernels.pooling import bind_mean
from playground.nn.kernels.windows import PADDINGS, Spans, spans_of, window_values


@LAYERS.register
class AvgPool2D(Layer):
    """Keeps the mean of every window, in every channel ``(C, H, W)`` on its own.

    Where a window reaches over the edge, only the pixels inside count.
    """

    name = "avg_pool2d"
    title = "AvgPool2D"
    help = "Keeps the mean of every small window, so the image shrinks."
    formula = "y = mean of the window"
    order = 30
    category = "Image"
    color = "#00838f"
    derivative_symbol = "1/window"

    size: Annotated[int, Param("Size", "Side of a window.", low=1, high=32, unit="px")] = 2
    stride: Annotated[
        int, Param("Stride", "Distance of the windows.", low=1, high=32, unit="px")
    ] = 2
    padding: Annotated[
        str,
        Param(
            "Padding",
            "same lets windows reach over the edge; valid keeps them inside.",
            choices=PADDINGS,
        ),
    ] = "valid"

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return ``(C, rows, columns)``; the input must be an image."""
        height, width = self.spans(inputs[0])
        return (inputs[0][0], height.count, width.count)

    def spans(self, shape: Shape) -> Spans:
        """Return how the windows lie on an image ``(C, H, W)``."""
        return spans_of(self.title, shape, self.size, self.stride, self.padding)

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per window: its sum times the window's share."""
        del inputs
        return prod(output)

    @override
    def working_values(self, inputs: Sequence[Shape], output: Shape) -> int:
        windows_taken = window_values(inputs[0], prod(output[1:]), self.size, self.stride)
        return super().working_values(inputs, output) + windows_taken

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind a copy, a sum and a product; see :mod:`playground.nn.kernels.pooling`."""
        return bind_mean(memory, self.spans(memory.inputs[0].shape[-4:-1]))

    @property
    @override
    def summary(self) -> str:
        return f"{self.title} {self.size}×{self.size}"
