"""Gaussian noise on values while training (Bishop 1995)."""

from collections.abc import Sequence
from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Param, Shape
from playground.nn.base.layer import LAYERS, Layer, LayerBuffers
from playground.nn.base.program import Program, call


@LAYERS.register
class GaussianNoise(Layer):
    """y = x + σ · n with n from the standard normal distribution, drawn in every step.

    When the network only predicts, or there are no random numbers to draw from, y = x.
    """

    name = "gaussian_noise"
    title = "Gaussian noise"
    help = "Shakes every value a little in each training step, so that details count less."
    formula = "y = x + σ · n,  n ~ N(0, 1)"
    order = 40
    category = "Regularization"
    color = "#b06000"
    derivative_symbol = "1 (sum)"
    loops_over_replicas = True

    std: Annotated[
        float, Param("Deviation", "The standard deviation σ of the noise.", low=0.0, high=100.0)
    ] = 0.1

    @override
    def infer(self, inputs: Sequence[Shape]) -> Shape:
        return inputs[0]

    @override
    def multiply_adds(self, inputs: Sequence[Shape], output: Shape) -> int:
        """Return one per value, σ · n added to x; none without noise."""
        del inputs
        return prod(output) if self.std else 0

    @override
    def bind(self, memory: LayerBuffers) -> Program:
        """Bind a draw per replica and a sum; backward copies."""
        x, y, dx = memory.inputs[0], memory.output, memory.input_grads[0]
        backward = [] if dx is None else [call(np.copyto, dx, memory.output_grad)]
        if not (memory.training and memory.streams and self.std):
            return Program([call(np.copyto, y, x)], backward)
        noise = memory.scratch()
        draws = noise.reshape(len(memory.streams), -1)
        std = np.array(self.std, noise.dtype)
        forward = [
            *(call(s.fill_normal, row) for s, row in zip(memory.streams, draws, strict=True)),
            call(np.multiply, noise, std, noise),
            call(np.add, x, noise, y),
        ]
        return Program(forward, backward)

    @property
    @override
    def summary(self) -> str:
        return f"{self.title} · {self.std:g}"
