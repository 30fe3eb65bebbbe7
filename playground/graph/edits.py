"""Pure edits: each takes a network and returns a new one. Undo is keeping the old value."""

import re
from collections.abc import Iterable, Mapping
from itertools import count

from msgspec.structs import replace

from playground.core import ParamValue, ValueNotAllowed
from playground.graph.names import LONGEST_NAME, BadName, plain_names, read_name
from playground.graph.spec import Edge, NetworkSpec, NodeSpec
from playground.graph.traversal import descendants


class FreshNames:
    """Ids and names for new nodes of a network: none is there yet, nor given twice.

    Parameters
    ----------
    spec
        The network the nodes are for.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self._ids = [node.id for node in spec.nodes]
        self._taken = {spec.name_of(node_id).casefold() for node_id in self._ids}
        self._numbers: dict[str, int] = {}

    def id_for(self, kind: str) -> str:
        """Return an unused id for a kind: see :func:`new_id`."""
        if kind not in self._numbers:
            pattern = re.compile(rf"{re.escape(kind)}_(\d+)")
            taken = [int(m[1]) for node_id in self._ids if (m := pattern.fullmatch(node_id))]
            self._numbers[kind] = max(taken, default=0)
        for number in count(self._numbers[kind] + 1):
            node_id = f"{kind}_{number}"
            if self._take(next(plain_names(node_id))):
                self._numbers[kind] = number
                return node_id
        raise AssertionError("numbers do not end")

    def name_for(self, name: str) -> str:
        """Return a name for the copy of a layer: ``encoder 2`` where there is an ``encoder``."""
        if not name or self._take(name):
            return name
        stem = re.sub(r" \d+$", "", name)
        for number in count(2):
            ending = f" {number}"
            wanted = stem[: LONGEST_NAME - len(ending)].rstrip() + ending
            if self._take(wanted):
                return wanted
        raise AssertionError("numbers do not end")

    def _take(self, name: str) -> bool:
        wanted = name.strip().casefold()
        is_free = wanted not in self._taken
        self._taken.add(wanted)
        return is_free


def new_id(spec: NetworkSpec, kind: str) -> str:
    """Return an unused id for a kind: ``dense_1``, ``dense_2``, … (always past the highest).

    What it is called in plain words is no other layer's name either.
    """
    return FreshNames(spec).id_for(kind)


def rename(spec: NetworkSpec, node_id: str, name: str) -> NetworkSpec:
    """Give a node a name, or its usual one again; its id stays.

    Parameters
    ----------
    spec, node_id
        The network and one of its nodes.
    name
        What it is to be called; blanks around it do not count. Empty, or what it is called without
        a name, leaves it without one.

    Raises
    ------
    ValueNotAllowed
        When it is no name, or another layer's name or id.
    """
    field = f"name of {spec.name_of(node_id)}"
    try:
        wanted = read_name(name)
    except BadName as error:
        raise ValueNotAllowed(field, name, str(error)) from error
    bare = _with_name(spec, node_id, "")
    if not wanted or wanted == bare.name_of(node_id):
        return bare
    other = bare.named(wanted) or (wanted if wanted in bare else None)
    if other not in (None, node_id):
        allowed = f"{bare.name_of(other)} is another layer; use a name that no other layer has"
        raise ValueNotAllowed(field, name, allowed)
    return _with_name(spec, node_id, wanted)


def _with_name(spec: NetworkSpec, node_id: str, name: str) -> NetworkSpec:
    nodes = tuple(replace(node, name=name) if node.id == node_id else node for node in spec.nodes)
    return replace(spec, nodes=nodes)


def add_node(spec: NetworkSpec, node: NodeSpec) -> NetworkSpec:
    """Add an unconnected node."""
    if node.id in spec:
        raise ValueError(f"there is already a node {node.id!r}")
    return replace(spec, nodes=(*spec.nodes, node))


def remove_nodes(spec: NetworkSpec, node_ids: Iterable[str], *, bridge: bool = True) -> NetworkSpec:
    """Remove nodes and their wires.

    With ``bridge``, a removed node that stood between exactly one source and one target leaves
    those two connected, so that deleting a hidden layer does not cut the network.
    """
    gone = frozenset(node_ids)
    for node_id in [node.id for node in spec.nodes if node.id in gone]:
        sources, targets = spec.sources(node_id), spec.targets(node_id)
        edges: list[Edge] = []
        for edge in spec.edges:
            if node_id not in (edge.source, edge.target):
                edges.append(edge)
            elif bridge and edge.target != node_id and len(sources) == len(targets) == 1:
                joined = Edge(sources[0], targets[0])
                if joined not in spec.edges:
                    edges.append(joined)
        nodes = tuple(node for node in spec.nodes if node.id != node_id)
        spec = NetworkSpec(nodes, tuple(edges))
    return spec


def connect(spec: NetworkSpec, source: str, target: str) -> NetworkSpec:
    """Add a wire; connecting what is connected changes nothing."""
    edge = Edge(source, target)
    return spec if edge in spec.edges else replace(spec, edges=(*spec.edges, edge))


def disconnect(spec: NetworkSpec, source: str, target: str) -> NetworkSpec:
    """Remove a wire."""
    edge = Edge(source, target)
    return replace(spec, edges=tuple(e for e in spec.edges if e != edge))


def reconnect(spec: NetworkSpec, edge: Edge, other: Edge) -> NetworkSpec:
    """Put one wire in another's place: at the same node it stays the same of several inputs."""
    if other in spec.edges:
        return disconnect(spec, edge.source, edge.target)
    return replace(spec, edges=tuple(other if e == edge else e for e in spec.edges))


def rewire(spec: NetworkSpec, source: str, target: str) -> NetworkSpec:
    """Make ``source`` the only input of ``target``."""
    others = tuple(e for e in spec.edges if e.target != target)
    return replace(spec, edges=(*others, Edge(source, target)))


def insert_on_edge(spec: NetworkSpec, node: NodeSpec, edge: Edge) -> NetworkSpec:
    """Put a new node into the middle of a wire, keeping the target's input order."""
    edges: list[Edge] = []
    for e in spec.edges:
        edges.extend((Edge(e.source, node.id), Edge(node.id, e.target)) if e == edge else (e,))
    return replace(add_node(spec, node), edges=tuple(edges))


def set_frozen(spec: NetworkSpec, node_id: str, frozen: bool) -> NetworkSpec:
    """Keep the parameters of one node as they are, or let them be trained again."""
    nodes = tuple(
        replace(node, frozen=frozen) if node.id == node_id else node for node in spec.nodes
    )
    return replace(spec, nodes=nodes)


def set_params(spec: NetworkSpec, node_id: str, **changes: ParamValue) -> NetworkSpec:
    """Change some parameters of one node.

    What another choice brought with it goes with it: the ``activation.alpha`` of the activation
    that is no longer chosen.
    """
    nodes = tuple(
        replace(node, params=with_changes(node.params, changes)) if node.id == node_id else node
        for node in spec.nodes
    )
    return replace(spec, nodes=nodes)


def with_changes(
    params: Mapping[str, ParamValue], changes: Mapping[str, ParamValue]
) -> dict[str, ParamValue]:
    """Return parameters after a change, without those of a choice that was changed."""
    other = tuple(f"{name}." for name, value in changes.items() if params.get(name) != value)
    kept = {name: value for name, value in params.items() if not name.startswith(other)}
    return {**kept, **changes}


def would_cycle(spec: NetworkSpec, source: str, target: str) -> bool:
    """Tell whether a wire from ``source`` to ``target`` would close a loop."""
    return source == target or source in descendants(spec, target)
