"""Max pooling."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers
from playground.nn.base.program import Program
from playground.nn.kernels.pooling import bind_max
from playground.nn.kernels.windows import PADDINGS, Spans, spans_of, window_values


@LAYERS.register
class MaxPool2D(Layer):
    """Keeps the largest pixel of every window, in every channel ``(C, H, W)`` on its own.

    The gradient goes to that pixel alone; among equals, to the first in reading order.
    """

    name = "max_pool2d"
    title = "MaxPool2D"
    help = "Keeps the largest value of every small window, so the image shrinks."
    formula = "y = max of the window"
    order = 20
    category = "Image"
    color = "#00838f"
    derivative_symbol = "1 where largest"

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
    def working_values(self, inputs: Sequence[Shape], output: Shape) -> int:
        windows_taken = window_values(inputs[0], prod(output[1:]), self.size, self.stride)
        return super().working_values(inputs, output) + windows_taken

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind a copy and one maximum per tap; see :mod:`playground.nn.kernels.pooling`."""
        return bind_max(memory, self.spans(memory.inputs[0].shape[-4:-1]))

    @property
    @override
    def summary(self) -> str:
        return f"{self.title} {self.size}×{self.size}"
