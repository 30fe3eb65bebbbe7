"""Which samples *previous* and *next* go through, and where among them one stands."""

from __future__ import annotations

from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, IntArray
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.snapshot import Predictions

Part = Literal["all", "train", "test"]


class SampleFilter(Struct, frozen=True):
    """Which samples are gone through.

    Parameters
    ----------
    part
        Those of one side of the split, or all: first those that train, then those that test.
    label
        Those of one class, by its index.
    wrong
        Those that get the wrong class.
    """

    part: Part = "all"
    label: int | None = None
    wrong: bool = False


class PickedSamples(Struct, frozen=True, eq=False):
    """Samples that were picked together, and what they are in a few words."""

    words: str
    rows: IntArray


class SampleWalk:
    """The samples of one dataset in the order they are gone through.

    Parameters
    ----------
    dataset
        Whose samples.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.filter = SampleFilter()
        self.picked: PickedSamples | None = None
        self._wrong: Array | None = None
        self._order = np.concatenate([dataset.train_rows, dataset.test_rows]).astype(np.intp)
        self._places = np.zeros(len(self._order), np.intp)
        self._places[self._order] = np.arange(len(self._order))
        self._found: IntArray | None = None
        self._found_places: IntArray | None = None

    # what is gone through -----------------------------------------------------------------------

    def set_filter(self, **changes: object) -> None:
        """Go through other samples; those that were picked are let go."""
        self.filter = replace(self.filter, **changes)
        self.pick(None)

    def pick(self, picked: PickedSamples | None) -> None:
        """Go through these samples, whatever else is chosen; ``None`` lets them go."""
        self.picked = picked
        self._forget()

    def take(self, predictions: Predictions | None) -> None:
        """Take note of which samples get the wrong class."""
        wrong = None if predictions is None else _wrong(self.dataset, predictions)
        if wrong is None or self._wrong is None or not np.array_equal(wrong, self._wrong):
            self._wrong = wrong
            self._forget()

    @property
    def is_filtered(self) -> bool:
        """Whether only some samples of a side are gone through."""
        return self.picked is not None or self.filter.wrong or self.filter.label is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it is not known yet which samples are wrong."""
        return self.picked is None and self.filter.wrong and self._wrong is None

    @property
    def rows(self) -> IntArray:
        """The rows of the raw data that are gone through, in their order."""
        if self._found is None:
            self._found = self._find()
        return self._found

    def _forget(self) -> None:
        self._found = self._found_places = None

    def _find(self) -> IntArray:
        if self.picked is not None:
            return self._order[np.sort(self._places[self.picked.rows])]
        dataset, chosen = self.dataset, self.filter
        sides = {"all": self._order, "train": dataset.train_rows, "test": dataset.test_rows}
        rows: IntArray = sides[chosen.part]
        if chosen.label is not None:
            rows = rows[dataset.raw.y[rows] == chosen.label]
        if chosen.wrong:
            rows = rows[self._wrong[rows]] if self._wrong is not None else rows[:0]
        return rows

    # where one stands ---------------------------------------------------------------------------

    @property
    def first_row(self) -> int:
        """The sample that is shown while none is chosen."""
        return int(self._order[0])

    def index(self, row: int) -> int | None:
        """Return the place of a row among those gone through, ``None`` where it is not."""
        at = self._before(row)
        return at if at < len(self.rows) and self.rows[at] == row else None

    def place(self, row: int) -> tuple[Literal["train", "test"], int, int]:
        """Return on which side of the split a row is, its place there, and of how many."""
        train, at = len(self.dataset.train_rows), int(self._places[row])
        if at < train:
            return "train", at, train
        return "test", at - train, len(self.dataset.test_rows)

    def step(self, row: int | None, by: int) -> int | None:
        """Return the row so many places on, or back; beyond the last comes the first.

        From a row that is not among them it is the nearest that way; from ``None`` the first, or
        the last. ``None`` when there are none.
        """
        rows = self.rows
        if not len(rows):
            return None
        if row is None:
            return int(rows[0 if by > 0 else -1])
        at = self._before(row)
        if by > 0 and self.index(row) is None:
            by -= 1  # the next one stands where this one would
        return int(rows[(at + by) % len(rows)])

    def nearest(self, row: int | None) -> int | None:
        """Return the row itself where it is among them, else the next that is."""
        return row if row is not None and self.index(row) is not None else self.step(row, 1)

    def _before(self, row: int) -> int:
        """Return how many of the rows come before one."""
        if self._found_places is None:
            self._found_places = self._places[self.rows]
        return int(np.searchsorted(self._found_places, self._places[row]))


def _wrong(dataset: Dataset, predictions: Predictions) -> Array | None:
    """Return which rows of the raw data get the wrong class; ``None`` where that is not known."""
    wrong = np.zeros(len(dataset.raw.y), bool)
    for rows, decided in (
        (dataset.train_rows, predictions.train_decided),
        (dataset.test_rows, predictions.test_decided),
    ):
        if decided is None or len(decided) != len(rows):
            return None
        wrong[rows] = decided != dataset.raw.y[rows]
    return wrong
