"""Walks along the wires: what feeds a node, what it feeds, and an order of all."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError as Cyclic
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from playground.core import PlaygroundError
from playground.graph.spec import NetworkSpec


class CycleError(PlaygroundError):
    """Some nodes feed one another in a loop, so no order exists.

    Parameters
    ----------
    node_ids, names
        The nodes on a loop, in the network's order, and what they are called.
    """

    def __init__(self, node_ids: tuple[str, ...], names: Iterable[str]) -> None:
        self.node_ids = node_ids
        super().__init__(
            f"network: {', '.join(names)} form a loop; remove one of the wires between them"
        )


def ancestors(spec: NetworkSpec, node_id: str) -> tuple[str, ...]:
    """Return every node a node depends on; itself only when it is part of a loop."""
    sources: dict[str, list[str]] = {}
    for edge in spec.edges:
        sources.setdefault(edge.target, []).append(edge.source)
    return reachable(sources, node_id)


def descendants(spec: NetworkSpec, node_id: str) -> tuple[str, ...]:
    """Return every node that depends on a node; itself only when it is part of a loop."""
    targets: dict[str, list[str]] = {}
    for edge in spec.edges:
        targets.setdefault(edge.source, []).append(edge.target)
    return reachable(targets, node_id)


def reachable(neighbours: Mapping[str, Iterable[str]], start: str) -> tuple[str, ...]:
    """Return every node that some steps lead to, in the order they are found."""
    found: dict[str, None] = {}
    stack = [start]
    while stack:
        for node_id in neighbours.get(stack.pop(), ()):
            if node_id not in found:
                found[node_id] = None
                stack.append(node_id)
    return tuple(found)


def topological_order(spec: NetworkSpec) -> tuple[str, ...]:
    """Return the node ids so that every wire points forward.

    Among nodes that could come next, the network's own order decides, so the answer is stable.
    Wires to nodes that do not exist are ignored.

    Raises
    ------
    CycleError
        Naming the nodes on a loop.
    """
    ids = list(dict.fromkeys(node.id for node in spec.nodes))
    place = {node_id: i for i, node_id in enumerate(ids)}
    edges = {(e.source, e.target) for e in spec.edges if e.source in place and e.target in place}
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(ids, ()))
    for source, target in edges:
        sorter.add(target, source)
    try:
        sorter.prepare()
    except Cyclic:
        looped = _on_a_loop(ids, edges)
        raise CycleError(looped, map(spec.name_of, looped)) from None
    order: list[str] = []
    ready: list[int] = []
    while sorter.is_active():
        for node_id in sorter.get_ready():
            heappush(ready, place[node_id])
        order.append(ids[heappop(ready)])
        sorter.done(order[-1])
    return tuple(order)


def _on_a_loop(ids: list[str], edges: set[tuple[str, str]]) -> tuple[str, ...]:
    """Drop the nodes that merely come before or behind a loop."""
    inside = set(ids)
    while True:
        within = [(s, t) for s, t in edges if s in inside and t in inside]
        left = {s for s, _ in within} & {t for _, t in within}
        if left == inside:
            return tuple(node_id for node_id in ids if node_id in inside)
        inside = left
