"""What is wrong inside: units that no longer learn, gradients that fade or grow, odd steps.

Every finding carries the number it rests on and the threshold it crossed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core.text.numbers import percent
from playground.explain.base.activation_slopes import FLAT
from playground.explain.diagnosis.health import Health, LayerHealth, UnitHealth
from playground.training.update.layer_norms import HEALTHY_BAND

SATURATED_SHARE = 0.9
"""A unit is reported as saturated when it is so on this share of the samples."""

VANISHING = 1e-3
"""Gradients vanish when a layer's are smaller than the output layer's by this factor."""

EXPLODING = 1e3
"""Gradients explode when a layer's are larger than the output layer's by this factor."""

SLOW_UPDATE, FAST_UPDATE = HEALTHY_BAND[0] / 10, HEALTHY_BAND[1] * 10
"""Which ratios of an update's length to the weights' length are reported: a power of ten outside of
the healthy band."""

Kind = Literal["dead", "saturated", "vanishing", "exploding", "slow", "fast"]


class Finding(Struct, frozen=True):
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


def findings(health: Health) -> tuple[Finding, ...]:
    """Compare a network's numbers with the thresholds, units first."""
    found = unit_findings(health.units, health.output)
    found += [f for layer in health.layers for f in _layer_findings(layer)]
    return tuple(found)


def unit_findings(layers: Sequence[UnitHealth], output: str) -> list[Finding]:
    """Compare the numbers of units with the thresholds; ``output`` is the output layer's id."""
    found = [f for units in layers for f in _dead(units)]
    for units in layers:
        if units.node_id != output:  # a confident answer lies at an end, as it should
            found += _saturated(units)
    return found


def _dead(units: UnitHealth) -> list[Finding]:
    if units.dead_share is None:
        return []
    name = units.name
    return [
        Finding(
            units.node_id,
            int(unit),
            "dead",
            1.0,
            1.0,
            f"{name}: unit {unit} is dead: flat for every sample (f′ below {FLAT:g}): next to "
            "no gradient reaches its weights",
        )
        for unit in np.flatnonzero(units.dead_share == 1.0)
    ]


def _saturated(units: UnitHealth) -> list[Finding]:
    if units.saturated_share is None:
        return []
    name, shares = units.name, units.saturated_share
    return [
        Finding(
            units.node_id,
            int(unit),
            "saturated",
            float(shares[unit]),
            SATURATED_SHARE,
            f"{name}: unit {unit} is saturated on {percent(shares[unit], 0)} of the samples: "
            "little gradient passes it",
        )
        for unit in np.flatnonzero(shares >= SATURATED_SHARE)
    ]


def _layer_findings(layer: LayerHealth) -> list[Finding]:
    """Compare a layer's numbers with the thresholds; ``nan`` crosses none."""
    found = []
    name, relative, ratio = layer.name, layer.relative_gradient, layer.update_ratio
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
            ratio < SLOW_UPDATE and not layer.is_frozen,
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
            found.append(Finding(layer.node_id, None, kind, value, threshold, message))
    return found
