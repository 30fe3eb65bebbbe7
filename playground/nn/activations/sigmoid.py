"""The logistic sigmoid."""

from collections.abc import Sequence

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, ReadableActivation
from playground.nn.base.program import Call, Program, call


@ACTIVATIONS.register
class Sigmoid(ReadableActivation):
    """Squashes to (0, 1); f' = f(1 - f), at most ¼ and small far from 0."""

    name = "sigmoid"
    title = "sigmoid"
    help = "An S-shaped curve from 0 to 1, readable as a probability; saturates far from zero."
    formula = "f(z) = 1 / (1 + e⁻ᶻ),  f'(z) = f(z)(1 - f(z))"
    order = 30
    low = 0.0
    high = 1.0

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Cut z where e⁻ᶻ would overflow: the value there is 0 to within the smallest number."""
        lowest = np.array(-np.floor(np.log(np.finfo(z.dtype).max)), dtype=z.dtype)
        one = np.ones((), dtype=z.dtype)
        forward = [
            call(np.maximum, z, lowest, out=a),
            call(np.negative, a, a),
            call(np.exp, a, a),
            call(np.add, a, one, a),
            call(np.reciprocal, a, a),
        ]
        return Program(forward, [*self.read_derivative(a, dz), call(np.multiply, dz, da, dz)])

    @override
    def read_derivative(self, a: Array, out: Array) -> Sequence[Call]:
        """Bind ``a - a²``."""
        return [call(np.multiply, a, a, out), call(np.subtract, a, out, out)]
