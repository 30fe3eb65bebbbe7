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


def reachable(neighbours: Mapping[str, Iterable[str]], *starts: str) -> tuple[str, ...]:
    """Return every node that some steps lead to, in the order they are found."""
    found: dict[str, None] = {}
    stack = [*starts]
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
    feeds: dict[str, list[str]] = {node_id: [] for node_id in ids}
    fed: dict[str, list[str]] = {node_id: [] for node_id in ids}
    for source, target in _known_ends(spec.edges, feeds):
        feeds[source].append(target)
        fed[target].append(source)
    gone = _peeled(ids, fed, feeds)
    gone |= _peeled(ids, feeds, fed)
    return tuple(node_id for node_id in ids if node_id not in gone)


def _peeled(
    ids: Iterable[str], before: Mapping[str, list[str]], after: Mapping[str, list[str]]
) -> set[str]:
    """Return the nodes that no loop leads to: without any before them, once the others are gone."""
    left = {node_id: len(before[node_id]) for node_id in ids}
    ready = [node_id for node_id, count in left.items() if not count]
    for node_id in ready:  # it grows meanwhile
        for other in after[node_id]:
            left[other] -= 1
            if not left[other]:
                ready.append(other)
    return set(ready)


def without_loops(ids: Iterable[str], edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the wires in their order, without each that would close a loop with those before it.

    An order of the nodes is kept up to date (Pearce and Kelly 2006): only what lies between the
    ends of a wire that points backwards in it has to be looked at.
    """
    place = {node_id: i for i, node_id in enumerate(ids)}
    feeds: dict[str, list[str]] = {node_id: [] for node_id in place}
    fed: dict[str, list[str]] = {node_id: [] for node_id in place}
    kept: list[tuple[str, str]] = []
    for source, target in edges:
        low, high = place[target], place[source]
        if low <= high:
            between = range(low, high + 1)
            behind = _reached(feeds, target, place, between)
            if source in behind:
                continue
            ahead = _reached(fed, source, place, between)
            moved = sorted(ahead, key=place.__getitem__) + sorted(behind, key=place.__getitem__)
            for node_id, at in zip(moved, sorted(map(place.__getitem__, moved)), strict=True):
                place[node_id] = at
        feeds[source].append(target)
        fed[target].append(source)
        kept.append((source, target))
    return kept


def _reached(
    neighbours: Mapping[str, list[str]], start: str, place: Mapping[str, int], near: range
) -> set[str]:
    """Return a node and all that some steps within a part of the order lead to."""
    found = {start}
    stack = [start]
    while stack:
        for other in neighbours[stack.pop()]:
            if other not in found and place[other] in near:
                found.add(other)
                stack.append(other)
    return found
