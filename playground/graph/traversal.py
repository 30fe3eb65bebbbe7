"""Walks along the wires: what feeds a node, what it feeds, and an order of all."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from graphlib import CycleError as Cyclic
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from playground.core import PlaygroundError
from playground.graph.spec import Edge, NetworkSpec


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
    try:
        return _order(tuple([node.id for node in spec.nodes]), spec.edges)
    except Cyclic:
        looped = _on_a_loop(spec)
        raise CycleError(looped, map(spec.name_of, looped)) from None


@lru_cache(maxsize=64)
def _order(node_ids: tuple[str, ...], wires: tuple[Edge, ...]) -> tuple[str, ...]:
    """Return the same of bare ids: most edits leave them, and undo brings them back."""
    ids = list(dict.fromkeys(node_ids))
    place = {node_id: i for i, node_id in enumerate(ids)}
    edges = _known_ends(wires, place)
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(ids, ()))
    for source, target in edges:
        sorter.add(target, source)
    sorter.prepare()
    order: list[str] = []
    ready: list[int] = []
    while sorter.is_active():
        for node_id in sorter.get_ready():
            heappush(ready, place[node_id])
        order.append(ids[heappop(ready)])
        sorter.done(order[-1])
    return tuple(order)


def _known_ends(wires: Iterable[Edge], known: Collection[str]) -> set[tuple[str, str]]:
    return {(e.source, e.target) for e in wires if e.source in known and e.target in known}


def _on_a_loop(spec: NetworkSpec) -> tuple[str, ...]:
    """Drop the nodes that merely come before or behind a loop."""
    ids = tuple(dict.fromkeys(node.id for node in spec.nodes))
    inside = set(ids)
    while True:
        within = _known_ends(spec.edges, inside)
        left = {s for s, _ in within} & {t for _, t in within}
        if left == inside:
            return tuple(node_id for node_id in ids if node_id in inside)
        inside = left
