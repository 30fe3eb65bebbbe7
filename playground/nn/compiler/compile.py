"""Compilation: from a drawing to a network that runs."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import DTypeLike

from playground.core import Array, RandomStream
from playground.nn.base.initializer import Initializer
from playground.nn.compiler.network import Network, Shared
from playground.nn.compiler.network_memory import check_parameters
from playground.nn.compiler.parameter_layout import ParameterSpan, lay_out_parameters
from playground.nn.compiler.plan import Plan


def build(
    plan: Plan,
    batch_size: int,
    dtype: DTypeLike,
    replicas: int,
    streams: Sequence[RandomStream] = (),
) -> Network:
    """Allocate a planned network; ``streams`` feed layers that need noise, one per replica.

    Raises
    ------
    NotEnoughMemory
        When it would take more than half of what is free.
    """
    check_parameters(plan.nodes, dtype, replicas)
    layout = lay_out_parameters(plan)
    size = layout[-1].stop if layout else 0
    remembered = sum(int(np.prod(spec.shape)) for node in plan.nodes for spec in node.state)
    lead = () if replicas == 1 else (replicas,)
    theta, grad, state = (np.zeros((*lead, n), dtype) for n in (size, size, remembered))
    network = Network(plan, batch_size, Shared(theta, grad, state, tuple(streams)))
    network.forget_state()
    return network


def initialize(
    network: Network, streams: Sequence[RandomStream], initializer: Initializer, bias: float
) -> None:
    """Draw the initial weights; one stream per replica."""
    _draw_into(network.theta, network, streams, initializer, bias)


def draw_parameters(
    network: Network, streams: Sequence[RandomStream], initializer: Initializer, bias: float
) -> Array:
    """Return what parameters begin with, like ``network.theta``; one stream per replica.

    Weights are drawn layer by layer, and within a layer destination by destination: the browser
    playground's order, so that its seeds give its weights.
    """
    drawn = np.zeros(network.theta.shape, network.dtype)
    _draw_into(drawn, network, streams, initializer, bias)
    return drawn


@np.errstate(over="ignore")  # a weight beyond every number shows as one at the first step
def _draw_into(
    drawn: Array,
    network: Network,
    streams: Sequence[RandomStream],
    initializer: Initializer,
    bias: float,
) -> None:
    rows = drawn.reshape(len(streams), -1)
    for theta, stream in zip(rows, streams, strict=True):
        for span in network.parameter_layout:
            network.view(theta, span)[...] = _initial(span, stream, initializer, bias)


def _initial(
    span: ParameterSpan, stream: RandomStream, initializer: Initializer, bias: float
) -> Array:
    if span.role == "weight":
        drawn = initializer.draw(stream, span.shape[::-1], span.fan_in, span.fan_out)
        if initializer.for_rectifiers and span.leak:
            drawn /= sqrt(1.0 + span.leak**2)
        return drawn.T
    return np.full(span.shape, bias if span.role == "bias" else span.initial)


def weight_mask(network: Network) -> Array:
    """Return ``(P,)``: 1 where a parameter is a weight (to be regularised), else 0."""
    mask = np.zeros(network.theta.shape[-1], network.dtype)
    for span in network.parameter_layout:
        if span.role == "weight":
            mask[span.start : span.stop] = 1.0
    return mask
