"""What goes wrong while a network trains, from its curve and its units; nothing while all is well.

The curve alone cannot tell a network that has learnt from one that cannot learn any more: units at
their ends are fine in the first and the reason in the second. So both are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.text.numbers import is_or_are
from playground.explain.base.context import ExplainContext
from playground.explain.diagnosis.findings import unit_findings
from playground.explain.diagnosis.health import UnitHealth
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.history import Metrics

STUCK = 0.7
"""A loss above this share of the first one counts as hardly learnt."""

LEARNT = 0.05
"""A loss below this share of the first one counts as learnt."""

BLOCKED_SHARE = 0.75
"""From which share of a layer's units on, dead or saturated ones block the layer."""

RECENT = 40
"""How many points of the curve tell how training goes now."""

BOUNCE, BOUNCES = 0.05, 0.25
"""A point that lies higher than the one before by this share is a bounce; training bounces when
this share of the recent points are."""

OVERFIT = 1.15
"""By which factor the test loss has risen above its best when that counts as overfitting."""

Kind = Literal["dead", "saturated", "bouncing", "overfitting"]


class Trouble(Struct, frozen=True):
    """Something that goes wrong.

    Parameters
    ----------
    kind
        What.
    node_id
        The layer it is about; empty for the whole training.
    message
        What was measured, and what helps, in a sentence.
    """

    kind: Kind
    node_id: str
    message: str


def training_troubles(
    context: ExplainContext, units: Sequence[UnitHealth], points: Sequence[Metrics]
) -> tuple[Trouble, ...]:
    """Return what goes wrong, the gravest first.

    Parameters
    ----------
    context
        The present step.
    units
        How the units respond there.
    points
        The curve, oldest first; its first point is where training began.
    """
    train = np.array([point.train_loss for point in points])
    if len(train) < 2 or not np.isfinite(train).all():
        return ()
    named = f" of {OPTIMIZERS.create(context.config.optimizer).learning_rate:g}"
    is_stuck = train[-1] > STUCK * train[0]
    found: list[Trouble] = []
    if is_stuck:
        found += _blocked(context, units, named)
    if not found and _bounces(train):
        found.append(
            Trouble(
                "bouncing",
                "",
                f"the training loss jumps up and down and does not fall: a learning rate{named} is "
                "likely too high; a lower one helps, or a schedule",
            )
        )
    if not found and (told := _overfitting(points)):
        found.append(Trouble("overfitting", "", told))
    return tuple(found)


def _blocked(context: ExplainContext, units: Sequence[UnitHealth], rate: str) -> list[Trouble]:
    """Return the layers most of whose units pass next to no gradient on."""
    counts: Counter[tuple[str, str]] = Counter(
        (each.node_id, each.kind) for each in unit_findings(units, context.plan.output.id)
    )
    found = []
    for layer in units:
        shares: tuple[tuple[Kind, Array | None], ...] = (
            ("dead", layer.dead_share),
            ("saturated", layer.saturated_share),
        )
        for kind, share in shares:
            count = counts[layer.node_id, kind]
            total = 0 if share is None else len(share)
            if total and count >= BLOCKED_SHARE * total:
                message = (
                    f"{layer.name}: {count} of {total} units {is_or_are(count)} {kind}: next to no "
                    "gradient reaches their weights, and the loss stays high. A learning rate"
                    f"{rate} may have been too high: Reset, and train with a lower one"
                )
                found.append(Trouble(kind, layer.node_id, message))
    return found


def _bounces(train: Array) -> bool:
    """Tell whether the recent losses jump without falling."""
    recent = train[-RECENT:]
    if len(recent) < RECENT:
        return False
    if np.median(recent) < LEARNT * train[0]:
        return False  # around a good answer jumps are small
    rises = np.mean(recent[1:] > recent[:-1] * (1 + BOUNCE))
    half = RECENT // 2
    return bool(rises >= BOUNCES and np.median(recent[half:]) > 0.95 * np.median(recent[:half]))


def _overfitting(points: Sequence[Metrics]) -> str:
    """Say since when the test loss rises while the training loss falls; empty if it does not."""
    test = np.array([point.test_loss for point in points])
    if not np.isfinite(test).all():
        return ""
    best = int(test.argmin())
    recent = test[-min(RECENT, len(test)) :]
    falls = points[-1].train_loss < points[best].train_loss
    if best >= len(test) - RECENT or not falls or np.median(recent) < OVERFIT * test[best]:
        return ""
    return (
        f"overfitting: the test loss was best after epoch {points[best].epoch:,g} "
        f"({test[best]:.3g}, now {test[-1]:.3g}) while the training loss goes on falling; early "
        "stopping, fewer units, dropout or weight decay help"
    )
