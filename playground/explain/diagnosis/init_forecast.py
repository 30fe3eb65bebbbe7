"""Before training: whether signals and gradients keep their size through the layers.

Networks are drawn with the configured initializer and run on the data, forward and backward.
Where the variance shrinks or grows from layer to layer by a constant factor, a deep network's
first layers get no gradient, or far too much of it (Glorot and Bengio 2010; He et al. 2015).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from math import sqrt

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, NumpyStream, ValueNotAllowed
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.diagnosis.health import spread_rows
from playground.explain.diagnosis.silent_layers import silent_layers
from playground.explain.diagnosis.verdict import (
    SILENT,
    LayerVerdict,
    Verdict,
    layer_verdict,
    worst_verdict,
)
from playground.nn.compiler.compile import build, initialize
from playground.nn.compiler.network import Network
from playground.nn.compiler.network_memory import parameter_count
from playground.nn.initializers import INITIALIZERS

DRAWS = 16
"""How many initial networks the forecast averages at most."""

NUMBERS = 2**24
"""How many numbers are drawn for that at most, but for one network: the more units a layer has, the
less one draw of it differs from another."""

SAMPLES = 256
"""How many training samples they are run on, evenly spaced, when there are more."""


class LayerForecast(Struct, frozen=True):
    """One layer at initialisation, over all its units, the samples and the draws.

    Parameters
    ----------
    node_id, name
        The layer, and what it is called.
    activation_mean, activation_variance
        Of its values.
    gradient_variance
        Of dL/d(value), L being the mean loss over the samples looked at.
    relative_gradient
        The root of ``gradient_variance`` divided by the output layer's.
    relative_signal
        The root of ``activation_variance`` divided by the inputs'.
    verdict
        What both mean.
    """

    node_id: str
    name: str
    activation_mean: float
    activation_variance: float
    gradient_variance: float
    relative_gradient: float
    relative_signal: float
    verdict: LayerVerdict

    @property
    def activation_deviation(self) -> float:
        """The standard deviation of its values."""
        return sqrt(max(self.activation_variance, 0.0))

    @property
    def gradient_deviation(self) -> float:
        """The standard deviation of dL/d(value)."""
        return sqrt(max(self.gradient_variance, 0.0))


class InitForecast(Struct, frozen=True):
    """The layers in computing order, without the inputs.

    Parameters
    ----------
    layers
        The numbers.
    draws, samples
        How many networks were drawn, and on how many training samples they were run.
    verdict
        The worst of the layers' verdicts: ``"steady"`` only when all of them are.
    """

    layers: tuple[LayerForecast, ...]
    draws: int
    samples: int
    verdict: Verdict


def draws_for(context: ExplainContext, most: int = DRAWS) -> int:
    """Return how many initial networks are averaged: fewer of large ones."""
    return max(1, min(most, NUMBERS // max(parameter_count(context.plan.nodes), 1)))


def forecast(context: ExplainContext, draws: int | None = None, seed: int = 0) -> InitForecast:
    """Forecast how signals and gradients travel at the start of a training.

    Parameters
    ----------
    context
        Names network, data, loss and initializer; its parameters do not matter.
    draws
        How many initial networks to average; :func:`draws_for` by default.
    seed
        Of the draws, which are made with random streams of their own.
    """
    last: InitForecast = deque(forecasts(context, draws, seed), maxlen=1)[0]
    return last


def forecasts(
    context: ExplainContext, draws: int | None = None, seed: int = 0
) -> Iterator[InitForecast]:
    """Yield the forecast after each draw, ever more exact; the last one is :func:`forecast`'s.

    So a screen has something to show at once, and can stop whenever it wants.
    """
    draws = draws_for(context) if draws is None else draws
    if draws < 1:
        raise ValueNotAllowed("draws", draws, "use a whole number of at least 1")
    rows = spread_rows(context, SAMPLES)
    objective = Objective(context, rows)
    drawn = build(context.plan, 1, np.float64, 1)
    initializer = INITIALIZERS.create(context.config.initializer)
    nodes = {node.id: node.name for node in context.plan.nodes if not node.features}
    silent = silent_layers(context)
    moments = np.zeros((len(nodes), 4))
    for draw in range(draws):
        stream = NumpyStream((seed, draw))
        initialize(drawn, [stream], initializer, context.config.bias)
        network = objective.run(drawn.theta).network
        moments += [_moments(network, node_id) for node_id in nodes]
        layers = _layers(nodes, moments / (draw + 1), context.plan.output.id, _spread(network))
        layers = tuple(_silenced(layer) if layer.node_id in silent else layer for layer in layers)
        verdict = worst_verdict([layer.verdict for layer in layers])
        yield InitForecast(layers, draw + 1, len(rows), verdict)


@np.errstate(all="ignore")
def _layers(
    nodes: Mapping[str, str], moments: Array, output: str, input_variance: float
) -> tuple[LayerForecast, ...]:
    """Turn averaged moments into variances, ratios and verdicts."""
    variances = moments[:, [1, 3]] - np.square(moments[:, [0, 2]])
    last = variances[list(nodes).index(output), 1]
    found = []
    for node_id, mean, (variance, spread) in zip(nodes, moments[:, 0], variances, strict=True):
        gradient, signal = _ratio(spread, last), _ratio(variance, input_variance)
        verdict = layer_verdict(gradient, signal)
        numbers = (float(mean), float(variance), float(spread), gradient, signal)
        found.append(LayerForecast(node_id, nodes[node_id], *numbers, verdict))
    return tuple(found)


def _silenced(layer: LayerForecast) -> LayerForecast:
    """Say of a layer that it learns nothing, however large its gradient is on many samples."""
    return replace(layer, verdict=SILENT)


def _ratio(variance: float, unit: float) -> float:
    """Return the ratio of two deviations; rounding may leave a variance just below zero."""
    if variance <= 0:
        return 0.0
    return float(np.sqrt(variance / unit)) if unit > 0 else np.inf


@np.errstate(all="ignore")
def _spread(network: Network) -> float:
    """Return the variance of everything that enters a network."""
    values = [network.value(port.node_id).ravel() for port in network.inputs]
    return float(np.var(np.concatenate(values)))


@np.errstate(all="ignore")
def _moments(network: Network, node_id: str) -> tuple[float, float, float, float]:
    """Return the mean and the mean square of a layer's values, and of their gradients."""
    values, gradients = network.value(node_id), network.value_grad(node_id)
    return (
        float(values.mean()),
        float(np.square(values).mean()),
        float(gradients.mean()),
        float(np.square(gradients).mean()),
    )
