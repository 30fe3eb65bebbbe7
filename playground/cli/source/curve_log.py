"""Every point of the curves, unthinned, in little memory; written as CSV."""

import math
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import astuple, fields

from playground.storage.csv_writer import write_csv
from playground.training.base.history import Metrics

COLUMNS = tuple(f.name for f in fields(Metrics))
_COUNTS = frozenset({"step", "epoch"})


class CurveLog:
    """Points of the curves, six numbers each."""

    def __init__(self) -> None:
        self._numbers = array("d")

    def __len__(self) -> int:
        return len(self._numbers) // len(COLUMNS)

    def extend(self, points: Iterable[Metrics]) -> None:
        """Record points, oldest first."""
        for point in points:
            self._numbers.extend(astuple(point))

    def rows(self) -> Iterator[list[str]]:
        """Return the points as text: every digit that counts, nothing where nothing applies."""
        width = len(COLUMNS)
        for start in range(0, len(self._numbers), width):
            yield [
                _text(name, number)
                for name, number in zip(COLUMNS, self._numbers[start : start + width], strict=True)
            ]

    def write(self, path: Path) -> None:
        """Write a header and the points as CSV, atomically."""
        write_csv((COLUMNS, self.rows()), path)


def _text(name: str, number: float) -> str:
    if math.isnan(number):
        return ""
    return f"{number:.0f}" if name in _COUNTS and number.is_integer() else repr(number)
