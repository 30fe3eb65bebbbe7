"""The two-dimensional convolution."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.activation import ReadableActivation
from playground.nn.base.layer import LAYERS, Axis, Layer, LayerBuffers, ParameterSpec, UnitLabel
from playground.nn.base.program import Program, call, product, transpose
from playground.nn.kernels.bind_activation import bind_activation
from playground.nn.kernels.windows import (
    PADDINGS,
    Spans,
    frame,
    gather_gradients,
    spans_of,
    window_values,
    windows,
)


@LAYERS.register
class Conv2D(Layer):
    """a = f(W * x + b): filters that slide over an image ``(C, H, W)``.

    What every window sees is copied into one column per window and sample, ``(C·k·k, N)`` with
    ``N = rows·columns·B``, and a last row of ones for the bias. The weight ``(C, k, k, F)`` and the
    bias ``(F,)`` lie behind one another in memory, so the whole convolution is one product straight
    into the output ``(F, N)``, and one product computes both gradients:
    ``[dW; db] = [columns; 1] · dzᵀ``, ``d columns = W · dz``. As everywhere in deep learning the
    filter is not flipped (a cross-correlation).
    """

    name = "conv2d"
    title = "Conv2D"
    help = "Small filters slide over the image; each makes a map of where it finds its pattern."
    formula = "a = f(W * x + b)"
    order = 10
    category = "Image"
    color = "#00796b"

    filters: Annotated[
        int, Param("Filters", "How many patterns it looks for.", low=1, high=1024)
    ] = 8
    kernel: Annotated[int, Param("Kernel", "Side of a filter.", low=1, high=31, unit="px")] = 3
    stride: Annotated[
        int, Param("Stride", "How far a filter moves at a time.", low=1, high=16, unit="px")
    ] = 1
    padding: Annotated[
        str,
        Param(
            "Padding",
            "same puts zeros around the image; valid keeps the filters inside it.",
            choices=PADDINGS,
        ),
    ] = "same"
    dilation: Annotated[
        int,
        Param(
            "Dilation", "Distance of a filter's points: 1 is no gaps.", low=1, high=16, unit="px"
        ),
    ] = 1
    activation: Annotated[
        str, Param("Activation", "The function applied to every sum.", choices_from="activation")
    ] = "relu"

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        """Return ``(filters, rows, columns)``; the input must be an image."""
        height, width = self.spans(inputs[0])
        return (self.filters, height.count, width.count)

    def spans(self, shape: Shape) -> Spans:
        """Return how the filters lie on an image ``(C, H, W)``."""
        size, step = self.kernel, self.stride
        return spans_of(self.title, shape, size, step, self.padding, self.dilation)

    @override
    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """Return the weight and, directly behind it, the bias."""
        channels, area = inputs[0][0], self.kernel**2
        shape = (channels, self.kernel, self.kernel, self.filters)
        fans = (channels * area, self.filters * area)
        axes: tuple[Axis, ...] = ("input", "place", "place", "unit")
        return (
            ParameterSpec("weight", shape, "weight", *fans, axes=axes),
            ParameterSpec("bias", (self.filters,), "bias", axes=("unit",)),
        )

    @override
    def trace_units(
        self, inputs: Sequence[Sequence[UnitLabel]], shapes: Sequence[Shape]
    ) -> Sequence[UnitLabel] | None:
        del inputs, shapes
        return None

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per weight and place; the zeros beyond an edge are multiplied, too."""
        return inputs[0][0] * self.kernel**2 * prod(output)

    @override
    def working_values(self, inputs: Sequence[Shape], output: Shape) -> int:
        windows_taken = window_values(inputs[0], prod(output[1:]), self.kernel, self.stride)
        return super().working_values(inputs, output) + windows_taken

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind a copy, one product and the activation; back, two products and sums."""
        x, lead = memory.inputs[0], memory.block.shape[:-1]
        spans = self.spans(x.shape[-4:-1])
        framed, copies = frame(x, spans, 0.0)
        seen = windows(framed, spans)
        size = memory.block.shape[-1] // self.filters
        columns = np.ones((*lead, size, prod(memory.output.shape[-3:])), x.dtype)
        patches = columns[..., :-1, :].reshape(seen.shape)
        matrix = memory.block.reshape(*lead, size, self.filters)
        z, dz, activation = bind_activation(memory, self.chosen_activation)
        rows = (*lead, self.filters, -1)
        z, dz = z.reshape(rows), dz.reshape(rows)
        forward = [*copies, call(np.copyto, patches, seen), product(transpose(matrix), columns, z)]
        backward = [
            *activation.backward,
            product(columns, transpose(dz), memory.grad_block.reshape(matrix.shape)),
        ]
        dx = memory.input_grads[0]
        if dx is not None:
            parts = np.empty(patches.shape, x.dtype)
            d_columns = parts.reshape(*lead, size - 1, -1)
            backward.append(product(matrix[..., :-1, :], dz, d_columns))
            backward += gather_gradients(parts, dx, spans)
        return Program([*forward, *activation.forward], backward)

    @property
    @override
    def readable_activation(self) -> ReadableActivation | None:
        f = self.chosen_activation
        return f if isinstance(f, ReadableActivation) else None

    @property
    @override
    def summary(self) -> str:
        function = self.chosen_activation.described
        return f"{self.title} {self.kernel}×{self.kernel} · {function}"
