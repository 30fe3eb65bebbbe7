"""The rate of all Dropout layers at once, and Dropout where there is none."""

from __future__ import annotations

from msgspec.structs import replace

from playground.core import params_of
from playground.graph import NetworkSpec, NodeSpec
from playground.graph.edits import FreshNames, set_params
from playground.graph.spec import Edge
from playground.nn.layers import LAYERS
from playground.nn.layers.dropout import Dropout
from playground.project.capacity.hidden_units import hidden_layers

RATE = next(param for param in params_of(Dropout) if param.name == "rate")


def dropout_rates(spec: NetworkSpec) -> dict[str, float]:
    """Return the rate of every Dropout layer, by its id."""
    found = {}
    for node in spec.nodes:
        if node.kind == Dropout.name:
            rate = node.params.get(RATE.name, RATE.default)
            assert isinstance(rate, int | float)
            found[node.id] = float(rate)
    return found


def layers_to_drop(spec: NetworkSpec, output_id: str) -> tuple[str, ...]:
    """Return behind which layers Dropout goes where there is none: the dense hidden ones.

    In a network without any these are its other hidden layers. Those that lead nowhere yet are
    left out.
    """
    hidden = [each for each in hidden_layers(spec, output_id) if spec.targets(each.node_id)]
    dense = [each for each in hidden if spec.node(each.node_id).kind == "dense"]
    return tuple(each.node_id for each in dense or hidden)


def with_dropout(spec: NetworkSpec, output_id: str, rate: float) -> NetworkSpec:
    """Return a network that drops a share of its values in every training step.

    Parameters
    ----------
    spec, output_id
        The drawn network, and its output layer.
    rate
        Of every Dropout layer there is. Where there is none, one is inserted behind each of
        :func:`layers_to_drop`, behind its normalization and activation; a rate of 0 inserts none.
    """
    present = dropout_rates(spec)
    if present or not rate:
        for node_id in present:
            spec = set_params(spec, node_id, rate=rate)
        return spec
    names = FreshNames(spec)
    for node_id in layers_to_drop(spec, output_id):
        node = NodeSpec(names.id_for(Dropout.name), Dropout.name, {RATE.name: rate})
        spec = _behind(spec, _end_of(spec, node_id, output_id), node)
    return spec


def _end_of(spec: NetworkSpec, node_id: str, output_id: str) -> str:
    """Return the last of the layers that only normalize and bend what a layer computes."""
    while True:
        targets = spec.targets(node_id)
        if len(targets) != 1 or targets[0] == output_id or len(spec.sources(targets[0])) != 1:
            return node_id
        kind = spec.node(targets[0]).kind
        if kind not in LAYERS or kind not in ("activation", "prelu", "batch_norm", "layer_norm"):
            return node_id
        node_id = targets[0]


def _behind(spec: NetworkSpec, node_id: str, node: NodeSpec) -> NetworkSpec:
    """Put a node behind another, before all that follows; inputs keep their order."""
    edges = [Edge(node.id, e.target) if e.source == node_id else e for e in spec.edges]
    return replace(spec, nodes=(*spec.nodes, node), edges=(*edges, Edge(node_id, node.id)))
