"""The exponential linear unit (Clevert, Unterthiner and Hochreiter 2015), with α = 1."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call


@ACTIVATIONS.register
class ELU(Activation):
    """The identity above zero, eᶻ - 1 below it; f' = exp(min(z, 0)), continuous everywhere."""

    name = "elu"
    title = "ELU"
    help = "Passes positive sums; negative ones bend smoothly towards -1."
    formula = "f(z) = z if z > 0, else eᶻ - 1;  f'(z) = 1 if z > 0, else eᶻ"
    order = 60
    low = -1.0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Only ever exponentiate ``min(z, 0)``, which cannot overflow."""
        zero = np.zeros((), dtype=z.dtype)
        negative = np.empty_like(z)
        forward = [
            call(np.minimum, z, zero, out=negative),
            call(np.expm1, negative, negative),
            call(np.maximum, z, zero, out=a),
            call(np.add, a, negative, a),
        ]
        backward = [
            call(np.minimum, z, zero, out=dz),
            call(np.exp, dz, dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
