"""Squares around the samples of a plane that get the wrong class."""

import time

import numpy as np

from playground.core import Array, IntArray
from playground.datasets.base.dataset import Dataset
from playground.session.snapshots.snapshot import Predictions
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.points import outlines
from playground.ui.theme.tokens import Theme

FRAME_PX = 10.0
LINE = 1.4
CROWD, FAINT = 80, 0.5
"""With more wrong samples than that their squares are faint: they would hide what they frame."""

SECONDS = 0.1
"""The least time between two pictures of them while training runs: nobody reads them faster."""

NOBODY: IntArray = np.zeros(0, np.intp)


def wrong_rows(
    dataset: Dataset, predictions: Predictions | None, *, with_test: bool = True
) -> IntArray:
    """Return the raw rows whose class is decided wrongly; none of predictions of other data."""
    if predictions is None:
        return NOBODY
    splits = [(dataset.train_rows, predictions.train_decided)]
    if with_test:
        splits.append((dataset.test_rows, predictions.test_decided))
    found = [
        rows[decided != dataset.raw.y[rows]]
        for rows, decided in splits
        if decided is not None and decided.shape == rows.shape
    ]
    return np.concatenate(found) if found else NOBODY


class WrongMarks:
    """The squares in a figure: drawn anew only when others are wrong than before.

    Parameters
    ----------
    figure
        Where they are drawn.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._item = outlines(figure, "s", FRAME_PX, 2.5)
        self._due = 0.0
        self._key: tuple[object, ...] = ()
        self._places: Array = np.zeros((0, 2))

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._item.setPen(self._figure.pen(theme.text, LINE))

    def show(
        self,
        dataset: Dataset,
        predictions: Predictions | None,
        *,
        with_test: bool,
        running: bool = False,
    ) -> None:
        """Frame the samples that these predictions get wrong; now and then only while it runs."""
        key = (id(dataset), predictions is None, with_test)
        now = time.perf_counter()
        if running and key == self._key and now < self._due:
            return
        self._key, self._due = key, now + SECONDS
        places = dataset.raw.x[wrong_rows(dataset, predictions, with_test=with_test)]
        if not np.array_equal(places, self._places):
            self._places = places
            self._item.setData(x=places[:, 0], y=places[:, 1])
            self._item.setVisible(len(places) > 0)
            self._item.setOpacity(1.0 if len(places) <= CROWD else FAINT)
