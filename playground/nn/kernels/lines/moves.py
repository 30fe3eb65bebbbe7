"""Moves along lines through parameter space, each to the end of a search.

Several networks' lines are searched together, so that they share the evaluations of all. What is
remembered of the loss's curvature follows Nocedal and Wright 2006, section 7.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.nn.kernels.lines.search import Found, Search, StrongWolfe, Trial


class CurvaturePairs:
    """The last moves ``s`` and the changes ``y`` of the gradient they made, newest first.

    A place without a pair holds zeros, so the vectors alone say how many pairs there are.

    Parameters
    ----------
    moves, changes
        The vectors ``(P,)``, as many of one as of the other; written in place.
    """

    def __init__(self, moves: Sequence[Array], changes: Sequence[Array]) -> None:
        self._moves, self._changes = tuple(moves), tuple(changes)
        self._least = float(np.finfo(moves[0].dtype).eps)

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return sum(bool(y.any()) for y in self._changes)

    def push(self, move: Array, change: Array) -> bool:
        """Remember a pair and forget the oldest, unless the gradient did not grow along the move.

        Without growth, ``s·y ≤ 0``, no bowl has such a pair. A product that is only rounding says
        nothing either.
        """
        size = float(np.sqrt(float(move.dot(move)) * float(change.dot(change))))
        if not float(move.dot(change)) > self._least * size:
            return False
        for vectors, newest in ((self._moves, move), (self._changes, change)):
            for older, newer in zip(vectors[:0:-1], vectors[-2::-1], strict=True):
                np.copyto(older, newer)
            np.copyto(vectors[0], newest)
        return True

    def forget(self) -> None:
        """Forget every pair."""
        for vector in (*self._moves, *self._changes):
            vector.fill(0.0)

    def direction(self, grad: Array, out: Array) -> None:
        """Write ``-H·grad`` (algorithm 7.4); H is the inverse Hessian that the pairs tell of.

        It starts from ``s·y / y·y`` of the newest pair (equation 7.20), without pairs from 1.
        """
        pairs = [
            (s, y, float(s.dot(y)))
            for s, y in zip(self._moves, self._changes, strict=True)
            if y.any()
        ]
        np.negative(grad, out)
        shares = []
        for s, y, product in pairs:
            shares.append(float(s.dot(out)) / product)
            out -= shares[-1] * y
        if pairs:
            _, y, product = pairs[0]
            out *= product / float(y.dot(y))
        for (s, y, product), share in zip(reversed(pairs), reversed(shares), strict=True):
            out += (share - float(y.dot(out)) / product) * s


class Rules(Struct, frozen=True):
    """When a line is searched, and for how long.

    Parameters
    ----------
    wolfe
        The search.
    least_gradient
        Rest when no slope is larger.
    least_change
        Give up when the points left differ by no more in any parameter.
    """

    wolfe: StrongWolfe
    least_gradient: float
    least_change: float


class Line:
    """One network's parameters, and the line its update moves along.

    Parameters
    ----------
    theta, grad
        ``(P,)``.
    slots
        What the optimizer remembers; the last move and gradient and how a search ended are kept
        there.
    rate
        ``(1,)``: the first step to try, read at every update.
    pairs
        What is known of the curvature.
    rules
        When to search, and for how long.

    Attributes
    ----------
    first
        The first step of this update.
    """

    def __init__(
        self,
        theta: Array,
        grad: Array,
        slots: Mapping[str, Array],
        rate: Array,
        pairs: CurvaturePairs,
        rules: Rules,
    ) -> None:
        self._theta, self._grad, self._slots, self._rate = theta, grad, slots, rate
        self._pairs, self._rules = pairs, rules
        self.first = 0.0
        self._origin, self._direction = np.empty_like(theta), np.empty_like(theta)
        self._first_gradient, self._scratch = np.empty_like(theta), np.empty_like(theta)

    def aim(self) -> None:
        """Choose origin, direction and first step, with a pair left over from the last update."""
        last_move, last_gradient = self._slots["last_move"], self._slots["last_gradient"]
        if last_move.any():
            self._pairs.push(last_move, self._grad - last_gradient)
            last_move.fill(0.0)
            last_gradient.fill(0.0)
        np.copyto(self._origin, self._theta)
        np.copyto(self._first_gradient, self._grad)
        self._pairs.direction(self._grad, self._direction)
        if not self.slope() < 0.0:  # rounding spoiled the direction
            self._pairs.forget()
            np.negative(self._grad, self._direction)
        self.first = float(self._rate[0])
        if not len(self._pairs):
            self.first *= min(1.0, 1.0 / max(float(np.abs(self._grad).sum()), 1.0))

    def slope(self) -> float:
        """Return the loss's slope along the line at the point last evaluated."""
        return float(self._grad.dot(self._direction))

    def begin(self, value: float) -> Search | None:
        """Return a search from a loss, or ``None`` where there is nowhere to go.

        What is no number must not pass for rest: the parameters follow it, for everybody to see.
        """
        steepest = float(np.abs(self._grad).max())
        farthest = float(np.abs(self._direction).max())
        if not math.isfinite(value + steepest + farthest):
            self.take_first()
            return None
        if steepest <= self._rules.least_gradient or not self.first * farthest > 0.0:
            self._note(0.0, failed=False)
            return None
        start = Trial(0.0, value, self.slope())
        return self._rules.wolfe.search(start, self.first, self._rules.least_change / farthest)

    def go(self, step: float) -> None:
        """Move the parameters to a point of the line."""
        np.copyto(self._theta, self._origin)
        if step:
            self._theta += step * self._direction

    def end(self, found: Found) -> None:
        """Learn from a search that has ended; the gradient must be the one where it ended."""
        self._note(found.trial.step, failed=not found.good)
        if not found.good:
            self._pairs.forget()
            return
        move = np.subtract(self._theta, self._origin, self._scratch)
        self._pairs.push(move, self._grad - self._first_gradient)

    def take_first(self) -> None:
        """Take the first step as it is."""
        self.go(self.first)
        np.subtract(self._theta, self._origin, self._slots["last_move"])
        np.copyto(self._slots["last_gradient"], self._first_gradient)
        self._note(self.first, failed=False)

    def _note(self, step: float, *, failed: bool) -> None:
        self._slots["step_length"].fill(step)
        self._slots["search_failed"].fill(float(failed))


def search_together(
    lines: Sequence[Line], loss: Callable[[], Array], evaluate: Callable[[], Array]
) -> None:
    """Search along all lines at once; every evaluation tries one point of each unfinished line.

    A line is left at the point found, and the last evaluation is one of these points, so that the
    loss, the gradient and whatever else an evaluation leaves behind belong to the parameters.
    """
    values = np.atleast_1d(loss())
    begun = {line: line.begin(float(value)) for line, value in zip(lines, values, strict=True)}
    searches = {line: search for line, search in begun.items() if search is not None}
    steps = {line: next(search) for line, search in searches.items()}
    found: dict[Line, Found] = {}
    settled = True
    while steps:
        for line, step in steps.items():
            line.go(step)
        values, settled = np.atleast_1d(evaluate()), True
        for line, value in zip(lines, values, strict=True):
            if line not in steps:
                continue
            step = steps.pop(line)
            try:
                steps[line] = searches[line].send(Trial(step, float(value), line.slope()))
            except StopIteration as end:
                found[line] = end.value
                settled = settled and found[line].trial.step == step
                line.go(found[line].trial.step)
    if not settled:
        evaluate()
    for line, ended in found.items():
        line.end(ended)
