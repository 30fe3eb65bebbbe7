"""Hyperbolic tangent."""

from collections.abc import Sequence

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, ReadableActivation
from playground.nn.base.program import Call, Program, call


@ACTIVATIONS.register
class Tanh(ReadableActivation):
    """Squashes to (-1, 1), symmetric about zero; f' = 1 - f², at most 1 and small far from 0."""

    name = "tanh"
    title = "tanh"
    help = "An S-shaped curve from -1 to 1. Smooth and centred; saturates far from zero."
    formula = "f(z) = tanh z,  f'(z) = 1 - f(z)²"
    order = 10
    low = -1.0
    high = 1.0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Compute the derivative where the result goes."""
        backward = [*self.read_derivative(a, dz), call(np.multiply, dz, da, dz)]
        return Program([call(np.tanh, z, a)], backward)

    @override
    def read_derivative(self, a: Array, out: Array) -> Sequence[Call]:
        """Bind ``1 - a²``."""
        one = np.ones((), dtype=a.dtype)
        return [call(np.multiply, a, a, out), call(np.subtract, one, out, out)]
