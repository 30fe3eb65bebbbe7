"""Every point of the curves, unthinned, in little memory; written as CSV."""

import contextlib
import math
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from playground.core import PlaygroundError
from playground.storage.atomic_write import is_stream
from playground.storage.csv_writer import write_csv
from playground.training.base.history import Metrics, numbers_of

COLUMNS = ("step", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
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
            self._numbers.extend(numbers_of(point)[: len(COLUMNS)])

    def rows(self, first: int = 0) -> Iterator[list[str]]:
        """Return the points from one on: every digit that counts, nothing where nothing applies."""
        width = len(COLUMNS)
        for start in range(first * width, len(self._numbers), width):
            yield [
                _text(name, number)
                for name, number in zip(COLUMNS, self._numbers[start : start + width], strict=True)
            ]

    def write(self, path: Path) -> None:
        """Write a header and the points as CSV, atomically."""
        write_csv((COLUMNS, self.rows()), path)


class CurveFile:
    """A CSV file that follows the curves as they grow: a process that is killed leaves it behind.

    What is no file, a pipe for example, takes the curves once, when all is done.

    Parameters
    ----------
    path
        Where. What was there is replaced at once.
    log
        The points so far.
    """

    def __init__(self, path: Path, log: CurveLog) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._log = log
        self._written = 0
        if not is_stream(path):
            with contextlib.suppress(OSError, PlaygroundError):
                self._rewrite()

    def follow(self, log: CurveLog) -> None:
        """Add the points that are new; other curves take the place of those before.

        A disk that is full meanwhile is no reason to stop training: writing all at the end tells.
        """
        if self._file is None:
            return
        try:
            if log is not self._log:
                self._log = log
                self._rewrite()
            elif len(log) > self._written:
                lines = (",".join(row) + "\n" for row in log.rows(self._written))
                self._file.write("".join(lines).encode())
                self._file.flush()
                self._written = len(log)
        except (OSError, PlaygroundError):
            self.close()

    def close(self) -> None:
        """Follow no further."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _rewrite(self) -> None:
        self.close()
        self._log.write(self._path)
        self._written = len(self._log)
        self._file = self._path.open("ab")


def _text(name: str, number: float) -> str:
    if math.isnan(number):
        return ""
    return f"{number:.0f}" if name in _COUNTS and number.is_integer() else repr(number)
