"""Hyperbolic tangent."""

from dataclasses import dataclass

import numpy as np

from playground.core import Array
from playground.nn.activation import ACTIVATIONS, Activation
from playground.nn.program import Program, call


@ACTIVATIONS.register
@dataclass(frozen=True)
class Tanh(Activation):
    """Squashes to (-1, 1), symmetric about zero; f' = 1 - f², at most 1 and small far from 0."""

    name = "tanh"
    title = "tanh"
    help = "An S-shaped curve from -1 to 1. Smooth and centred; saturates far from zero."
    formula = "f(z) = tanh z,  f'(z) = 1 - f(z)²"
    order = 10
    low = -1.0
    high = 1.0

    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Compute ``dz = da - da·a²``, which needs neither a constant nor scratch."""
        forward = [call(np.tanh, z, a)]
        backward = [
            call(np.multiply, a, a, dz),
            call(np.multiply, dz, da, dz),
            call(np.subtract, da, dz, dz),
        ]
        return Program(forward, backward)
