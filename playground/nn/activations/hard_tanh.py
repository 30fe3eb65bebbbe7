"""Hard tanh (Collobert 2004): tanh made of three straight lines."""

from collections.abc import Sequence

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, ReadableActivation
from playground.nn.base.program import Call, Program, call


@ACTIVATIONS.register
class HardTanh(ReadableActivation):
    """The identity cut to [-1, 1]; f' is 1 between the ends and 0 elsewhere, at the ends too."""

    name = "hard_tanh"
    title = "hard tanh"
    help = "Tanh made of three straight lines: passes small sums, cuts large ones to -1 or 1."
    formula = "f(z) = min(max(z, -1), 1),  f'(z) = 1 if -1 < z < 1, else 0"
    order = 15
    low = -1.0
    high = 1.0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Compute the derivative where the result goes."""
        low, high = np.array(-1.0, dtype=z.dtype), np.array(1.0, dtype=z.dtype)
        forward = [call(np.maximum, z, low, out=a), call(np.minimum, a, high, out=a)]
        return Program(forward, [*self.read_derivative(a, dz), call(np.multiply, dz, da, dz)])

    @override
    def read_derivative(self, a: Array, out: Array) -> Sequence[Call]:
        """Bind the sign of ``1 - |a|``."""
        one = np.ones((), dtype=a.dtype)
        return [
            call(np.absolute, a, out),
            call(np.subtract, one, out, out),
            call(np.sign, out, out),
        ]
