"""Lines without quotation marks, cut and converted by NumPy in one sweep.

What NumPy does not convert exactly as ``number_parsing.to_number`` would is not taken: the answer
is ``None`` then, and the lines are to be looked at row by row.
"""

from collections.abc import Collection, Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.number_parsing import LARGEST_EXACT

_GAP = "nan"
"""What NumPy reads as a missing number."""


class PlainRows(Struct, frozen=True):
    """Rows, converted.

    Parameters
    ----------
    numbers, texts
        Values ``(rows,)`` by column: float64, or the texts as written.
    gaps
        By column of numbers, the rows that lack one, and what stands there.
    """

    numbers: dict[int, Array]
    texts: dict[int, list[str]]
    gaps: dict[int, tuple[IntArray, list[str]]]


def plain_rows(
    lines: Sequence[str], fmt: CsvFormat, numeric: Sequence[bool], words: Collection[str]
) -> PlainRows | None:
    """Convert lines that are rows by themselves, if they are as many values as columns.

    Parameters
    ----------
    lines
        The lines with their ends; no quotation mark among them.
    fmt
        How they are written.
    numeric
        Which columns hold plainly written numbers; the others are returned as written.
    words
        The words for a missing number that are to be expected, besides none at all.
    """
    if not any(map(str.strip, lines)):
        return None
    d = fmt.delimiter
    written = _with_points(lines, fmt)
    if written is None:
        return None
    kinds: list[tuple[str, type]] = [
        (f"{i}", np.float64 if number else object) for i, number in enumerate(numeric)
    ]
    rows = _loaded(written, d, kinds)
    if rows is None:
        rows = _loaded(_filled(written, d, ("", *words), numeric), d, kinds)
    if rows is None or len(rows) != len(lines):  # blank lines are not counted
        return None
    numbers = {i: np.ascontiguousarray(rows[f"{i}"]) for i in np.flatnonzero(numeric).tolist()}
    if any((np.abs(values) >= LARGEST_EXACT).any() for values in numbers.values()):
        return None
    gaps: dict[int, tuple[IntArray, list[str]]] = {}
    for i, values in numbers.items():
        holes = np.flatnonzero(np.isnan(values))
        if len(holes):
            values[holes] = np.nan  # whatever its sign was
            gaps[i] = (holes, [_cell(lines[row], d, i) for row in holes.tolist()])
    texts = {
        i: _as_written(rows[f"{i}"].tolist(), lines, fmt, i)
        for i, number in enumerate(numeric)
        if not number
    }
    return PlainRows(numbers, texts, gaps)


def _with_points(lines: Sequence[str], fmt: CsvFormat) -> Sequence[str] | None:
    """Return the lines with decimal points; none where a point means something else."""
    if fmt.decimal != ",":
        return lines
    if fmt.delimiter == "," or any("." in line for line in lines):
        return None
    return [line.replace(",", ".") for line in lines]


def _loaded(lines: Sequence[str], d: str, kinds: list[tuple[str, type]]) -> Array | None:
    try:
        return np.loadtxt(lines, dtype=kinds, delimiter=d, comments=None, ndmin=1)
    except ValueError:
        return None


def _filled(
    lines: Sequence[str], d: str, words: Collection[str], numeric: Sequence[bool]
) -> Sequence[str]:
    """Write what NumPy takes for a gap wherever one is."""
    for word in words:
        gap, filled = f"{d}{word}{d}", f"{d}{_GAP}{d}"
        # Twice, for of two gaps side by side the first pass finds every other one.
        lines = [
            line.replace(gap, filled).replace(gap, filled) if gap in line else line
            for line in lines
        ]
        if numeric[0]:
            begin = word + d
            lines = [_GAP + line[len(word) :] if line.startswith(begin) else line for line in lines]
        if numeric[-1]:
            ends = tuple(f"{d}{word}{end}" for end in ("\n", "\r\n", "\r", ""))
            lines = [
                line.rstrip("\r\n").removesuffix(word) + _GAP if line.endswith(ends) else line
                for line in lines
            ]
    return lines


def _as_written(column: list[str], lines: Sequence[str], fmt: CsvFormat, i: int) -> list[str]:
    """Return a column of texts with those put back that were changed for NumPy's sake."""
    if fmt.decimal == "," or _GAP in column:
        for row, text in enumerate(column):
            if text == _GAP or "." in text:
                column[row] = _cell(lines[row], fmt.delimiter, i)
    return column


def _cell(line: str, d: str, i: int) -> str:
    return line.rstrip("\r\n").split(d)[i]
