"""Which gradients and changes there are to show, and how large they are drawn. Knows no Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from msgspec import Struct, field

from playground.core import Array, FloatArray
from playground.session.snapshots.snapshot import ParameterView, Snapshot
from playground.training.base.phase import Phase
from playground.ui.canvas.faces.folding import binned

SMALLEST, LARGEST = 3.0, 15.0
"""The sizes of marks in pixels of the screen, for no gradient at all and the largest one."""

WIDEST_GHOST = 12.0
PIXELS_PER_WEIGHT = 3.0
"""How much thicker a thin wire is drawn for a weight larger by 1."""

MOST_BINS = 32


class Mode(StrEnum):
    """What wires show besides their weights."""

    AUTO = "auto"
    GRADIENT = "gradient"
    CHANGE = "change"
    NOTHING = "nothing"


class Tint(StrEnum):
    """Whether a gradient is one to move along, was moved along, or is of weights left since."""

    FRESH = "fresh"
    USED = "used"
    STALE = "stale"


class Marks(Struct, frozen=True):
    """What there is to be drawn on the network at one moment.

    Parameters
    ----------
    gradients, changes
        By node id and parameter name; empty when they are not to be shown.
    tint
        What became of the gradient.
    units
        The root mean square over the batch of ∂L/∂a, by node id.
    """

    gradients: Mapping[tuple[str, str], Array] = field(default_factory=dict)
    changes: Mapping[tuple[str, str], Array] = field(default_factory=dict)
    tint: Tint = Tint.FRESH
    units: Mapping[str, Array] = field(default_factory=dict)

    def lengths(self) -> dict[str, float]:
        """Return ‖g‖ of all that a node learns, by the node's id."""
        squares: dict[str, float] = {}
        for (node_id, _), gradient in self.gradients.items():
            square = float(np.square(gradient, dtype=np.float64).sum())
            squares[node_id] = squares.get(node_id, 0.0) + square
        return {node_id: math.sqrt(square) for node_id, square in squares.items()}


NOTHING = Marks()


def marks(snapshot: Snapshot, before: Snapshot | None, mode: Mode, *, running: bool) -> Marks:
    """Return what to draw of a moment.

    Parameters
    ----------
    snapshot
        The moment.
    before
        The one shown before, of the same training: what changed since stands in for an update while
        training runs by itself.
    mode
        What the person wants to see.
    running
        Whether training goes on by itself.
    """
    record = snapshot.record
    by_hand = record.presses > 0
    if mode is Mode.NOTHING or (mode is Mode.AUTO and running and not by_hand):
        return NOTHING
    views = snapshot.parameters
    gradients: Mapping[tuple[str, str], Array] = {}
    changes: Mapping[tuple[str, str], Array] = {}
    units: Mapping[str, Array] = {}
    is_stale = snapshot.stale and record.is_live("update")
    if mode is not Mode.CHANGE:
        if record.backward is not None and (record.is_live("backward") or is_stale):
            gradients = split(record.backward.gradient, views)
            units = record.backward.units
        elif not by_hand and snapshot.phase in (Phase.BACKWARD, Phase.UPDATED):
            gradients = {(p.node_id, p.name): p.grad for p in views if p.grad is not None}
    if record.update is not None and record.is_live("update"):
        changes = split(record.update.move, views)
    elif mode is Mode.CHANGE and before is not None and before.step != snapshot.step:
        changes = _differences(before.parameters, views)
    if not gradients and not changes:
        return NOTHING
    tint = Tint.FRESH if snapshot.phase is Phase.BACKWARD or running else Tint.USED
    return Marks(gradients, changes, Tint.STALE if is_stale else tint, units)


def split(flat: Array, views: tuple[ParameterView, ...]) -> dict[tuple[str, str], Array]:
    """Return a flat vector by array; nothing when it is of another network."""
    if sum(view.value.size for view in views) != flat.size:
        return {}
    parts, start = {}, 0
    for view in views:
        stop = start + view.value.size
        parts[view.node_id, view.name] = flat[start:stop].reshape(view.value.shape)
        start = stop
    return parts


def _differences(
    before: tuple[ParameterView, ...], now: tuple[ParameterView, ...]
) -> dict[tuple[str, str], Array]:
    known = {(view.node_id, view.name): view.value for view in before}
    return {
        (view.node_id, view.name): view.value - old
        for view in now
        if (old := known.get((view.node_id, view.name))) is not None
        and old.shape == view.value.shape
    }


def largest(arrays: Mapping[tuple[str, str], Array]) -> float:
    """Return the largest absolute value of all arrays; 0 for none."""
    found = [float(np.abs(array).max(initial=0.0)) for array in arrays.values()]
    return max((each for each in found if math.isfinite(each)), default=0.0)


def sizes(values: Array, scale: float) -> FloatArray:
    """Return the side of every mark in pixels: its area grows with the value."""
    share = np.sqrt(np.clip(np.abs(values) / scale, 0.0, 1.0)) if scale else np.zeros(len(values))
    found: FloatArray = np.maximum(SMALLEST, share * LARGEST)
    return found


def magnification(scale: float) -> float:
    """Return the round number that makes the largest change as wide as a ghost may be."""
    if not scale:
        return 1.0
    most = WIDEST_GHOST / (PIXELS_PER_WEIGHT * scale)
    power = 10.0 ** math.floor(math.log10(most))
    return max(factor * power for factor in (1.0, 2.0, 4.0) if factor * power <= most * (1 + 1e-9))


def ghost_widths(changes: Array, times: float) -> FloatArray:
    """Return how wide changes are drawn that are magnified so many times, 2 pixels at least."""
    found: FloatArray = np.clip(np.abs(changes) * PIXELS_PER_WEIGHT * times, 2.0, WIDEST_GHOST)
    return found


def picture(weight: Array) -> FloatArray:
    """Return a weight's gradient as a picture with at most 32 × 32 numbers, signs kept.

    A matrix ``(in, out)`` is binned, the number of largest size standing for its bin. A
    convolution's ``(channels, k, k, filters)`` becomes its filters' maps side by side, each channel
    giving way to the one of largest size; NaN lies between maps.
    """
    if weight.ndim == 4:
        return _maps(weight)
    flat = weight.reshape(len(weight), -1) if weight.ndim > 1 else weight[None, :]
    return binned(binned(flat, 0, MOST_BINS), 1, MOST_BINS)


def _maps(weight: Array) -> FloatArray:
    side, filters = weight.shape[1], weight.shape[3]
    maps = np.moveaxis(binned(weight, 0, 1)[0], -1, 0)
    most = max(1, (MOST_BINS + 1) // (side + 1))
    columns = min(filters, most)
    rows = min(most, math.ceil(filters / columns))
    whole = np.full((rows * (side + 1) - 1, columns * (side + 1) - 1), np.nan)
    for index, each in enumerate(maps[: rows * columns]):
        top, left = (side + 1) * (index // columns), (side + 1) * (index % columns)
        whole[top : top + side, left : left + side] = each
    return whole
