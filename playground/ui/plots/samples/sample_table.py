"""Every sample in its own units, with what the network answers; and which of them, in which order.

Nothing is copied: columns are views of the data, and an order is an array of row numbers.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from playground.core import Array, IntArray, Task
from playground.datasets.base.dataset import Dataset
from playground.datasets.summary.column_values import (
    ColumnValues,
    feature_columns,
    target_column,
)
from playground.datasets.summary.row_query import matching_rows
from playground.session.snapshots.snapshot import Predictions
from playground.training.evaluation.sample_scores import LOSS_NAME, MARGIN_NAME

Which = Literal["all", "train", "test", "wrong"]

SPLIT = "split"
PREDICTED = "predicted"
ERROR = "error"
VERDICT = "verdict"
SPLITS = ("train", "test")
VERDICTS = ("wrong", "right")


class SampleTable:
    """The samples of a dataset as columns.

    Parameters
    ----------
    dataset
        Whose samples.

    Attributes
    ----------
    split, target, features
        On which side each sample is, what is true, and what the network is given; of pictures,
        the features are left to be looked at.
    predicted, error, verdict
        What the network answers: a class or a number; predicted minus true of numbers; right or
        wrong of classes. ``None`` while nothing is known.
    loss, margin
        How wrong each answer is, and how far it is ahead of the next best one; see
        :class:`~playground.training.evaluation.sample_scores.SampleScores`.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        sides = np.full(len(dataset.raw.x), -1)
        sides[dataset.train_rows], sides[dataset.test_rows] = 0, 1
        self.split = ColumnValues(SPLIT, sides, SPLITS)
        self.target = target_column(dataset.raw)
        self.features = () if self.has_pictures else feature_columns(dataset.raw)
        self.predicted: ColumnValues | None = None
        self.error: ColumnValues | None = None
        self.verdict: ColumnValues | None = None
        self.loss: ColumnValues | None = None
        self.margin: ColumnValues | None = None

    @property
    def rows(self) -> int:
        """How many samples there are."""
        return len(self.split.values)

    @property
    def has_pictures(self) -> bool:
        """Whether a sample is a picture."""
        return self.dataset.raw.image_shape is not None

    @property
    def columns(self) -> tuple[ColumnValues, ...]:
        """All columns there are, as a condition may name them."""
        answers = (self.split, self.target, self.predicted, self.error, self.verdict)
        scores = (self.loss, self.margin)
        return tuple(each for each in (*answers, *scores, *self.features) if each is not None)

    @property
    def wrong(self) -> int:
        """How many samples get the wrong class."""
        return int((self.verdict.values == 0).sum()) if self.verdict is not None else 0

    def take(self, predictions: Predictions | None, threshold: float) -> None:
        """Take what the network answers; answers to other data are none.

        Parameters
        ----------
        predictions
            The outputs for all samples.
        threshold
            Above which output of two classes' only one the second is meant.
        """
        self.predicted = self.error = self.verdict = self.loss = self.margin = None
        dataset = self.dataset
        if predictions is None:
            return
        sides = ((dataset.train_rows, predictions.train), (dataset.test_rows, predictions.test))
        if any(out.shape != (len(rows), dataset.outputs) for rows, out in sides):
            return
        self._take_scores(predictions)
        if self.target is not None:
            self._take_answers(sides, self.target, threshold)

    def _take_scores(self, predictions: Predictions) -> None:
        """Take how wrong and how sure the answers are, where somebody found out."""
        if predictions.each is None:
            return
        dataset, train, test = self.dataset, predictions.each["train"], predictions.each["test"]
        rows = np.concatenate((dataset.train_rows, dataset.test_rows))
        losses = np.full(self.rows, np.nan)
        losses[rows] = np.concatenate((train.loss, test.loss))
        self.loss = ColumnValues(LOSS_NAME, losses)
        if train.margin is not None and test.margin is not None:
            sure = np.full(self.rows, np.nan)
            sure[rows] = np.concatenate((train.margin, test.margin))
            self.margin = ColumnValues(MARGIN_NAME, sure)

    def _take_answers(
        self, sides: tuple[tuple[IntArray, Array], ...], target: ColumnValues, threshold: float
    ) -> None:
        """Take the classes or numbers that the network answers."""
        dataset = self.dataset
        if dataset.task is Task.REGRESSION:
            answers = np.full(self.rows, np.nan)
            for rows, outputs in sides:
                answers[rows] = outputs[:, 0]
            self.predicted = ColumnValues(PREDICTED, answers)
            self.error = ColumnValues(ERROR, answers - target.values)
            return
        classes = np.full(self.rows, -1)
        for rows, outputs in sides:
            two = dataset.task is Task.BINARY
            classes[rows] = outputs[:, 0] > threshold if two else outputs.argmax(axis=1)
        self.predicted = ColumnValues(PREDICTED, classes, dataset.classes)
        right = np.where(classes < 0, -1, classes == target.values)
        self.verdict = ColumnValues(VERDICT, right, VERDICTS)


def arranged(
    columns: Sequence[ColumnValues],
    which: Which = "all",
    condition: str = "",
    key: str = "",
    *,
    descending: bool = False,
) -> IntArray:
    """Return the rows to show, in their order.

    Parameters
    ----------
    columns
        Of the table.
    which
        Samples of one side, or those that got the wrong class.
    condition
        See :func:`~playground.datasets.summary.row_query.matching_rows`; empty for all.
    key
        The column to sort by: numbers by size, text by the alphabet, classes in their order. What
        is missing comes last. Equals stay in the order of the data, as all do without a key.
    descending
        From the largest to the smallest.

    Raises
    ------
    ExpressionError
        When the condition is none.
    """
    by_name = {column.name: column for column in reversed(columns)}
    shown = np.ones(len(columns[0].values), dtype=bool)
    if which == "wrong":
        verdict = by_name.get(VERDICT)
        shown &= verdict.values == 0 if verdict is not None else False
    elif which != "all":
        shown &= columns[0].values == SPLITS.index(which)
    if condition.strip():
        shown &= matching_rows(condition, columns)
    rows = np.flatnonzero(shown)
    if key not in by_name:
        return rows
    values = _sortable(by_name[key])[rows]
    order: IntArray = rows[np.argsort(-values if descending else values, kind="stable")]
    return order


def _sortable(column: ColumnValues) -> Array:
    """Return numbers that stand in the order of the values, NaN for missing."""
    if column.texts is None:
        return column.values
    places: Array = column.values.astype(np.float64)
    places[column.values < 0] = np.nan
    return places
