"""Many numbers of a gradient checked by nudging them, with kinks told from errors."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, NumpyStream, RandomStream, read_only
from playground.core.progress import Progress, unwatched
from playground.core.text.numbers import counted
from playground.explain.base.context import ExplainContext
from playground.explain.base.gradient_check import FINER, STEP, compare
from playground.explain.base.objective import Objective

ALL_UP_TO = 2000
"""Networks up to so many parameters are checked as a whole without being asked."""

SOME = 200
"""Of larger ones so many randomly chosen parameters are."""


class WeightsCheck(Struct, frozen=True):
    """Backpropagation beside central differences for some parameters.

    Parameters
    ----------
    places
        Which, as positions in ``theta``, ``(n,)``.
    of
        How many parameters there are.
    backprop, difference, finer
        ``(n,)``: the gradient, and central differences with h and h/10.
    kinks
        ``(n,)``: where the loss has a kink within the nudge.
    digits
        ``(n,)``: to how many digits backprop and the nearer difference agree.
    passes
        How many forward passes it took.
    """

    places: IntArray
    of: int
    backprop: Array
    difference: Array
    finer: Array
    kinks: Array
    digits: Array
    passes: int

    @property
    def text(self) -> str:
        """The result in a line."""
        count, smooth = len(self.places), ~self.kinks.astype(bool)
        which = f"all {count:,}" if count == self.of else f"{count:,} of {self.of:,}"
        kinks = int(np.count_nonzero(self.kinks))
        parts = []
        if smooth.any():
            least = int(self.digits[smooth].min())
            parts.append(f"agree to at least {counted(least, 'digit')}")
        if kinks:
            near = "but for" if parts else "all"
            parts.append(f"{near} {kinks:,} with a kink of the loss within the nudge")
        return f"{which} parameters: {', '.join(parts)}"


def choose_places(context: ExplainContext, stream: RandomStream | None = None) -> IntArray:
    """Return the parameters to check unasked: all, or :data:`SOME` random ones of a large net."""
    every: IntArray = np.arange(context.size)
    if context.size <= ALL_UP_TO:
        return every
    draws = (stream or NumpyStream((0,))).uniform(0.0, 1.0, (context.size,))
    chosen: IntArray = np.sort(np.argsort(draws, kind="stable")[:SOME])
    return chosen


def check_weights(
    context: ExplainContext,
    places: IntArray | None = None,
    rows: IntArray | None = None,
    progress: Progress = unwatched,
) -> WeightsCheck | None:
    """Check some parameters' gradients, four forward passes each.

    Parameters
    ----------
    context
        At which moment of a training.
    places
        Which parameters, as positions in ``theta``; by default :func:`choose_places`.
    rows
        The samples of the loss; by default the batch under way, else the next.
    progress
        Told the parameters done and their number; ``False`` from it ends the work with ``None``.
    """
    objective = Objective(context, context.batch if rows is None else rows)
    theta = objective.theta
    chosen = choose_places(context) if places is None else np.asarray(places, dtype=np.intp)
    gradient, middle = objective.gradient(theta), objective.loss(theta)
    steps = STEP * np.maximum(1.0, np.abs(theta[chosen]))
    losses = np.empty((len(chosen), 2, 2))
    width = max(1, objective.at_once // 4)
    for begin in range(0, len(chosen), width):
        if not progress(begin, len(chosen)):
            return None
        part = slice(begin, min(begin + width, len(chosen)))
        count = part.stop - begin
        points = np.tile(theta, (count, 2, 2, 1))
        for k, share in enumerate((1.0, 1.0 / FINER)):
            for side, sign in enumerate((-1.0, 1.0)):
                points[np.arange(count), k, side, chosen[part]] += sign * share * steps[part]
        losses[part] = objective.losses(points.reshape(-1, len(theta))).reshape(count, 2, 2)
    progress(len(chosen), len(chosen))
    found = [
        compare(float(gradient[place]), middle, each[0], each[1], float(step))
        for place, each, step in zip(chosen.tolist(), losses, steps, strict=True)
    ]
    columns = [np.array(column) for column in zip(*found, strict=True)] or [np.zeros(0)] * 4
    difference, finer, digits, kinks = columns
    return WeightsCheck(
        places=read_only(chosen),
        of=context.size,
        backprop=read_only(gradient[chosen]),
        difference=read_only(difference),
        finer=read_only(finer),
        kinks=read_only(kinks.astype(bool)),
        digits=read_only(digits),
        passes=4 * len(chosen),
    )
