"""The sine as an activation (Sitzmann et al. 2020)."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call


@ACTIVATIONS.register
class Sine(Activation):
    """Oscillates between -1 and 1 for ever; the weights in front of it set the frequency.

    Sitzmann et al. write ``sin(ω₀·z)`` with ω₀ = 30; here ω₀ is left to the weights.
    """

    name = "sine"
    title = "sine"
    help = "A wave: good at patterns that repeat and at fine detail, with many local minima."
    formula = "f(z) = sin z,  f'(z) = cos z"
    order = 95
    low = -1.0
    high = 1.0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Take the cosine itself: ``√(1 - f²)`` has lost its sign."""
        return Program([call(np.sin, z, a)], [call(np.cos, z, dz), call(np.multiply, dz, da, dz)])
