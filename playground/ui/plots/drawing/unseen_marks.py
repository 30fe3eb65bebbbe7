"""Points on the plane that nobody trains on: diamonds in the colours of their truth."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QBrush, QColor

from playground.core import Array, Task
from playground.core.text.numbers import counted, number, percent
from playground.datasets.base.dataset import Dataset
from playground.datasets.base.drawn_points import read_points
from playground.training.evaluation.unseen_points import UnseenAnswers
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.points import outlines, truth_colors
from playground.ui.theme.tokens import Theme

DIAMOND_PX = 10.0
WRONG_PX = 14.0
NEAR_PX = 7.0
LINE = 1.6
WHITE = "#ffffff"
"""Around the diamonds in either theme: what tells them from samples on a field of any colour."""


def painted_words(answers: UnseenAnswers | None) -> str:
    """Return what a network makes of painted points, in words; empty where there are none."""
    if answers is None or not answers.count:
        return ""
    told = f"Painted: {counted(answers.count, 'unseen point')}"
    right = answers.count_right
    if right is not None:
        told += f", {right:,} right ({percent(right / answers.count, 0)})"
    return f"{told} · loss {number(answers.loss)}"


class UnseenMarks:
    """The diamonds in a figure, and squares around those that get the wrong class.

    Parameters
    ----------
    figure
        Where they are drawn.
    """

    def __init__(self, figure: Figure) -> None:
        from playground.ui.plots.base.graphing import StillPoints

        self._figure = figure
        self._points = np.zeros((0, 3))
        self._wrong: tuple[int, ...] = ()
        self._diamonds = StillPoints(symbol="d", size=DIAMOND_PX, pxMode=True)
        self._diamonds.setZValue(2.6)
        self._diamonds.hide()
        figure.add(self._diamonds)
        self._frames = outlines(figure, "s", WRONG_PX, 2.7)

    def show(self, dataset: Dataset, text: str, scale: tuple[float, float], theme: Theme) -> None:
        """Draw painted points, those of a class that the data does not have in grey."""
        self._points = points = read_points(text)
        colors = truth_colors(dataset, points[:, 2], scale, theme)
        pens = [self._figure.pen(WHITE, LINE)] * len(points)
        brushes = [QBrush(QColor(color)) for color in colors]
        self._diamonds.setData(x=points[:, 0], y=points[:, 1], brush=brushes, pen=pens)
        self._diamonds.setVisible(len(points) > 0)
        self._frames.setPen(self._figure.pen(theme.text, LINE))
        self._wrong = ()
        self._frames.hide()

    def show_answers(self, answers: UnseenAnswers | None) -> None:
        """Frame those that a network gets wrong; of no answers none."""
        wrong: tuple[int, ...] = ()
        if answers is not None and answers.right is not None:
            at = np.array(answers.judged, np.intp)[~answers.right]
            wrong = tuple(at[self._are_there(answers)[at]].tolist())
        if wrong != self._wrong:
            self._wrong = wrong
            places = self._points[list(wrong)]
            self._frames.setData(x=places[:, 0], y=places[:, 1])
            self._frames.setVisible(len(places) > 0)

    def _are_there(self, answers: UnseenAnswers) -> Array:
        """Tell which of the painted points ``(N,)`` are drawn: others may have been painted."""
        then = read_points(answers.painted)
        count, found = min(len(then), len(self._points)), np.zeros(len(then), bool)
        found[:count] = (then[:count] == self._points[:count]).all(axis=1)
        return found

    def words_at(self, dataset: Dataset, x: float, y: float) -> str:
        """Say what lies at a place: ``unseen point: +1, wrong``; empty where none does."""
        if not len(self._points):
            return ""
        across, up = self._figure.pixels_per_unit()
        away = np.hypot((self._points[:, 0] - x) * across, (self._points[:, 1] - y) * up)
        place = int(away.argmin())
        if away[place] > NEAR_PX:
            return ""
        carried = float(self._points[place, 2])
        if dataset.task is Task.REGRESSION:
            return f"unseen point: {number(carried)}"
        names = dataset.classes
        truth = names[int(carried)] if carried in range(len(names)) else "a class there is not"
        return f"unseen point: {truth}{', wrong' if place in self._wrong else ''}"
