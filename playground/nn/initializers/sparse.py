"""Sparse initial weights (Martens 2010)."""

from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class Sparse(Initializer):
    """Every unit listens to a random few of its inputs, with weights from N(0, s²).

    Martens keeps 15 inputs of every unit and s = 1; here a share is given instead, rounded so that
    every unit keeps one input at least. Training may change the zeros like any weight.
    """

    name = "sparse"
    title = "Sparse"
    help = "Every unit starts with weights from only some of its inputs: all units differ a lot."
    formula = "w = 0 for a share of each unit's inputs, else w ~ N(0, s²)"
    order = 68

    sparsity: Annotated[
        float,
        Param(
            "Sparsity",
            "The share of each unit's weights that start at 0.",
            low=0,
            high=1,
            high_open=True,
        ),
    ] = 0.5
    std: Annotated[
        float, Param("Standard deviation", "How wide the others' bell curve is.", low=0)
    ] = 1.0

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Draw unit by unit (axis 0): all its weights, then an order of its inputs."""
        del fan_in, fan_out
        inputs = prod(shape[1:])
        zeros = int(self.sparsity * inputs)
        weights = np.empty((shape[0], inputs))
        for row in weights:
            row[:] = stream.normal((inputs,)) * self.std
            row[stream.permutation(inputs)[:zeros]] = 0.0
        return weights.reshape(shape)
