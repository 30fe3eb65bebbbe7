"""How a moment's weights, gradients and activations are spread, and how long they are."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.training.loop.training_loop import TrainingLoop
from playground.training.update.layer_norms import LayerNorms, layer_norms

FEWEST_BINS, MOST_BINS = 8, 48
"""How many bins the values of a histogram are counted in: about twice the root of their number."""

MOST_VALUES = 1 << 14
"""Of an array of more values so many are counted, evenly spaced in it."""

Spread = Literal["weights", "gradients", "activations"]


class ValueCounts(Struct, frozen=True, eq=False):
    """Values counted in bins of equal width.

    Parameters
    ----------
    low, high
        The least and the largest value: the ends of the first and the last bin. They are the same
        where all values are, which are in the first bin then.
    counts
        ``(bins,)``.
    """

    low: float
    high: float
    counts: Array

    @property
    def total(self) -> int:
        """How many values were counted."""
        return int(self.counts.sum())


class SpreadKey(Struct, frozen=True, order=True):
    """Whose values a histogram counts.

    Parameters
    ----------
    spread
        What of it.
    node_id
        The layer.
    name
        The learned array; empty for activations.
    """

    spread: Spread
    node_id: str
    name: str = ""


class MomentStatistics(Struct, frozen=True, eq=False):
    """A moment of a training in a few numbers for each layer.

    Activations and gradients are those of the latest batch, so of the parameters that the latest
    update began with; where no batch has run since training was taken up there are none.

    Parameters
    ----------
    step
        Updates made.
    epoch
        Epochs, with a fraction within one.
    histograms
        How values are spread; what is not finite has none.
    norms
        The lengths of every layer that has weights, in network order.
    names
        What the layers are called, by id.
    """

    step: int
    epoch: float
    histograms: Mapping[SpreadKey, ValueCounts]
    norms: tuple[LayerNorms, ...]
    names: Mapping[str, str]

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        own = sum(each.counts.nbytes + 400 for each in self.histograms.values())
        return own + 200 * len(self.norms)


def moment_statistics(loop: TrainingLoop) -> MomentStatistics:
    """Measure the present moment of a training of one network.

    Parameters
    ----------
    loop
        Stands behind a step. The length of its latest change is known while it is watched.
    """
    network, plan, last = loop.network, loop.network.plan, loop.rule.last
    theta, change = network.theta, last.change()
    gradient = network.grad if loop.has_gradient else None
    found: dict[SpreadKey, ValueCounts | None] = {}
    for span in network.parameter_layout:
        own = slice(span.start, span.stop)
        found[SpreadKey("weights", span.node_id, span.name)] = histogram(theta[own])
        if gradient is not None:
            key = SpreadKey("gradients", span.node_id, span.name)
            found[key] = histogram(gradient[own])
    if loop.has_gradient:
        values = loop.program.network.value
        for node in plan.nodes:
            if not node.features:
                found[SpreadKey("activations", node.id)] = histogram(values(node.id).reshape(-1))
    before = None if change is None else theta - change
    return MomentStatistics(
        loop.step_count,
        loop.epoch_reached,
        {key: each for key, each in found.items() if each is not None},
        layer_norms(network.parameter_layout, theta, gradient, change, before),
        {node.id: node.name for node in plan.nodes},
    )


def histogram(values: Array) -> ValueCounts | None:
    """Count values ``(N,)``; ``None`` where there are none, or where one is not finite."""
    values = values[:: -(-len(values) // MOST_VALUES) or 1]
    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    width = high - low
    if not np.isfinite(width):
        return None
    bins = min(max(int(2 * sqrt(len(values))), FEWEST_BINS), MOST_BINS)
    if width > 0:
        # As NumPy's own, at a third of the time it takes for a small layer.
        places = ((values - low) * (bins / width)).astype(np.intp)
        np.minimum(places, bins - 1, out=places)
    else:
        places = np.zeros(len(values), np.intp)
    counts = np.bincount(places, minlength=bins).astype(np.uint32)
    counts.setflags(write=False)
    return ValueCounts(low, high, counts)
