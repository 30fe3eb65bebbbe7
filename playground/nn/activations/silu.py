"""The sigmoid-weighted linear unit (Elfwing, Uchibe and Doya 2017), also called swish."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call


@ACTIVATIONS.register
class SiLU(Activation):
    """z times its sigmoid σ; f' = σ + f(1 - σ). Smooth, with a shallow dip below zero."""

    name = "silu"
    title = "SiLU"
    help = "A smooth ReLU: the sum times its own sigmoid. Dips to -0.28 before it rises."
    formula = "f(z) = z·σ(z),  f'(z) = σ(z) + f(z)(1 - σ(z))"
    order = 70
    low = -0.2784645427610738  # at z = -1.27846, where f' = 0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Keep the sigmoid from forward; cut z where e⁻ᶻ would overflow and f(z) is 0."""
        lowest = np.array(-np.floor(np.log(np.finfo(z.dtype).max)), dtype=z.dtype)
        one = np.ones((), dtype=z.dtype)
        cut = np.empty_like(z)
        sigma = np.empty_like(z)
        forward = [
            call(np.maximum, z, lowest, out=cut),
            call(np.negative, cut, sigma),
            call(np.exp, sigma, sigma),
            call(np.add, sigma, one, sigma),
            call(np.reciprocal, sigma, sigma),
            call(np.multiply, cut, sigma, a),
        ]
        backward = [
            call(np.multiply, a, sigma, dz),
            call(np.subtract, a, dz, dz),
            call(np.add, dz, sigma, dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
