"""What goes wrong while a network trains, from its curve, units and layers; nothing if all is well.

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
from playground.explain.diagnosis.findings import Finding, findings
from playground.explain.diagnosis.health import Health
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.history import Metrics
from playground.training.base.learning_checks import blocked_layers
from playground.training.update.penalty_growth import penalty_advice

STUCK = 0.7
"""A loss above this share of the first one counts as hardly learnt."""

LEARNT = 0.05
"""A loss below this share of the first one counts as learnt."""

BLOCKED_SHARE = 0.75
"""From which share of a layer's units on, dead or saturated ones block the layer."""

RECENT = 40
"""How many points of the curve tell how training goes now."""

SOME = 10
"""So many points there are before a slow or fast start counts."""

BOUNCE, BOUNCES = 0.05, 0.25
"""A point that lies higher than the one before by this share is a bounce; training bounces when
this share of the recent points are."""

OVERFIT = 1.15
"""By which factor the test loss has risen above its best when that counts as overfitting."""

TroubleKind = Literal[
    "no_gradient",
    "penalty",
    "dead",
    "saturated",
    "vanishing",
    "exploding",
    "bouncing",
    "fast",
    "creeping",
    "overfitting",
]

SHOWN_BY: dict[TroubleKind, str] = {
    "no_gradient": "summary",
    "penalty": "norms",
    "dead": "distributions",
    "saturated": "distributions",
    "vanishing": "norms",
    "exploding": "norms",
    "bouncing": "loss",
    "fast": "norms",
    "creeping": "norms",
    "overfitting": "unseen",
}
"""Which panel or plot shows it."""


class Trouble(Struct, frozen=True):
    """Something that goes wrong.

    Parameters
    ----------
    kind
        What.
    node_id
        The layer it is about; empty for the whole training.
    message
        What was measured, in a sentence.
    """

    kind: TroubleKind
    node_id: str
    message: str

    @property
    def panel(self) -> str:
        """The panel or plot that shows it."""
        return SHOWN_BY[self.kind]


def training_troubles(
    context: ExplainContext, health: Health, points: Sequence[Metrics]
) -> tuple[Trouble, ...]:
    """Return what goes wrong, the gravest first.

    Of what follows from one another only the cause is named: behind dead units gradients vanish.

    Parameters
    ----------
    context
        The present step.
    health
        How units and layers are there.
    points
        The curve, oldest first; its first point is where training began.
    """
    train = np.array([point.train_loss for point in points])
    if len(train) < 2 or not np.isfinite(train).all():
        return ()
    if found := _without_gradient(context) or _pulled_apart(context):
        return tuple(found)
    if train[-1] > STUCK * train[0]:
        judged = findings(health)
        found = (
            _blocked(context, health, judged)
            or _gradients(judged, points)
            or _bouncing(context, train)
            or _sizes(context, health, train)
        )
    else:
        found = _bouncing(context, train) or _overfitting(points)
    return tuple(found)


def _without_gradient(context: ExplainContext) -> list[Trouble]:
    """Return the layers that pass no gradient whatever the weights are."""
    blocked = blocked_layers(context.plan, context.config.batch_size, context.count)
    name = context.plan.name_of
    return [
        Trouble("no_gradient", each.node_id, f"{name(each.node_id)}: {each.message}")
        for each in blocked
        if each.node_id
    ]


def _pulled_apart(context: ExplainContext) -> list[Trouble]:
    """Say when weights grow by their penalty alone."""
    rate = _rate(context) if context.rate is None else context.rate
    advice = penalty_advice(context.plan, context.config, rate)
    return [Trouble("penalty", "", advice.partition(";")[0])] if advice else []


def _blocked(context: ExplainContext, health: Health, judged: Sequence[Finding]) -> list[Trouble]:
    """Return the layers most of whose units pass next to no gradient on."""
    counts: Counter[tuple[str, str]] = Counter(
        (each.node_id, each.kind) for each in judged if each.unit is not None
    )
    found = []
    for layer in health.units:
        shares: tuple[tuple[TroubleKind, Array | None], ...] = (
            ("dead", layer.dead_share),
            ("saturated", layer.saturated_share),
        )
        for kind, share in shares:
            count = counts[layer.node_id, kind]
            total = 0 if share is None else len(share)
            if total and count >= BLOCKED_SHARE * total:
                message = (
                    f"{layer.name}: {count} of {total} units {is_or_are(count)} {kind} at a "
                    f"learning rate of {_rate(context):g}: next to no gradient reaches their "
                    "weights, and the loss stays high"
                )
                found.append(Trouble(kind, layer.node_id, message))
    return found


def _gradients(judged: Sequence[Finding], points: Sequence[Metrics]) -> list[Trouble]:
    """Return the layer whose gradient differs most from the output's, while the loss stays high."""
    if len(points) < SOME:
        return []
    kinds: tuple[TroubleKind, ...] = ("exploding", "vanishing")
    for kind in kinds:
        layers = [each for each in judged if each.kind == kind]
        if layers:
            sign = -1 if kind == "exploding" else 1
            found = min(layers, key=lambda each: sign * each.value)
            more = f" (and {len(layers) - 1} layers more)" if len(layers) > 1 else ""
            message = f"{found.message}{more}, and the loss stays high"
            return [Trouble(kind, found.node_id, message)]
    return []


def _bouncing(context: ExplainContext, train: Array) -> list[Trouble]:
    if not _bounces(train):
        return []
    grows = bool((np.diff(train[-RECENT:]) > 0).all())
    what = "only grows" if grows else "jumps up and down and does not fall"
    message = f"the training loss {what} at a learning rate of {_rate(context):g}"
    return [Trouble("bouncing", "", message)]


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


def _sizes(context: ExplainContext, health: Health, train: Array) -> list[Trouble]:
    """Say when updates are far off the healthy share of the weights, and the loss stays high."""
    if len(train) < SOME:
        return []
    judged = [each for each in findings(health) if each.kind in ("fast", "slow")]
    fast = [each for each in judged if each.kind == "fast"]
    if fast:
        worst = max(fast, key=lambda each: each.value)
        rate = f", at a learning rate of {_rate(context):g}"
        return [Trouble("fast", worst.node_id, f"{worst.message}, and the loss stays high{rate}")]
    learning = [layer for layer in health.layers if not layer.is_frozen and layer.weight_length > 0]
    falls = train[-1] < train[-min(len(train), RECENT)]
    if falls and learning and len(judged) >= len(learning):
        most = max(layer.update_ratio for layer in learning)
        message = (
            f"training creeps at a learning rate of {_rate(context):g}: an update moves no layer's "
            f"weights by more than {most:.1e} of their length, healthy is about 1e-3"
        )
        return [Trouble("creeping", "", message)]
    return []


def _overfitting(points: Sequence[Metrics]) -> list[Trouble]:
    """Say since when the test loss rises while the training loss falls."""
    test = np.array([point.test_loss for point in points])
    if not np.isfinite(test).all():
        return []
    best = int(test.argmin())
    recent = test[-min(RECENT, len(test)) :]
    falls = points[-1].train_loss < points[best].train_loss
    if best >= len(test) - RECENT or not falls or np.median(recent) < OVERFIT * test[best]:
        return []
    message = (
        f"overfitting: the test loss was best after epoch {points[best].epoch:,g} "
        f"({test[best]:.3g}, now {test[-1]:.3g}) while the training loss goes on falling"
    )
    return [Trouble("overfitting", "", message)]


def _rate(context: ExplainContext) -> float:
    return OPTIMIZERS.create(context.config.optimizer).learning_rate
