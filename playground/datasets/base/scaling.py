"""Scaling of columns, fitted on the training rows only, and said aloud."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Param
from playground.core.text.numbers import counted
from playground.datasets.base.affine import Affine
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import Rows

ScalerName = Literal["standardize", "minmax", "none"]


class Standardize(Struct, frozen=True):
    """Subtract the mean, divide by the standard deviation."""

    words = "Standardized {what}: minus the mean, divided by the standard deviation"

    def fit(self, rows: Rows) -> Affine:
        """Fit to rows ``(N, columns)``."""
        with np.errstate(over="ignore", invalid="ignore"):
            return Affine(rows.mean(axis=0), rows.std(axis=0))


class MinMax(Struct, frozen=True):
    """Map the smallest value to 0 and the largest to 1."""

    words = "Scaled {what} to the range 0 to 1"

    def fit(self, rows: Rows) -> Affine:
        """Fit to rows ``(N, columns)``."""
        low = rows.min(axis=0)
        with np.errstate(over="ignore", invalid="ignore"):
            return Affine(low, rows.max(axis=0) - low)


class NoScaling(Struct, frozen=True):
    """Leave every value as it is."""

    words = ""

    def fit(self, rows: Rows) -> Affine:
        """Return the identity."""
        return Affine.identity(rows.shape[1])


class DivideBy(Struct, frozen=True):
    """Divide by a number that is known beforehand, such as the largest grey value."""

    number: float

    @property
    def words(self) -> str:
        """What is done, in words."""
        return f"Divided {{what}} by {self.number:g}"

    def fit(self, rows: Rows) -> Affine:
        """Return the division; the rows do not matter."""
        width = rows.shape[1]
        return Affine(np.zeros(width), np.full(width, self.number))


NO_SCALING = NoScaling()

PIXEL_SCALINGS = ("range", "standardize", "none")
"""What may be chosen for images, whose range is known; see :func:`pixel_scaler`."""

Scaler: TypeAlias = Standardize | MinMax | NoScaling | DivideBy

SCALERS: dict[ScalerName, Scaler] = {
    "standardize": Standardize(),
    "minmax": MinMax(),
    "none": NO_SCALING,
}


TargetScaling: TypeAlias = Annotated[
    str,
    Param(
        "Target scaling",
        "standardize: mean 0, deviation 1. minmax: from 0 to 1. Fitted on the training rows.",
        choices=tuple(SCALERS),
    ),
]
"""The choice of scaling where a target may be any number."""


def pixel_scaler(scaling: str, white: float) -> Scaler:
    """Return what one of :data:`PIXEL_SCALINGS` does; ``range`` divides by the largest value."""
    if scaling == "range":
        return DivideBy(white)
    return SCALERS["standardize" if scaling == "standardize" else "none"]


def fit(
    scaler: Scaler, rows: Rows, names: Sequence[str], spared: Sequence[int] = (), what: str = ""
) -> tuple[Affine, tuple[str, ...]]:
    """Fit a scaler to training rows.

    Parameters
    ----------
    scaler
        What to do.
    rows
        The training rows, ``(N, columns)``.
    names
        The columns' names.
    spared
        Columns to leave alone: the zeros and ones that stand for text.
    what
        What the columns are called in the sentence; by default they are counted.

    Returns
    -------
    tuple
        The scaling, and a sentence for everything it does. A column that is constant in the
        training rows is moved to 0 and never divided.
    """
    if isinstance(scaler, NoScaling) or len(spared) == rows.shape[1]:
        return Affine.identity(rows.shape[1]), ()
    fitted = scaler.fit(rows)
    offset, scale = fitted.offset.copy(), fitted.scale.copy()
    offset[list(spared)], scale[list(spared)] = 0.0, 1.0
    notes = []
    if not isinstance(scaler, DivideBy):
        # The deviation of equal numbers can come out as a rounding error instead of 0.
        constant = rows.max(axis=0) == rows.min(axis=0)
        constant[list(spared)] = False
        offset[constant], scale[constant] = rows[0, constant], 1.0
        notes = [
            f"Column {names[int(i)]!r} is always {rows[0, i]:g} in the training rows: moved to 0."
            for i in np.flatnonzero(constant)
        ]
        for i in np.flatnonzero(~np.isfinite(offset) | ~np.isfinite(scale) | (scale == 0)):
            raise DataError(
                None,
                None,
                names[int(i)],
                "its numbers are too large or too close together to scale",
            )
    count = rows.shape[1] - len(spared)
    what = what or counted(count, "column")
    words = scaler.words.format(what=what)
    of = "" if isinstance(scaler, DivideBy) else f" of the {len(rows)} training rows"
    return Affine(offset, scale), (f"{words}{of}.", *notes)
