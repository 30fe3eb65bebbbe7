"""The face of every layer of a drawn network, as far as its shapes are known."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.graph import NetworkSpec, NodeSpec
from playground.nn.base.layer import Layer
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.layers import LAYERS
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.faces.facts import DataFacts, Incoming, Measure, NodeFacts
from playground.ui.canvas.faces.make_face import make_face


class FaceKey(Struct, frozen=True):
    """What a face is made of that belongs to its layer, and what the layers behind it see of that.

    Parameters
    ----------
    node, info, sources, name
        The layer, what is known of it, what feeds it and what it is called.
    is_wanted
        Whether its face was asked for.
    is_positive
        Whether its values are never negative.
    """

    node: NodeSpec
    info: NodeInfo | None
    sources: tuple[str, ...]
    name: str
    is_wanted: bool
    is_positive: bool = False


KnownFaces: TypeAlias = dict[str, tuple[FaceKey, Face | None]]
"""By node id: what a face is made of, and the face."""


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
    network, order, infos, names, data, measure, wanted
        As :func:`known_faces` takes them.
    """
    found = known_faces(network, order, infos, names, data, measure, wanted, {})
    return {node_id: face for node_id, (_, face) in found.items() if face is not None}


def known_faces(
    network: NetworkSpec,
    order: Sequence[str],
    infos: Mapping[str, NodeInfo],
    names: Mapping[str, str],
    data: DataFacts,
    measure: Measure,
    wanted: frozenset[str],
    earlier: KnownFaces,
) -> KnownFaces:
    """Return what cards show, and what it is made of: what is made of the same is not made again.

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
    earlier
        What was found before, with the same data and words as wide.
    """
    found: KnownFaces = {}
    changed: set[str] = set()
    for node_id in order:
        sources = network.sources(node_id)
        known = earlier.get(node_id)
        key = FaceKey(
            network.node(node_id),
            infos.get(node_id),
            sources,
            names.get(node_id, node_id),
            node_id in wanted,
            known is not None and known[0].is_positive,
        )
        if known is not None and known[0] == key and changed.isdisjoint(sources):
            found[node_id] = known
            continue
        incoming = tuple(_seen(i, found) for i in sources)
        found[node_id] = _make(key, incoming, data, measure)
        if known is None or _seen(node_id, found) != _seen(node_id, earlier):
            changed.add(node_id)
    return found


def _seen(node_id: str, found: KnownFaces) -> Incoming | None:
    """Return what the layers behind a node see of it; ``None`` while its shape is unknown."""
    key = found[node_id][0] if node_id in found else None
    if key is None or key.info is None or key.info.shape is None:
        return None
    return Incoming(node_id, key.name, key.info.shape, key.is_positive)


def _make(
    key: FaceKey, sources: Sequence[Incoming | None], data: DataFacts, measure: Measure
) -> tuple[FaceKey, Face | None]:
    """Make a face, and find whether its layer's values are never negative."""
    info, key = key.info, replace(key, is_positive=False)
    layer = _layer(key.node) if info is not None else None
    incoming = tuple(source for source in sources if source is not None)
    if layer is None or info is None or info.shape is None or len(incoming) < len(sources):
        return key, None
    key = replace(key, is_positive=_is_positive(layer, incoming))
    if not key.is_wanted or (not incoming and type(layer).max_inputs != 0):
        return key, None
    facts = NodeFacts(
        key.node.id,
        layer,
        info.shape,
        incoming,
        _features(layer, data),
        info.is_output,
        key.is_positive,
        data,
    )
    return key, _known(make_face(facts, measure))


@lru_cache(maxsize=512)
def _known(face: Face) -> Face:
    """Return the face that was made before if it is the same: it knows its places already."""
    return face


def _layer(node: NodeSpec) -> Layer | None:
    """Return a node's layer; what cannot be created has no facts either."""
    if node.kind not in LAYERS:
        return None
    try:
        return LAYERS.create(Component(node.kind, node.params))
    except PlaygroundError:
        return None


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
