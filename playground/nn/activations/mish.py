"""Mish (Misra 2019): a smooth ReLU that gates each sum with the tanh of its softplus."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call

BOUND = 20.0
"""Above 20 the gate is 1 to within 1e-17; cutting there keeps e²ᶻ from overflowing in float32."""


@ACTIVATIONS.register
class Mish(Activation):
    """z times the gate tanh(softplus z).

    With ``e = eᶻ`` and ``n = e² + 2e`` the gate is ``n / (n + 2)``, which needs one exponential and
    no logarithm, and ``f' = gate + 4z·e(1 + e)/(n + 2)²``.
    """

    name = "mish"
    title = "Mish"
    help = "A smooth ReLU much like SiLU. Dips to -0.31 before it rises."
    formula = "f(z) = z·tanh(log(1 + eᶻ))"
    order = 75
    low = -0.3088434130172504  # at z = -1.19243, where f' = 0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Keep the cut z, e, n + 2 and the gate from forward."""
        dtype = z.dtype
        high, one, two, four = (np.array(v, dtype=dtype) for v in (BOUND, 1.0, 2.0, 4.0))
        cut, power, below, gate, slope = (np.empty_like(z) for _ in range(5))
        forward = [
            call(np.minimum, z, high, out=cut),
            call(np.exp, cut, power),
            call(np.add, power, two, gate),
            call(np.multiply, gate, power, gate),  # n
            call(np.add, gate, two, below),
            call(np.divide, gate, below, gate),
            call(np.multiply, z, gate, a),
        ]
        backward = [
            call(np.add, power, one, slope),
            call(np.multiply, slope, power, slope),
            call(np.multiply, slope, four, slope),
            call(np.divide, slope, below, slope),
            call(np.divide, slope, below, slope),
            call(np.multiply, slope, cut, slope),
            call(np.add, slope, gate, slope),
            call(np.multiply, slope, da, dz),
        ]
        return Program(forward, backward)
