"""The Gaussian error linear unit (Hendrycks and Gimpel 2016), exact or by its tanh form."""

from math import pi, sqrt
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call
from playground.nn.kernels.error_function import FARTHEST, bind_erfc

CUBIC = 0.044715
SCALE = 2.0 * sqrt(2.0 / pi)
BOUND = 10.0
"""Beyond ±10 the gate is 0 or 1 to within 1e-37; cutting there keeps float32 from overflowing."""

TANH, ERF = "tanh", "erf"
LOWEST = {TANH: -0.1700407505712541, ERF: -0.16997120747990369}
"""At z = -0.75246 and -0.75179, where f' = 0."""

FORMULAS = {
    TANH: "f(z) = ½z(1 + tanh u),  u = √(2/π)(z + 0.044715 z³)",
    ERF: "f(z) = z·Φ(z) = ½z(1 + erf(z/√2)),  f'(z) = Φ(z) + z·φ(z)",
}


@ACTIVATIONS.register
class GELU(Activation):
    """z·Φ(z), with the normal distribution's Φ: the error function's form or the paper's tanh form.

    The two are within 5e-4 of each other; in PyTorch they are ``GELU()`` and
    ``GELU(approximate="tanh")``. The tanh form is quicker and the usual one here.
    """

    name = "gelu"
    title = "GELU"
    help = "A smooth ReLU: the sum times a Gaussian gate."
    formula = FORMULAS[TANH]
    order = 80
    low = LOWEST[TANH]

    form: Annotated[
        str,
        Param(
            "Form",
            "tanh is the quick approximation, to 0.0005; erf the exact one, with the error "
            "function.",
            choices=(TANH, ERF),
        ),
    ] = TANH

    @property
    @override
    def value_range(self) -> tuple[float | None, float | None]:
        return (LOWEST[self.form], None)

    @property
    @override
    def written_formula(self) -> str:
        return FORMULAS[self.form]

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Keep the gate from forward for the derivative."""
        bind = _bind_exact if self.form == ERF else _bind_tanh
        return bind(z, a, da, dz)


def _bind_tanh(z: Array, a: Array, da: Array, dz: Array) -> Program:
    """Bind ½(1 + tanh u) = σ(2u) as the gate, accurate for negative z too.

    f' = g + z·g(1 - g)·(2u)'.
    """
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


def _bind_exact(z: Array, a: Array, da: Array, dz: Array) -> Program:
    """Bind ``max(z, 0) - |z|·q`` with q = ½erfc(|z|/√2): what a gate far out lets pass is exact.

    f' = H(z) + sign(z)·(|z|·φ(z) - q).
    """

    def number(value: float) -> Array:
        return np.array(value, dtype=z.dtype)

    zero, half, far = number(0.0), number(0.5), number(FARTHEST)
    root, narrow = number(sqrt(2.0)), number(sqrt(0.5))
    w, tail, scratch = (np.empty_like(z) for _ in range(3))
    forward = [
        call(np.absolute, z, w),
        call(np.multiply, w, narrow, w),
        call(np.minimum, w, far, out=w),  # |z|/√2
        *bind_erfc(w, tail, scratch),
        call(np.multiply, tail, half, tail),
        call(np.multiply, w, root, scratch),
        call(np.multiply, scratch, tail, scratch),
        call(np.maximum, z, zero, out=a),
        call(np.subtract, a, scratch, a),
    ]
    height = number(1.0 / sqrt(pi))  # |z|·φ(z) = w·exp(-w²)/√π
    backward = [
        call(np.multiply, w, w, dz),
        call(np.negative, dz, dz),
        call(np.exp, dz, dz),
        call(np.multiply, dz, w, dz),
        call(np.multiply, dz, height, dz),
        call(np.subtract, dz, tail, dz),
        call(np.sign, z, scratch),
        call(np.multiply, dz, scratch, dz),
        call(np.heaviside, z, half, scratch),
        call(np.add, dz, scratch, dz),
        call(np.multiply, dz, da, dz),
    ]
    return Program(forward, backward)
