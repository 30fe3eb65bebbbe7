"""The browser playground's random numbers: ARC4 seeded with text, as the library seedrandom does.

A link of the browser playground carries its seed; with the same generator, drawn from in the same
order, the same data and the same first weights appear here. Described by David Bau in
"Random Seeds, Coded Hints, and Quintillions" (2010).
"""

import math
from typing import Any

import numpy as np

from playground.core.arrays import Array, IntArray, Shape

_WIDTH = 256
_MASK = _WIDTH - 1
_CHUNKS = 6
_SIGNIFICANCE = 2**52
_OVERFLOW = 2**53


class Arc4Stream:
    """ARC4 behind the :class:`~playground.core.random.RandomStream` interface.

    Parameters
    ----------
    seed
        Any text. The browser playground writes its seeds as decimal fractions: ``"0.59704"``.
    """

    def __init__(self, seed: str) -> None:
        self._i = 0
        self._j = 0
        self._s = _schedule(_mix(seed))
        self._number(_WIDTH)  # the first outputs betray the key and are thrown away

    def random(self) -> float:
        """Draw one number with 52 random bits from [0, 1)."""
        # Whole numbers throughout, so that the one rounding is the exact division by a power of 2.
        numerator = self._number(_CHUNKS)
        denominator = 1 << 8 * _CHUNKS
        last = 0
        while numerator < _SIGNIFICANCE:
            numerator = (numerator + last) * _WIDTH
            denominator *= _WIDTH
            last = self._number(1)
        while numerator >= _OVERFLOW:
            numerator >>= 1
            denominator >>= 1
            last >>= 1
        return (numerator + last) / denominator

    def uniform(self, low: float, high: float, shape: Shape) -> Array:
        """Draw an array uniformly from [low, high), in C order."""
        span = high - low
        draws = [self.random() * span + low for _ in range(math.prod(shape))]
        return np.array(draws, dtype=np.float64).reshape(shape)

    def normal(self, shape: Shape) -> Array:
        """Draw an array from the standard normal distribution, in C order.

        Marsaglia's polar method; its second variate is thrown away, as the browser does.
        """
        draws = [self._normal() for _ in range(math.prod(shape))]
        return np.array(draws, dtype=np.float64).reshape(shape)

    def permutation(self, n: int) -> IntArray:
        """Draw a random order of ``range(n)``: Fisher-Yates from the end, as the browser does."""
        order = list(range(n))
        for counter in range(n, 0, -1):
            index = math.floor(self.random() * counter)
            order[counter - 1], order[index] = order[index], order[counter - 1]
        return np.array(order, dtype=np.int64)

    def fill_uniform(self, out: Array) -> None:
        """Fill an array from [0, 1)."""
        out[...] = self.uniform(0.0, 1.0, out.shape)

    def fill_normal(self, out: Array) -> None:
        """Fill an array from the standard normal distribution."""
        out[...] = self.normal(out.shape)

    def get_state(self) -> dict[str, Any]:
        """Return both pointers and the permutation, as JSON-compatible values."""
        return {"kind": "ARC4", "i": self._i, "j": self._j, "s": list(self._s)}

    def set_state(self, state: dict[str, Any]) -> None:
        """Restore what :meth:`get_state` returned."""
        self._i = int(state["i"])
        self._j = int(state["j"])
        self._s = [int(value) for value in state["s"]]

    def _normal(self) -> float:
        while True:
            v1 = 2 * self.random() - 1
            v2 = 2 * self.random() - 1
            s = v1 * v1 + v2 * v2
            if 0 < s <= 1:
                return math.sqrt(-2 * math.log(s) / s) * v1

    def _number(self, count: int) -> int:
        """Return the next ``count`` bytes as one number, most significant first."""
        i, j, s = self._i, self._j, self._s
        number = 0
        for _ in range(count):
            i = (i + 1) & _MASK
            t = s[i]
            j = (j + t) & _MASK
            u = s[j]
            s[i] = u
            s[j] = t
            number = (number << 8) | s[(t + u) & _MASK]
        self._i, self._j = i, j
        return number


def _mix(seed: str) -> list[int]:
    """Turn a text of any length into a key of at most 256 bytes."""
    key: list[int] = []
    smear = 0
    for j, unit in enumerate(_utf16_units(seed)):
        place = j & _MASK
        if place < len(key):
            smear ^= key[place] * 19
            key[place] = (smear + unit) & _MASK
        else:
            key.append((smear + unit) & _MASK)
    return key or [0]


def _utf16_units(text: str) -> list[int]:
    # A browser's text is a row of 16-bit units, not of characters.
    data = text.encode("utf-16-le", "surrogatepass")
    return [low | high << 8 for low, high in zip(data[::2], data[1::2], strict=True)]


def _schedule(key: list[int]) -> list[int]:
    """Shuffle the 256 bytes by the key."""
    s = list(range(_WIDTH))
    j = 0
    for i in range(_WIDTH):
        j = (j + key[i % len(key)] + s[i]) & _MASK
        s[i], s[j] = s[j], s[i]
    return s
