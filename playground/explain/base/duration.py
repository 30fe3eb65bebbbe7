"""How long an answer will take, before it is computed: from the work, and from the last time."""

from __future__ import annotations

from msgspec import Struct

from playground.explain.base.context import ExplainContext

SPEED = 6e9
"""Multiply-adds a second that are expected where nothing has been measured yet: small filters reach
this many on one core, wide dense layers twice as many."""

PASS = 60_000.0
"""What a pass costs beyond its multiply-adds, in multiply-adds: the calls of a small network, which
many parameter vectors share."""

ALONE = 16
"""How many times longer a sample alone takes than in a batch: products of a matrix with a vector
wait for memory."""

WAITS = 0.3
"""Seconds above which a person should be asked, not kept waiting."""


class Measured(Struct, frozen=True):
    """What an earlier answer took: its work, and the seconds it really needed."""

    work: float
    seconds: float


def work_of(context: ExplainContext, passes: int, samples: int) -> float:
    """Return the work of some passes over some samples, in multiply-adds.

    A backward pass counts as two forward passes: it makes two products for each of theirs.
    """
    each = sum(
        node.layer.multiply_adds(node.input_shapes, node.shape)
        for node in context.plan.nodes
        if not node.features
    )
    slower = ALONE if samples == 1 else 1
    return passes * (samples * slower * (each + context.size / 10) + PASS)


def expected_seconds(work: float, last: Measured | None = None) -> float:
    """Return how long some work will take, at the speed of the last measured one if any."""
    if last is None or last.work <= 0:
        return work / SPEED
    return last.seconds * work / last.work


def duration_text(seconds: float) -> str:
    """Return a rough duration for a button: ``about 2 s``, ``about 3 min``."""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return f"about {seconds:.0f} s"
    return f"about {seconds / 60:.0f} min"
