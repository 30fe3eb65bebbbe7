"""Which samples *previous* and *next* go through, and where among them one stands."""

from __future__ import annotations

import math
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
        Those that get the wrong class. A number is never simply wrong: of numbers, the tenth with
        the largest errors, the largest first.
    """

    part: Part = "all"
    label: int | None = None
    wrong: bool = False


WRONG_TIP = "Go through the samples that get the wrong class only"
WORST_TIP = "Go through the tenth of the samples with the largest errors, the largest first"
WORST_SHARE = 0.1
"""The share of the samples that have the largest errors."""


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
        self._errors: Array | None = None
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
        """Take note of which samples get the wrong class, or how far off their numbers are."""
        if not self.dataset.task.is_classification:
            self._errors = None if predictions is None else _errors(self.dataset, predictions)
            self._forget()
            return
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
        known = self._wrong if self.dataset.task.is_classification else self._errors
        return self.picked is None and self.filter.wrong and known is None

    @property
    def is_ranked(self) -> bool:
        """Whether the largest errors come first."""
        is_number = not self.dataset.task.is_classification
        return self.picked is None and self.filter.wrong and is_number

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
        if self.is_ranked:
            return self._worst(rows)
        if chosen.wrong:
            rows = rows[self._wrong[rows]] if self._wrong is not None else rows[:0]
        return rows

    def _worst(self, rows: IntArray) -> IntArray:
        """Return the tenth with the largest errors, the largest first."""
        if self._errors is None:
            return rows[:0]
        worst = np.argsort(-self._errors[rows], kind="stable")
        return rows[worst[: math.ceil(WORST_SHARE * len(rows))]]

    # where one stands ---------------------------------------------------------------------------

    @property
    def first_row(self) -> int:
        """The sample that is shown while none is chosen."""
        return int(self._order[0])

    def index(self, row: int) -> int | None:
        """Return the place of a row among those gone through, ``None`` where it is not."""
        if self.is_ranked:
            found = np.flatnonzero(self.rows == row)
            return int(found[0]) if len(found) else None
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

        From a row that is not among them it is the nearest that way; from ``None``, or where the
        largest errors come first, the first, or the last. ``None`` when there are none.
        """
        rows = self.rows
        if not len(rows):
            return None
        at = None if row is None else self.index(row)
        if at is not None:
            return int(rows[(at + by) % len(rows)])
        if row is None or self.is_ranked:
            return int(rows[0 if by > 0 else -1])
        # The next one stands where this one would.
        return int(rows[(self._before(row) + (by - 1 if by > 0 else by)) % len(rows)])

    def nearest(self, row: int | None) -> int | None:
        """Return the row itself where it is among them, else the next that is."""
        return row if row is not None and self.index(row) is not None else self.step(row, 1)

    def _before(self, row: int) -> int:
        """Return how many of the rows come before one."""
        if self._found_places is None:
            self._found_places = self._places[self.rows]
        return int(np.searchsorted(self._found_places, self._places[row]))


def _errors(dataset: Dataset, predictions: Predictions) -> Array | None:
    """Return how far off each row's numbers are; ``None`` where that is not known."""
    truth = dataset.raw.y.reshape(len(dataset.raw.y), -1)
    errors = np.zeros(len(truth))
    for rows, scores in (
        (dataset.train_rows, predictions.train),
        (dataset.test_rows, predictions.test),
    ):
        if scores.shape != truth[rows].shape:
            return None
        errors[rows] = np.linalg.norm(scores - truth[rows], axis=1)
    return errors


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
