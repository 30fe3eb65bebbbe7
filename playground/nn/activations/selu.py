"""The scaled exponential linear unit (Klambauer et al. 2017)."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call

ALPHA = 1.6732632423543772848
SCALE = 1.0507009873554804934
"""The two numbers that make mean 0 and variance 1 a fixed point for independent inputs."""


@ACTIVATIONS.register
class SELU(Activation):
    """ELU with a depth α and a scale λ chosen so that signals keep mean 0 and variance 1.

    That needs weights of variance 1/in (LeCun's initializer). There is a kink at 0, where f' = λα.
    """

    name = "selu"
    title = "SELU"
    help = "An ELU scaled so that signals stay normalised; made for LeCun normal weights."
    formula = "f(z) = λz if z > 0, else λα(eᶻ - 1);  λ = 1.0507, α = 1.6733"
    order = 65
    low = -SCALE * ALPHA

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Only ever exponentiate ``min(z, 0)``, which cannot overflow."""
        zero = np.zeros((), dtype=z.dtype)
        scale = np.array(SCALE, dtype=z.dtype)
        depth = np.array(SCALE * ALPHA, dtype=z.dtype)
        # Added where z > 0: there λα·e⁰ is to become λ.
        excess = np.array(SCALE - SCALE * ALPHA, dtype=z.dtype)
        scratch = np.empty_like(z)
        forward = [
            call(np.minimum, z, zero, out=scratch),
            call(np.expm1, scratch, scratch),
            call(np.multiply, scratch, depth, scratch),
            call(np.maximum, z, zero, out=a),
            call(np.multiply, a, scale, a),
            call(np.add, a, scratch, a),
        ]
        backward = [
            call(np.minimum, z, zero, out=dz),
            call(np.exp, dz, dz),
            call(np.multiply, dz, depth, dz),
            call(np.heaviside, z, zero, scratch),
            call(np.multiply, scratch, excess, scratch),
            call(np.add, dz, scratch, dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
