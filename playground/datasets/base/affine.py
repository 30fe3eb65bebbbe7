"""The scaling of columns, and how it is undone."""

import numpy as np
from msgspec import Struct

from playground.core import Array


class Affine(Struct, frozen=True):
    """``scaled = (raw - offset) / scale`` per column; how a standardised column is undone."""

    offset: Array
    scale: Array

    @classmethod
    def identity(cls, width: int) -> "Affine":
        """Return the scaling that changes nothing."""
        return cls(np.zeros(width), np.ones(width))

    @property
    def is_identity(self) -> bool:
        """Whether nothing changes."""
        return bool((self.offset == 0).all() and (self.scale == 1).all())

    def apply(self, raw: Array) -> Array:
        """Scale rows of raw values, shape ``(N, columns)``."""
        return (raw - self.offset) / self.scale

    def undo(self, scaled: Array) -> Array:
        """Return to raw values."""
        return scaled * self.scale + self.offset
