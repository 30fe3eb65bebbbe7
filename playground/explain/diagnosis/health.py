"""The numbers that tell whether a network can learn: at every unit, and at every layer."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, read_only
from playground.explain.base.activation_slopes import (
    FLAT,
    activation_derivative,
    flat_ends,
    sums_of,
)
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.base.optimizer_preview import trial_update
from playground.nn.compiler.network import Network
from playground.nn.compiler.plan import PlannedNode
from playground.training.update.layer_norms import LayerNorms, layer_norms

MOST_SAMPLES = 1024
"""How many training samples are looked at, evenly spaced, when there are more."""

NEAR_AN_END = 0.025
"""A unit is saturated on a sample when its value lies within this share of the activation's range
from either end; tanh and the sigmoid have a tenth of their steepest slope left there."""


class UnitHealth(Struct, frozen=True):
    """How a layer's units respond, one number per unit.

    Parameters
    ----------
    node_id, name
        The layer, and what it is called.
    dead_share
        On which share of the samples a unit's slope |f'(z)| is below :data:`FLAT`, for an
        activation that is flat at one end (ReLU, ELU, GELU, softplus below zero). 1 is a dead unit.
        ``None`` for other activations.
    saturated_share
        On which share a unit lies at an end of an activation that is flat at both (tanh), or of
        another layer's range (softmax). ``None`` for others.
    """

    node_id: str
    name: str
    dead_share: Array | None
    saturated_share: Array | None


class LayerHealth(Struct, frozen=True):
    """One layer with weights.

    Parameters
    ----------
    node_id, name
        The layer, and what it is called.
    gradient
        The root mean square of dL/d(value) over its units and the samples.
    relative_gradient
        The same divided by the output layer's.
    weight_length, update_length
        ``|W|`` and the length of the active optimizer's next move of ``W``, with the gradient of
        the coming batch at the present parameters.
    update_ratio
        The second divided by the first, ``nan`` where the weights are all zero.
    is_frozen
        Whether it rests because it was told to.
    """

    node_id: str
    name: str
    gradient: float
    relative_gradient: float
    weight_length: float
    update_length: float
    update_ratio: float
    is_frozen: bool = False


class Health(Struct, frozen=True):
    """The numbers of all layers, in network order; :mod:`.findings` judges them.

    Parameters
    ----------
    samples
        How many training samples were looked at.
    units
        The layers whose activation has an end.
    layers
        The layers that learn something.
    output
        The output layer.
    """

    samples: int
    units: tuple[UnitHealth, ...]
    layers: tuple[LayerHealth, ...]
    output: str


@np.errstate(all="ignore")
def health(context: ExplainContext, rows: IntArray | None = None) -> Health:
    """Examine a network at a moment of its training.

    Parameters
    ----------
    context
        Which moment.
    rows
        On which training samples; by default all, or :data:`MOST_SAMPLES` evenly spaced ones.
    """
    objective = Objective(context, spread_rows(context) if rows is None else rows)
    theta = objective.theta
    gradient = _fresh_gradient(context, theta)
    network = objective.run(theta).network
    move = trial_update(context, gradient, context.config.optimizer).move
    learning = [node for node in context.plan.nodes if node.parameters]
    norms = {each.node_id: each for each in layer_norms(context.layout, theta, None, move)}
    last = _root_mean_square(network.value_grad(context.plan.output.id))
    layers = [_layer(node, network, last, norms.get(node.id)) for node in learning]
    units = _all_units(network)
    return Health(len(objective.rows), units, tuple(layers), context.plan.output.id)


def _all_units(network: Network) -> tuple[UnitHealth, ...]:
    nodes = [node for node in network.plan.nodes if not node.features]
    return tuple(u for node in nodes if (u := _units(node, network)) is not None)


def _fresh_gradient(context: ExplainContext, theta: Array) -> Array:
    """Return the gradient of the next update: the one that is there belongs to weights left."""
    if context.is_fresh and context.gradient is not None:
        return context.gradient
    return Objective(context, context.batch if len(context.batch) else None).gradient(theta)


def spread_rows(context: ExplainContext, most: int = MOST_SAMPLES) -> IntArray:
    """Return all training samples, or ``most`` evenly spaced ones."""
    count = context.count
    rows: IntArray = np.arange(count)
    if count > most:
        rows = np.linspace(0, count - 1, most).astype(np.intp)
    return rows


def _units(node: PlannedNode, network: Network) -> UnitHealth | None:
    if node.layer.activation_field:
        activation = node.layer.chosen_activation
        below, above = flat_ends(activation)
        if below != above:
            slopes = activation_derivative(activation, sums_of(node, network))
            dead = np.abs(slopes).reshape(node.shape[0], -1) < FLAT
            return UnitHealth(node.id, node.name, read_only(dead.mean(axis=1)), None)
        if not below:
            return None
    low, high = node.layer.output_range
    if low is None or high is None:
        return None
    values = network.value(node.id).reshape(node.shape[0], -1)  # a channel's places are one unit
    margin = NEAR_AN_END * (high - low)
    ends = (values < low + margin) | (values > high - margin)
    return UnitHealth(node.id, node.name, None, read_only(ends.mean(axis=1)))


def _layer(
    node: PlannedNode, network: Network, last: float, norms: LayerNorms | None
) -> LayerHealth:
    """Measure a layer; ``last`` is the size of the output layer's gradient."""
    size = _root_mean_square(network.value_grad(node.id))
    norms = norms or LayerNorms(node.id, 0.0, change=0.0)  # a layer of scales and biases
    return LayerHealth(
        node_id=node.id,
        name=node.name,
        gradient=size,
        relative_gradient=size / last if last > 0 else np.nan,
        weight_length=norms.weight,
        update_length=norms.change,
        update_ratio=norms.ratio,
        is_frozen=node.frozen,
    )


def _root_mean_square(values: Array) -> float:
    return float(np.sqrt(np.square(values).mean()))
