"""What the tab of the learning rate computes, apart from any drawing."""

from __future__ import annotations

import time
from math import inf, isfinite

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import IntArray, PlaygroundError
from playground.explain import ExplainContext, Objective
from playground.explain.base.optimizer_preview import Move, preview
from playground.explain.loss_surface.curvature import Curvature, curvature
from playground.explain.loss_surface.directions import move_direction
from playground.explain.loss_surface.landscape import LossLine, line
from playground.nn.optimizers import OPTIMIZERS
from playground.ui.support.background_task import TaskRun

REACHES = (4.0, 16.0, 64.0)
"""Where the line may end, in lengths of the next move."""

BEFORE = 0.125
"""How far it reaches back, as a share of that."""

POINTS = 91

TYPICAL_PRODUCTS = 20
"""How many Hessian products a sharpest direction usually takes, for the estimate of its time."""


class RateLine(Struct, frozen=True):
    """The loss along the next move.

    Parameters
    ----------
    move
        The move of the optimizer at work.
    line
        The loss along it; at ``t = 1`` the update lands.
    all_samples
        Whether it is the loss of all training samples and not of the gradient's batch.
    """

    move: Move
    line: LossLine
    all_samples: bool

    @property
    def here(self) -> float:
        """The loss at the present weights."""
        return float(np.interp(0.0, self.line.t, self.line.losses))


class Landing(Struct, frozen=True):
    """What an update of another length would bring."""

    t: float
    promised: float
    delivered: float


def rows_of(context: ExplainContext, all_samples: bool) -> IntArray | None:
    """Return which samples the loss is of; ``None`` stands for all."""
    if all_samples:
        return None
    fresh = context.gradient_rows if context.is_fresh else None
    return context.batch if fresh is None else fresh


def before_update(context: ExplainContext) -> ExplainContext:
    """Return the moment with the gradient that the next step's update is made with.

    One of weights already left promises nothing: the next step runs ② anew.
    """
    if context.is_fresh:
        return context
    objective = Objective(context, context.batch)
    gradient = objective.gradient(objective.theta)
    return replace(context, gradient=gradient, gradient_rows=context.batch, is_fresh=True)


def find_line(
    context: ExplainContext, all_samples: bool, reach: float, run: TaskRun
) -> RateLine | None:
    """Compute the loss along the next move; ``None`` when it was stopped.

    It is computed at evenly spaced points, at 0 and at 1.
    """
    context = before_update(context)
    (move,) = preview(context, [context.config.optimizer]).moves
    if not move.length > 0:
        raise PlaygroundError(f"The next update does not move: {_why_no_move(context)}.")
    if not isfinite(move.length):
        raise PlaygroundError("The next update is too long for a line: its length is no number.")
    t = np.union1d(np.linspace(-BEFORE * reach, reach, POINTS), (0.0, 1.0))
    direction = move_direction("next move", move.move)
    found = line(context, direction, t, rows_of(context, all_samples), run.progress)
    return None if found is None else RateLine(move, found, all_samples)


def _why_no_move(context: ExplainContext) -> str:
    """Return what holds the weights where they are."""
    if context.rate == 0:
        return "the learning rate is 0"
    if all(node.frozen for node in context.plan.nodes if node.parameters):
        return "every layer is frozen"
    return "every entry of its gradient is 0"


def land(context: ExplainContext, found: RateLine, t: float) -> Landing:
    """Compute what the next update would bring if it were ``t`` times as long."""
    objective = Objective(context, rows_of(context, found.all_samples))
    theta = objective.theta
    before, after = objective.losses(np.stack([theta, theta + t * found.move.move]))
    return Landing(t, found.line.slope * t, float(after - before))


class Sharpness(Struct, frozen=True):
    """The curvature, or how long it would take."""

    found: Curvature | None
    seconds: float = 0.0


def find_sharpness(context: ExplainContext, most_seconds: float, run: TaskRun) -> Sharpness:
    """Find the sharpest direction for the full batch, if it takes no longer than some seconds."""
    begun = time.perf_counter()
    estimate = 0.0

    def progress(made: int, most: int) -> bool:
        nonlocal estimate
        if made == 1 and most_seconds < inf:
            estimate = (time.perf_counter() - begun) * TYPICAL_PRODUCTS
            if estimate > most_seconds:
                return False
        return run.progress(made, most)

    return Sharpness(curvature(context, progress=progress), estimate)


def why_not_draggable(context: ExplainContext) -> str:
    """Say why the length of the next update is not the learning rate's to set; else nothing."""
    optimizer = OPTIMIZERS.get(context.config.optimizer.name)
    if optimizer.searches:
        return f"{optimizer.title} searches along the line by itself: no rate sets how far."
    if optimizer.name == "rprop" and context.updates:
        return "Rprop keeps a step size of its own for every weight after its first update."
    if context.config.max_norm:
        return "Max-norm shortens weights after the update: the line ends elsewhere."
    if context.config.regularizer.name == "l1_prune":
        return "The L1 penalty prunes weights after the update: the line ends elsewhere."
    return ""
