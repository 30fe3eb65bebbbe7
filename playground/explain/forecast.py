"""Before training: whether signals and gradients keep their size through the layers.

Networks are drawn with the configured initializer and run on the data, forward and backward.
Where the variance shrinks or grows from layer to layer by a constant factor, a deep network's
first layers get no gradient, or far too much of it (Glorot and Bengio 2010; He et al. 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.core import NumpyStream, ValueNotAllowed
from playground.explain.findings import EXPLODING, VANISHING
from playground.explain.health import spread_rows
from playground.explain.objective import Objective
from playground.explain.situation import Situation
from playground.nn.compile import build, initialize
from playground.nn.initializers import INITIALIZERS
from playground.nn.network import Network

DRAWS = 16
"""How many initial networks the forecast averages."""

SAMPLES = 256
"""How many training samples they are run on, evenly spaced, when there are more."""

Outlook = Literal["steady", "vanishing", "exploding"]


@dataclass(frozen=True)
class LayerForecast:
    """One layer at initialisation, over all its units, the samples and the draws.

    Parameters
    ----------
    node_id
        The layer.
    activation_mean, activation_variance
        Of its values.
    gradient_variance
        Of dL/d(value), L being the mean loss over the samples looked at.
    relative_gradient
        The root of ``gradient_variance`` divided by the output layer's.
    """

    node_id: str
    activation_mean: float
    activation_variance: float
    gradient_variance: float
    relative_gradient: float


@dataclass(frozen=True)
class Forecast:
    """The layers in computing order, without the inputs.

    Parameters
    ----------
    layers
        The numbers.
    draws, samples
        How many networks were drawn, and on how many training samples they were run.
    outlook
        What the layer farthest from the output's size says: ``"vanishing"`` below
        :data:`~playground.explain.findings.VANISHING`, ``"exploding"`` above
        :data:`~playground.explain.findings.EXPLODING`, else ``"steady"``.
    """

    layers: tuple[LayerForecast, ...]
    draws: int
    samples: int
    outlook: Outlook


def forecast(situation: Situation, draws: int = DRAWS, seed: int = 0) -> Forecast:
    """Forecast how signals and gradients travel at the start of a training.

    Parameters
    ----------
    situation
        Names network, data, loss and initializer; its parameters do not matter.
    draws
        How many initial networks to average.
    seed
        Of the draws, which are made with random streams of their own.
    """
    if draws < 1:
        raise ValueNotAllowed("draws", draws, "use a whole number of at least 1")
    rows = spread_rows(situation, SAMPLES)
    objective = Objective(situation, rows)
    drawn = build(situation.plan, 1, np.float64, 1)
    initializer = INITIALIZERS.create(situation.config.initializer)
    nodes = [node.id for node in situation.plan.nodes if not node.features]
    moments = np.zeros((len(nodes), 4))
    for draw in range(draws):
        stream = NumpyStream((seed, draw))
        initialize(drawn, [stream], initializer, situation.config.bias)
        network = objective.run(drawn.theta).network
        moments += [_moments(network, node_id) for node_id in nodes]
    moments /= draws
    spreads = moments[:, 3] - np.square(moments[:, 2])
    last = spreads[nodes.index(situation.plan.output.id)]
    layers = tuple(
        LayerForecast(
            node_id=node_id,
            activation_mean=float(mean),
            activation_variance=float(square - mean * mean),
            gradient_variance=float(spread),
            relative_gradient=float(np.sqrt(spread / last)) if last > 0 else np.nan,
        )
        for node_id, (mean, square, _, _), spread in zip(nodes, moments, spreads, strict=True)
    )
    return Forecast(layers, draws, len(rows), _outlook(layers))


def _moments(network: Network, node_id: str) -> tuple[float, float, float, float]:
    """Return the mean and the mean square of a layer's values, and of their gradients."""
    values, gradients = network.value(node_id), network.value_grad(node_id)
    return (
        float(values.mean()),
        float(np.square(values).mean()),
        float(gradients.mean()),
        float(np.square(gradients).mean()),
    )


def _outlook(layers: tuple[LayerForecast, ...]) -> Outlook:
    sizes = [layer.relative_gradient for layer in layers]
    if any(size > EXPLODING for size in sizes):
        return "exploding"
    if any(size < VANISHING for size in sizes):
        return "vanishing"
    return "steady"
