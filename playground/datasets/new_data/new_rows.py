"""Rows as a network takes them, and what had to be done to bring them there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray
from playground.core.text.lists import SOME, listed
from playground.core.text.numbers import counted, is_or_are
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table

MOST_NOTES = 40
MOST_NAMED = 1000
"""How many different texts are told apart; a column of a large file may hold as many as rows."""


class NewRows(Struct, frozen=True, eq=False):
    """Some rows of new data.

    Parameters
    ----------
    x
        Raw features ``(N, columns)``, as the network's data has them.
    lines
        Where each row stands: its line in a text, else its number, counted from 1 ``(N,)``.
    unanswered
        The rows that cannot be answered ``(N,)``: they lack what the training did not fill.
    truth
        What is true: class indices ``(N,)``, -1 where none is known, or values ``(N, K)``, NaN
        where none is known; ``None`` where the data has no column of the target.
    table
        The rows as they were written; ``None`` of pictures.
    names
        What pictures are called, one name a row.
    """

    x: Array
    lines: IntArray
    unanswered: Array
    truth: Array | None = None
    table: Table | None = None
    names: tuple[str, ...] = ()


class Strangers:
    """Texts that the network does not know, counted in bounded memory.

    Attributes
    ----------
    total
        How many values.
    """

    def __init__(self) -> None:
        self.total = 0
        self._counts: Counter[str] = Counter()

    def add(self, counts: Mapping[str, int]) -> None:
        """Count more of them."""
        self.total += sum(counts.values())
        for text, count in counts.items():
            if text in self._counts or len(self._counts) < MOST_NAMED:
                self._counts[text] += count

    @property
    def named(self) -> str:
        """The first of them, and how many others there are."""
        names = [*map(repr, self._counts)]
        if self._counts.total() < self.total:
            return listed(names[:SOME]) + " and many more"
        return listed(names)


class Tally:
    """Counts what is done to rows, over all the pieces of a file, to tell it once.

    Parameters
    ----------
    place
        What it is called where a row stands.

    Attributes
    ----------
    left_out
        The columns that the network does not know.
    filled
        How many gaps of a column got which value.
    unknown, zeros
        The texts of each column that the training never met; whether they are read as zeros.
    strangers
        The names in the column of the target that are no class of the network.
    lacking, unanswered, first_unanswered
        For want of what rows got no answer; how many, and the line of the first.
    """

    def __init__(self, place: str = "line") -> None:
        self._place = place
        self.zeros = False
        self.left_out: tuple[str, ...] = ()
        self.filled: Counter[tuple[str, str]] = Counter()
        self.unknown: dict[str, Strangers] = {}
        self.strangers = Strangers()
        self.lacking: Counter[str] = Counter()
        self.unanswered = self.first_unanswered = 0
        self._said: dict[str, None] = {}

    def note(self, sentences: Sequence[str]) -> None:
        """Take over what reading had to change, a sentence each; nothing twice."""
        for sentence in sentences:
            if len(self._said) < MOST_NOTES:
                self._said[sentence] = None

    def skip(self, unanswered: Array, lines: IntArray) -> None:
        """Count the rows that got no answer, and note where the first of them is."""
        rows = np.flatnonzero(unanswered)
        if len(rows) and not self.unanswered:
            self.first_unanswered = int(lines[rows[0]])
        self.unanswered += len(rows)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done, a sentence each."""
        said = list(self._said)
        if self.left_out:
            names = listed([*map(repr, self.left_out)])
            said.append(f"The network knows nothing of {names}: left out.")
        for (name, value), count in self.filled.items():
            gaps = counted(count, "missing value")
            said.append(f"Filled {gaps} of {name!r} with {value}, as in training.")
        for name, texts in self.unknown.items():
            values, verb = counted(texts.total, "value"), is_or_are(texts.total)
            then = ": 0 in every column of this text" if self.zeros else ""
            unknown = f"{verb} unknown to the network ({texts.named})"
            said.append(f"{values} of {name!r} {unknown}{then}.")
        if self.unanswered:
            said.append(self._unanswered())
        if strangers := self.strangers.total:
            rows, verb = counted(strangers, "row"), is_or_are(strangers)
            said.append(f"{rows} {verb} of no class of the network ({self.strangers.named}).")
        return tuple(said)

    def _unanswered(self) -> str:
        rows = counted(self.unanswered, "row")
        why = listed([f"{name!r} ({count})" for name, count in self.lacking.most_common()])
        where = f"{self._place} {self.first_unanswered}"
        return f"{rows} got no answer, the first in {where}: they lack {why}."


def refusal(path: Path | None, line: int, column: str, message: str) -> DataError:
    """Return what is said of a value: its line in a file, else the number of its row."""
    if path is None:
        return DataError(None, None, column, f"{message} (row {line})")
    return DataError(path, line, column, message)
