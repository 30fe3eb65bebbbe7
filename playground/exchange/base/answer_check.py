"""Whether an exported file answers as the program does: asked before it is called exported."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.text.numbers import counted
from playground.datasets import Dataset
from playground.exchange.base.export_error import ExportError

MOST_ROWS = 64
"""How many samples are asked, evenly spaced, when there are more."""

TOLERANCE = {"float32": 1e-3, "float64": 1e-6}
"""How far an answer may lie from the program's own, in units of the answers' spread. Rounding stays
far below; a column that the precision cannot hold, a wrong operator or a lost weight does not."""


class Answers(Struct, frozen=True, eq=False):
    """What a file answers to rows of raw features.

    Parameters
    ----------
    reader
        What read or ran it, as people call it.
    values
        ``(N, K)``, in the person's units.
    """

    reader: str
    values: Array


class ExportCheck(Struct, frozen=True):
    """How a file's answers compare with ``predict``.

    Parameters
    ----------
    rows
        How many samples were asked.
    difference
        The largest difference of any answer, in the answers' units.
    readers
        What read or ran the file.
    compared, of
        What was compared, and on how many of what: ``answers`` on so many samples.
    """

    rows: int
    difference: float
    readers: tuple[str, ...]
    compared: str = "answers"
    of: str = "sample"

    @property
    def text(self) -> str:
        """The same in words, the number first: there may be little room."""
        if not self.rows:
            return f"not run: {' and '.join(self.readers)}"
        count = counted(self.rows, self.of)
        return (
            f"{self.compared} differ by at most {self.difference:.2g} on {count} "
            f"({' and '.join(self.readers)})"
        )


def rows_to_ask(dataset: Dataset) -> Array:
    """Return the raw features ``(N, columns)`` that a file is asked about, as float64."""
    count = len(dataset.raw.x)
    chosen = np.unique(np.linspace(0, count - 1, min(count, MOST_ROWS)).astype(np.intp))
    rows: Array = dataset.raw.x[chosen].astype(np.float64)
    return rows


def check_answers(
    expected: Array, found: Sequence[Answers], dataset: Dataset, precision: np.dtype[np.floating]
) -> ExportCheck:
    """Compare a file's answers with the program's.

    Parameters
    ----------
    expected
        What ``predict`` says, ``(N, K)``.
    found
        What the file says, per reader.
    dataset
        Tells how far answers spread.
    precision
        The network's.

    Raises
    ------
    ExportError
        When they differ by more than rounding explains; with the numbers.
    """
    spread, largest = spread_of(expected, dataset), 0.0
    for answers in found:
        coarsest = min(precision, answers.values.dtype, key=lambda each: each.itemsize)
        allowed = TOLERANCE[coarsest.name] * spread
        difference = _difference(answers.values, expected)
        largest = max(largest, difference)
        if not difference <= allowed:
            raise ExportError(
                f"the file would not answer as the network does: with {answers.reader}, "
                f"{counted(len(expected), 'sample')} give answers that differ by up to "
                f"{difference:.3g}, and {allowed:.2g} would be rounding ({coarsest.name})"
            )
    return ExportCheck(len(expected), largest, tuple(answers.reader for answers in found))


def _difference(found: Array, expected: Array) -> float:
    """Return the largest difference; infinite where shapes, or what is not finite, differ."""
    if found.shape != expected.shape:
        return float("inf")
    finite = np.isfinite(expected)
    if not np.array_equal(finite, np.isfinite(found)):
        return float("inf")
    return float(np.abs(found[finite] - expected[finite]).max(initial=0.0))


def spread_of(expected: Array, dataset: Dataset) -> float:
    """Return how far apart answers lie: 1 for probabilities, the target's range for values."""
    finite = expected[np.isfinite(expected)]
    least = 1.0
    if not dataset.task.is_classification:
        least = float(np.ptp(np.asarray(dataset.raw.y, np.float64))) or 1.0
    return max(least, float(np.ptp(finite)) if len(finite) else 0.0)
