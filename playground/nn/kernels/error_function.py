"""The complementary error function as a few calls that NumPy has; it has none of its own."""

import math
from functools import cache

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import DTypeLike

from playground.core import Array
from playground.nn.base.program import Call, call

FARTHEST = 6.5
"""Beyond it ``erfc`` is under 4e-20: nothing beside 1."""

_NEAREST = 1.0 / (2.0 + FARTHEST)
STRETCH = 2.0 / (0.5 - _NEAREST)
SHIFT = STRETCH * _NEAREST + 1.0
"""``t = stretch / (2 + w)``; ``s = t - shift`` runs from -1 to 1."""


@cache
def erfc_coefficients(dtype: np.dtype[np.floating]) -> tuple[float, ...]:
    """Return a polynomial for ``log(erfc(w) / t) + w²`` by the powers of s, lowest first.

    ``t`` is proportional to 1/(2 + w), and ``s = t - shift`` runs from -1 to 1: there the logarithm
    is so smooth that interpolating it at Chebyshev's points gives erfc to 1e-14 of its size (the
    way of Press et al., *Numerical Recipes*, 3rd edition, § 6.2.2).
    """
    degree = 18 if dtype.itemsize > 4 else 9
    s = chebyshev.chebpts1(degree + 1)
    t = s + SHIFT
    logarithms = [math.log(math.erfc(w)) + w * w for w in (STRETCH / t - 2.0).tolist()]
    series = chebyshev.chebfit(s, np.array(logarithms) - np.log(t), degree)
    return tuple(chebyshev.cheb2poly(series).tolist())


def bind_erfc(w: Array, out: Array, scratch: Array) -> list[Call]:
    """Bind ``out = erfc(w)`` for values from 0 to :data:`FARTHEST`; ``w`` stays as it is."""

    def number(value: float, dtype: DTypeLike = w.dtype) -> Array:
        return np.array(value, dtype=dtype)

    square = np.empty_like(w)
    *lower, highest = erfc_coefficients(w.dtype)
    calls = [
        call(np.add, w, number(2.0), scratch),
        call(np.divide, number(STRETCH), scratch, scratch),
        call(np.subtract, scratch, number(SHIFT), scratch),
        call(np.multiply, scratch, number(highest), out),
    ]
    for coefficient in reversed(lower[1:]):
        calls.append(call(np.add, out, number(coefficient), out))
        calls.append(call(np.multiply, out, scratch, out))
    return [
        *calls,
        call(np.add, out, number(lower[0]), out),
        call(np.multiply, w, w, square),
        call(np.subtract, out, square, out),
        call(np.exp, out, out),
        call(np.add, scratch, number(SHIFT), scratch),
        call(np.multiply, out, scratch, out),
    ]
