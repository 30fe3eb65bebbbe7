"""What updates promised and delivered, one after the other, apart from any drawing."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.text.numbers import counted
from playground.explain import ExplainContext
from playground.explain.base.optimizer_preview import preview
from playground.ui.explain.rate.rate_work import before_update

BOUNCING = "bounces"
"""The word of a rate beyond its limit."""

MOST = 400
"""How many updates are remembered."""


class UpdatePoint(Struct, frozen=True):
    """One update.

    Parameters
    ----------
    step
        Its number, counted from 1.
    promised, delivered
        What the gradient said of its batch's loss, and by what that changed.
    """

    step: int
    promised: float
    delivered: float


class UpdateLog:
    """Remembers the latest updates in their order, and when the rate crossed its limit.

    Attributes
    ----------
    points
        The updates.
    bounces_began
        How many updates had been made when the rate was first seen beyond its limit after it had
        been within; ``None`` where it is not beyond it.
    """

    def __init__(self) -> None:
        self.points: list[UpdatePoint] = []
        self.bounces_began: int | None = None

    def clear(self) -> None:
        """Forget everything."""
        self.points.clear()
        self.bounces_began = None

    def note_word(self, step: int, word: str) -> None:
        """Take note of where the rate stands at a step; see :class:`.Dial`."""
        if word != BOUNCING:
            self.bounces_began = None
        elif self.bounces_began is None:
            self.bounces_began = step

    def add(self, point: UpdatePoint) -> None:
        """Add an update; those that it comes before were taken back."""
        while self.points and self.points[-1].step >= point.step:
            self.points.pop()
        self.points.append(point)
        del self.points[:-MOST]

    def cut(self, step: int) -> bool:
        """Forget what comes after a step: the training went back; returns whether there was any."""
        count = len(self.points)
        if self.bounces_began is not None and self.bounces_began > step:
            self.bounces_began = None
        self.points = [point for point in self.points if point.step <= step]
        return len(self.points) != count

    @property
    def columns(self) -> tuple[Array, Array, Array]:
        """The steps, what was promised and what was delivered, ``(n,)`` each."""
        rows = np.array([(p.step, p.promised, p.delivered) for p in self.points], dtype=float)
        steps, promised, delivered = rows.reshape(-1, 3).T
        return steps, promised, delivered

    @property
    def text(self) -> str:
        """How often the loss rose, in a sentence; empty without updates."""
        if not self.points:
            return ""
        count, rises = len(self.points), sum(point.delivered > 0 for point in self.points)
        began = self.bounces_began
        beyond = "" if began is None else f" The rate is beyond its limit since step {began:,}."
        if count == 1:
            raised = "raised" if rises else "did not raise"
            return f"The update seen so far {raised} its batch's loss.{beyond}"
        return f"Of {counted(count, 'update')} seen, {rises:,} raised their batch's loss.{beyond}"


def coming_update(context: ExplainContext, step: int) -> UpdatePoint:
    """Return what the next update promises and would deliver, with its own batch's gradient.

    Parameters
    ----------
    context
        The moment before it.
    step
        How many updates had been made.
    """
    context = before_update(context)
    (move,) = preview(context, [context.config.optimizer]).moves
    return UpdatePoint(step + 1, move.predicted, move.delivered)
