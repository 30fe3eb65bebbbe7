"""How a training blew up: the last updates before a number stopped being one, made again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from playground.training.base.divergence import DivergenceError
from playground.training.base.history import Metrics
from playground.training.loop.training_loop import TrainingLoop

MOST_POINTS = 40
LONGEST_SECONDS = 0.5
CHUNK = 64
"""How many updates to make between two looks at the clock."""


def explosion(
    loop: TrainingLoop, error: DivergenceError, measure: Callable[[], Metrics]
) -> tuple[Metrics, ...]:
    """Return points of the last updates before a divergence, made again from where it was put back.

    Going back hides how it came about: a loss that explodes within one epoch has no point of the
    curves. What is trained stays where it is.

    Parameters
    ----------
    loop
        Back at its last finite state.
    error
        What happened.
    measure
        Returns the present point of the curves.

    Returns
    -------
    tuple of Metrics
        Those whose training loss is finite, at most :data:`MOST_POINTS`, oldest first; fewer where
        making them takes longer than :data:`LONGEST_SECONDS`.
    """
    last = error.step - 1
    if loop.step_count >= last:
        return ()
    state, points = loop.checkpoint(), list[Metrics]()
    deadline = time.perf_counter() + LONGEST_SECONDS
    try:
        while loop.step_count < last and time.perf_counter() < deadline:
            left = last - loop.step_count
            loop.step(max(1, min(left - MOST_POINTS, CHUNK)))
            if left <= MOST_POINTS:
                points.append(measure())
    except DivergenceError:
        pass
    finally:
        loop.restore(state)
    return tuple(point for point in points if math.isfinite(point.train_loss))
