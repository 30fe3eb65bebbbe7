"""The face of every layer of a drawn network, as far as its shapes are known."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from playground.core import Component, PlaygroundError
from playground.graph import NetworkSpec, NodeSpec
from playground.nn.base.layer import Layer
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.layers import LAYERS
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.faces.facts import DataFacts, Incoming, Measure, NodeFacts
from playground.ui.canvas.faces.make_face import make_face


def network_faces(
    network: NetworkSpec,
    order: Sequence[str],
    infos: Mapping[str, NodeInfo],
    names: Mapping[str, str],
    data: DataFacts,
    measure: Measure,
    wanted: frozenset[str],
) -> dict[str, Face]:
    """Return what cards show, by node id; layers whose shapes are unknown have no face.

    Parameters
    ----------
    network, order
        The network, and its nodes along the wires.
    infos
        What compilation says about the nodes.
    names
        What the nodes are called.
    data
        What is known of the data; without any, inputs and outputs show plain units.
    measure
        Returns how wide small words run.
    wanted
        Whose faces are asked for.
    """
    layers = {i: layer for i in order if (layer := _layer(network.node(i), infos)) is not None}
    positive: dict[str, bool] = {}
    faces: dict[str, Face] = {}
    for node_id, layer in layers.items():
        info, incoming = infos[node_id], _incoming(node_id, network, infos, names, positive)
        if info.shape is None or incoming is None:
            continue
        positive[node_id] = _is_positive(layer, incoming)
        if node_id not in wanted or (not incoming and type(layer).max_inputs != 0):
            continue
        facts = NodeFacts(
            node_id,
            layer,
            info.shape,
            incoming,
            _features(layer, data),
            info.is_output,
            positive[node_id],
            data,
        )
        faces[node_id] = _known(make_face(facts, measure))
    return faces


@lru_cache(maxsize=512)
def _known(face: Face) -> Face:
    """Return the face that was made before if it is the same: it knows its places already."""
    return face


def _layer(node: NodeSpec, infos: Mapping[str, NodeInfo]) -> Layer | None:
    """Return a node's layer; what cannot be created has no facts either."""
    if node.id not in infos or node.kind not in LAYERS:
        return None
    try:
        return LAYERS.create(Component(node.kind, node.params))
    except PlaygroundError:
        return None


def _incoming(
    node_id: str,
    network: NetworkSpec,
    infos: Mapping[str, NodeInfo],
    names: Mapping[str, str],
    positive: Mapping[str, bool],
) -> tuple[Incoming, ...] | None:
    """Return what reaches a node; ``None`` where some of it is unknown."""
    found = list[Incoming]()
    for source in network.sources(node_id):
        shape = infos[source].shape if source in infos else None
        if shape is None:
            return None
        name = names.get(source, source)
        found.append(Incoming(source, name, shape, positive.get(source, False)))
    return tuple(found)


def _features(layer: Layer, data: DataFacts) -> tuple[str, ...]:
    """Return the names of what an input offers: those that were chosen, or every column."""
    chosen: tuple[str, ...] = getattr(layer, "features", ())
    return chosen or data.columns if type(layer).max_inputs == 0 else ()


def _is_positive(layer: Layer, incoming: Sequence[Incoming]) -> bool:
    """Tell whether values are never negative: by a layer's own range, or by what reaches it.

    A layer that learns nothing and has no range of its own picks, moves, averages or adds.
    """
    low, high = layer.output_range
    if low is not None or high is not None:
        return low is not None and low >= 0
    learns = bool(incoming) and bool(layer.parameters([source.shape for source in incoming]))
    return bool(incoming) and not learns and all(source.is_positive for source in incoming)
