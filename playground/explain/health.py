"""Is anything wrong inside: units that no longer learn, gradients that fade or grow, odd steps.

Every finding carries the number it rests on and the threshold it crossed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.core import Array, IntArray, read_only
from playground.explain.objective import Objective
from playground.explain.preview import trial_update
from playground.explain.situation import Situation
from playground.nn.network import Network
from playground.nn.plan import PlannedNode

MOST_SAMPLES = 1024
"""How many training samples are looked at, evenly spaced, when there are more."""

NEAR_AN_END = 0.025
"""A unit is saturated on a sample when its value lies within this share of the activation's range
from either end; tanh and the sigmoid have a tenth of their steepest slope left there."""

SATURATED_SHARE = 0.9
"""A unit is reported as saturated when it is so on this share of the samples."""

VANISHING = 1e-3
"""Gradients vanish when a layer's are smaller than the output layer's by this factor."""

EXPLODING = 1e3
"""Gradients explode when a layer's are larger than the output layer's by this factor."""

SLOW_UPDATE, FAST_UPDATE = 1e-5, 1e-1
"""The ratio of an update's length to the weights' length is healthy around 1e-3 (the rule of thumb
of Stanford's course CS231n, "Neural Networks Part 3"); these are two powers of ten either side."""

Kind = Literal["dead", "saturated", "vanishing", "exploding", "slow", "fast"]


@dataclass(frozen=True)
class UnitHealth:
    """How a layer's units respond, one number per unit.

    Parameters
    ----------
    node_id
        The layer.
    dead_share
        On which share of the samples a unit sits at the floor of an activation that has one and
        no ceiling (0 for ReLU). 1 is a dead unit. ``None`` for other activations.
    saturated_share
        On which share a unit lies at an end of an activation with two ends. ``None`` for others.
    """

    node_id: str
    dead_share: Array | None
    saturated_share: Array | None


@dataclass(frozen=True)
class LayerHealth:
    """One layer with weights.

    Parameters
    ----------
    node_id
        The layer.
    gradient
        The root mean square of dL/d(value) over its units and the samples.
    relative_gradient
        The same divided by the output layer's.
    weight_length, update_length
        ``|W|`` and the length of the active optimizer's next move of ``W``.
    update_ratio
        The second divided by the first, ``nan`` where the weights are all zero.
    """

    node_id: str
    gradient: float
    relative_gradient: float
    weight_length: float
    update_length: float
    update_ratio: float


@dataclass(frozen=True)
class Finding:
    """Something to look at.

    Parameters
    ----------
    node_id, unit
        Where; ``unit`` is ``None`` for a whole layer.
    kind
        What it is.
    value, threshold
        The number, and the one it crossed.
    message
        The same in a sentence.
    """

    node_id: str
    unit: int | None
    kind: Kind
    value: float
    threshold: float
    message: str


@dataclass(frozen=True)
class Health:
    """Units, layers and what was found, in network order.

    Parameters
    ----------
    samples
        How many training samples were looked at.
    """

    samples: int
    units: tuple[UnitHealth, ...]
    layers: tuple[LayerHealth, ...]
    findings: tuple[Finding, ...]


def health(situation: Situation, rows: IntArray | None = None) -> Health:
    """Examine a network at a moment of its training.

    Parameters
    ----------
    situation
        Which moment.
    rows
        On which training samples; by default all, or :data:`MOST_SAMPLES` evenly spaced ones.
    """
    objective = Objective(situation, spread_rows(situation) if rows is None else rows)
    theta = objective.theta
    network = objective.run(theta).network
    gradient = situation.gradient if situation.gradient is not None else network.grad
    move = trial_update(situation, gradient, situation.config.optimizer).move
    nodes = [node for node in situation.plan.nodes if not node.features]
    units = [u for node in nodes if (u := _units(node, network)) is not None]
    layers = [_layer(node, network, situation, move) for node in nodes if node.parameters]
    output = situation.plan.output.id  # a confident answer lies at an end, as it should
    findings = [f for u in units for f in _dead(u)]
    findings += [f for u in units if u.node_id != output for f in _saturated(u)]
    findings += [f for layer in layers for f in _layer_findings(layer)]
    return Health(len(objective.rows), tuple(units), tuple(layers), tuple(findings))


def spread_rows(situation: Situation, most: int = MOST_SAMPLES) -> IntArray:
    """Return all training samples, or ``most`` evenly spaced ones."""
    count = situation.count
    rows: IntArray = np.arange(count)
    if count > most:
        rows = np.linspace(0, count - 1, most).astype(np.intp)
    return rows


def _units(node: PlannedNode, network: Network) -> UnitHealth | None:
    low, high = node.layer.output_range
    if low is None:
        return None
    values = network.value(node.id).reshape(-1, network.batch_size)
    if high is None:
        return UnitHealth(node.id, read_only((values <= low).mean(axis=1)), None)
    margin = NEAR_AN_END * (high - low)
    ends = (values < low + margin) | (values > high - margin)
    return UnitHealth(node.id, None, read_only(ends.mean(axis=1)))


def _layer(node: PlannedNode, network: Network, situation: Situation, move: Array) -> LayerHealth:
    size = _root_mean_square(network.value_grad(node.id))
    last = _root_mean_square(network.value_grad(situation.plan.output.id))
    parts = [
        slice(slot.start, slot.stop)
        for slot in situation.layout
        if slot.node_id == node.id and slot.role == "weight"
    ]
    weights = np.concatenate([situation.theta[p] for p in parts] or [np.zeros(0)])
    moved = np.concatenate([move[p] for p in parts] or [np.zeros(0)])
    length, step = float(np.linalg.norm(weights)), float(np.linalg.norm(moved))
    return LayerHealth(
        node_id=node.id,
        gradient=size,
        relative_gradient=size / last if last > 0 else np.nan,
        weight_length=length,
        update_length=step,
        update_ratio=step / length if length > 0 else np.nan,
    )


def _root_mean_square(values: Array) -> float:
    return float(np.sqrt(np.square(values).mean()))


def _dead(units: UnitHealth) -> list[Finding]:
    if units.dead_share is None:
        return []
    name = units.node_id
    return [
        Finding(
            name,
            int(unit),
            "dead",
            1.0,
            1.0,
            f"{name}: unit {unit} is dead: at its floor for every sample, so no gradient reaches "
            "its weights",
        )
        for unit in np.flatnonzero(units.dead_share == 1.0)
    ]


def _saturated(units: UnitHealth) -> list[Finding]:
    if units.saturated_share is None:
        return []
    name, shares = units.node_id, units.saturated_share
    return [
        Finding(
            name,
            int(unit),
            "saturated",
            float(shares[unit]),
            SATURATED_SHARE,
            f"{name}: unit {unit} is saturated on {shares[unit]:.0%} of the samples: little "
            "gradient passes it",
        )
        for unit in np.flatnonzero(shares >= SATURATED_SHARE)
    ]


def _layer_findings(layer: LayerHealth) -> list[Finding]:
    """Compare a layer's numbers with the thresholds; ``nan`` crosses none."""
    found = []
    name, relative, ratio = layer.node_id, layer.relative_gradient, layer.update_ratio
    checks: tuple[tuple[bool, Kind, float, float, str], ...] = (
        (
            relative < VANISHING,
            "vanishing",
            relative,
            VANISHING,
            f"{name}: its gradient is {relative:.1e} of the output layer's: it vanishes",
        ),
        (
            relative > EXPLODING,
            "exploding",
            relative,
            EXPLODING,
            f"{name}: its gradient is {relative:.1e} times the output layer's: it explodes",
        ),
        (
            ratio < SLOW_UPDATE,
            "slow",
            ratio,
            SLOW_UPDATE,
            f"{name}: the next update moves the weights by {ratio:.1e} of their length: slow",
        ),
        (
            ratio > FAST_UPDATE,
            "fast",
            ratio,
            FAST_UPDATE,
            f"{name}: the next update moves the weights by {ratio:.1e} of their length: fast",
        ),
    )
    for crossed, kind, value, threshold, message in checks:
        if crossed:
            found.append(Finding(name, None, kind, value, threshold, message))
    return found
