"""The Gaussian error linear unit (Hendrycks and Gimpel 2016), in its tanh approximation."""

from math import pi, sqrt

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call

CUBIC = 0.044715
SCALE = 2.0 * sqrt(2.0 / pi)
BOUND = 10.0
"""Beyond ±10 the gate is 0 or 1 to within 1e-37; cutting there keeps float32 from overflowing."""


@ACTIVATIONS.register
class GELU(Activation):
    """The paper's tanh form of z·Φ(z): within 5e-4 of the form with the error function.

    ``½(1 + tanh u) = σ(2u)``, so it is computed as z times the gate σ(2u), which is accurate for
    negative z too. PyTorch's name for it is ``GELU(approximate="tanh")``.
    """

    name = "gelu"
    title = "GELU (tanh form)"
    help = "A smooth ReLU: the sum times a Gaussian gate, in its tanh approximation."
    formula = "f(z) = ½z(1 + tanh u),  u = √(2/π)(z + 0.044715 z³)"
    order = 80
    low = -0.1700407505712541  # at z = -0.75246, where f' = 0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Keep the gate g from forward; f' = g + z·g(1 - g)·(2u)'."""
        dtype = z.dtype
        low, high, one = (np.array(v, dtype=dtype) for v in (-BOUND, BOUND, 1.0))
        minus_cubic = np.array(-SCALE * CUBIC, dtype=dtype)
        minus_scale = np.array(-SCALE, dtype=dtype)
        slope_cubic = np.array(3.0 * SCALE * CUBIC, dtype=dtype)
        slope_scale = np.array(SCALE, dtype=dtype)
        raised, cut, square, gate = (np.empty_like(z) for _ in range(4))
        forward = [
            call(np.maximum, z, low, out=raised),
            call(np.minimum, raised, high, out=cut),
            call(np.multiply, cut, cut, square),
            call(np.multiply, square, minus_cubic, gate),
            call(np.add, gate, minus_scale, gate),
            call(np.multiply, gate, cut, gate),  # -2u
            call(np.exp, gate, gate),
            call(np.add, gate, one, gate),
            call(np.reciprocal, gate, gate),
            call(np.multiply, raised, gate, a),
        ]
        slope = np.empty_like(z)
        backward = [
            call(np.multiply, square, slope_cubic, slope),
            call(np.add, slope, slope_scale, slope),  # (2u)'
            call(np.multiply, slope, cut, slope),
            call(np.multiply, gate, gate, dz),
            call(np.subtract, gate, dz, dz),
            call(np.multiply, dz, slope, dz),
            call(np.add, dz, gate, dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
