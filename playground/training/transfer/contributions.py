"""How much every unit matters to the layers that it feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.base.dataset import Dataset
from playground.nn.compiler.network import Network
from playground.nn.compiler.parameter_layout import ParameterSpan
from playground.training.data.input_feed import feed, select
from playground.training.evaluation.predictor import Predictor
from playground.training.transfer.units import OwnUnit, Units, parts

SAMPLES = 512
"""The most training samples looked at."""

NUMBERS = 4_000_000
"""The most numbers in one layer's values at once: wide layers are judged by fewer samples."""


class Moments(Struct, frozen=True):
    """Mean and variance of what reaches a layer, per unit of its input: ``(..., n)``."""

    mean: Array
    variance: Array


def readers(network: Network) -> list[ParameterSpan]:
    """Return the weights that are multiplied with what reaches their layer."""
    return [span for span in network.parameter_layout if "input" in span.axes]


def measure(network: Network, dataset: Dataset) -> dict[str, Moments]:
    """Run training samples through a network; returns what reaches each layer that reads values.

    They are taken evenly from the whole training set, and the layers predict.
    """
    sources = {node.id: node.sources[0] for node in network.plan.nodes if node.sources}
    wanted = {span.node_id: sources[span.node_id] for span in readers(network)}
    widest = max(int(np.prod(node.shape)) for node in network.plan.nodes)
    count = len(dataset.x_train)
    rows = np.linspace(0, count - 1, min(count, SAMPLES, max(32, NUMBERS // widest))).astype(int)
    samples = select(dataset.x_train, rows)
    features = [feed(port, samples) for port in network.inputs]
    with np.errstate(all="ignore"):
        values = Predictor(network).values(features, tuple(set(wanted.values())))
    lead = network.theta.ndim - 1
    return {node_id: _moments(values[source], lead) for node_id, source in wanted.items()}


def _moments(value: Array, lead: int) -> Moments:
    rest = tuple(range(lead + 1, value.ndim))
    with np.errstate(all="ignore"):
        found = (value.mean(axis=rest), value.var(axis=rest))
    return Moments(*(np.nan_to_num(each) for each in found))


def by_input(network: Network, span: ParameterSpan) -> Array:
    """Return a weight as ``(..., input, unit)``, summed over its places."""
    weight = network.view(network.theta, span).astype(np.float64)
    lead = weight.ndim - len(span.axes)
    places = tuple(lead + i for i, axis in enumerate(span.axes) if axis == "place")
    summed: Array = weight.sum(axis=places)
    turned = span.axes.index("input") > span.axes.index("unit")
    return summed.swapaxes(-1, -2) if turned else summed


def contributions(
    network: Network, moments: Mapping[str, Moments], units: Units
) -> dict[OwnUnit, float]:
    """Return how much of what varies in the next layers' sums comes from each unit.

    That is Σ w² · Var(a), over the unit's outgoing weights w and the training samples' activations
    a: the squared length of the weights times the activation's size about its mean. The mean itself
    does not count, for it can move into the biases that it reaches. Sietsma and Dow (1991),
    *Creating artificial neural networks that generalize*, take out units in this way: first those
    whose output does not vary, their constant output added to the next layer's biases. With several
    networks at once it is the sum of theirs.
    """
    found: dict[OwnUnit, float] = defaultdict(float)
    sources = {node.id: node.sources[0] for node in network.plan.nodes if node.sources}
    for span in readers(network):
        weight = network.view(network.theta, span).astype(np.float64)
        axis = weight.ndim - len(span.axes) + span.axes.index("input")
        others = tuple(range(weight.ndim - len(span.axes), weight.ndim))
        square = np.square(weight).sum(axis=tuple(a for a in others if a != axis))
        each = (square * moments[span.node_id].variance).reshape(-1, square.shape[-1]).sum(axis=0)
        for label, share in zip(units.of[sources[span.node_id]], each.tolist(), strict=True):
            for unit in parts(label):
                found[unit] += share
    return found
