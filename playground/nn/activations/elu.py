"""The exponential linear unit (Clevert, Unterthiner and Hochreiter 2015)."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call


@ACTIVATIONS.register
class ELU(Activation):
    """The identity above zero, α(eᶻ - 1) below it; with α = 1 its derivative has no jump."""

    name = "elu"
    title = "ELU"
    help = "Passes positive sums; negative ones bend smoothly towards -α, which is -1 as a rule."
    formula = "f(z) = z if z > 0, else α(eᶻ - 1);  f'(z) = 1 if z > 0, else αeᶻ"
    order = 60
    low = -1.0

    alpha: Annotated[
        float,
        Param("Alpha", "How far below zero the curve ends: at -α.", low=0.0, high=10.0),
    ] = 1.0

    @property
    @override
    def value_range(self) -> tuple[float | None, float | None]:
        return (-self.alpha if self.alpha else 0.0, None)

    @property
    @override
    def written_formula(self) -> str:
        return self.formula.replace("α", "" if self.alpha == 1.0 else f"{self.alpha:.6g}")

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Only ever exponentiate ``min(z, 0)``, which cannot overflow; α = 1 costs no call."""
        if self.alpha != 1.0:
            return self._bind_scaled(z, a, da, dz)
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

    def _bind_scaled(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Bind the same with α; at zero f' is α, as PyTorch has it."""
        zero, alpha = np.zeros((), dtype=z.dtype), np.array(self.alpha, dtype=z.dtype)
        excess = np.array(1.0 - self.alpha, dtype=z.dtype)
        negative, above = np.empty_like(z), np.empty_like(z)
        forward = [
            call(np.minimum, z, zero, out=negative),
            call(np.expm1, negative, negative),
            call(np.multiply, negative, alpha, negative),
            call(np.maximum, z, zero, out=a),
            call(np.add, a, negative, a),
        ]
        backward = [
            call(np.minimum, z, zero, out=dz),
            call(np.exp, dz, dz),
            call(np.multiply, dz, alpha, dz),
            call(np.heaviside, z, zero, above),
            call(np.multiply, above, excess, above),  # there α·e⁰ is to become 1
            call(np.add, dz, above, dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
