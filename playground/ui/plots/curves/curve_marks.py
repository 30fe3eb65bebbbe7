"""Upright lines where something happened: a setting changed, the best epoch, a divergence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import Qt

from playground.core import Array
from playground.core.text.numbers import counted, number
from playground.training.base.history import CurveData
from playground.training.early_stopping import early_stop
from playground.ui.plots.base.figure import Figure

if TYPE_CHECKING:
    from playground.ui.plots.base.graphing import pg

NEAR_PX = 6


class CurveMark(Struct, frozen=True):
    """One of them: after so many updates, in a colour, in a few words."""

    step: int
    color: str
    text: str


class MarkLines:
    """Draws as many lines as there are marks, and keeps their items."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._items: list[pg.InfiniteLine] = []
        self._drawn: list[tuple[CurveMark, float]] = []

    @property
    def drawn(self) -> list[tuple[CurveMark, float]]:
        """The marks, and where along the axis each of them stands."""
        return self._drawn

    def draw(self, marks: Sequence[CurveMark], steps: Array, places: Array) -> None:
        """Draw marks where their steps lie among the points of the curves."""
        from playground.ui.plots.base.graphing import pg

        shown = marks if len(steps) else ()
        at = np.interp([mark.step for mark in shown], steps, places) if shown else np.zeros(0)
        drawn = list(zip(shown, at.tolist(), strict=True))
        if drawn == self._drawn:
            return
        self._drawn = drawn
        while len(self._items) < len(drawn):
            item = pg.InfiniteLine(angle=90, movable=False)
            item.setZValue(-2)
            self._figure.add(item)
            self._items.append(item)
        for index, item in enumerate(self._items):
            item.setVisible(index < len(drawn))
        for item, (mark, x) in zip(self._items, drawn, strict=False):
            item.setPen(self._figure.pen(mark.color, 1, Qt.PenStyle.DashLine))
            item.setPos(x)

    def near(self, x: float) -> str:
        """Return what happened within reach of a place; empty when nothing did."""
        reach = NEAR_PX / self._figure.pixels_per_unit()[0]
        found = [(abs(at - x), mark.text) for mark, at in self._drawn if abs(at - x) <= reach]
        return min(found)[1] if found else ""


def early_stop_marks(curves: CurveData, patience: int, color: str) -> tuple[CurveMark, ...]:
    """Return a mark where early stopping would have stopped; none without patience, or before."""
    found = early_stop(curves.epoch, curves.test_loss, patience) if patience else None
    if found is None:
        return ()
    best, stop = (float(curves.epoch[place]) for place in (found.best, found.stop))
    loss = number(float(curves.test_loss[found.best]))
    text = (
        f"early stopping with a patience of {counted(patience, 'epoch')} would stop at epoch "
        f"{stop:g} and go back to epoch {best:g} (test loss {loss})"
    )
    return (CurveMark(int(curves.step[found.stop]), color, text),)
