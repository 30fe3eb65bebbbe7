"""Dropout (Srivastava et al. 2014), inverted: what is kept grows, so prediction needs no change."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, Shape
from playground.core.text.numbers import percent
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers
from playground.nn.base.program import Program, call


@LAYERS.register
class Dropout(Layer):
    """y = x · m, where m is 0 with probability p and 1 / (1 - p) otherwise, drawn in every step.

    When the network only predicts, or there are no random numbers to draw from, y = x.
    """

    name = "dropout"
    title = "Dropout"
    help = "Drops some values at random in every training step, so that no unit is relied on alone."
    formula = "y = x · m / (1 - p),  m = 0 with probability p, else 1"
    order = 30
    category = "Regularization"
    color = "#b06000"
    derivative_symbol = "m/(1 - p)"
    loops_over_replicas = True

    rate: Annotated[
        float, Param("Rate", "The share of values dropped in each step.", low=0.0, high=0.95)
    ] = 0.5

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per value, times m; none when nothing is dropped."""
        del inputs
        return prod(output) if self.rate else 0

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind a draw per replica and a product; the same product backward."""
        x, y, dx, dy = memory.inputs[0], memory.output, memory.input_grads[0], memory.output_grad
        if not (memory.training and memory.streams and self.rate):
            copy_back = [] if dx is None else [call(np.copyto, dx, dy)]
            return Program([call(np.copyto, y, x)], copy_back)
        mask = memory.scratch()
        draws = mask.reshape(len(memory.streams), -1)
        kept, growth = (np.array(v, mask.dtype) for v in (1 - self.rate, 1 / (1 - self.rate)))
        forward = [
            *(call(s.fill_uniform, row) for s, row in zip(memory.streams, draws, strict=True)),
            # A draw from [0, 1) plus 1 - p reaches one with probability 1 - p, and never two.
            call(np.add, mask, kept, mask),
            call(np.floor, mask, mask),
            call(np.multiply, mask, growth, mask),
            call(np.multiply, x, mask, y),
        ]
        return Program(forward, [] if dx is None else [call(np.multiply, dy, mask, dx)])

    @property
    @override
    def summary(self) -> str:
        return f"{self.title} · {percent(self.rate, 0)}"
