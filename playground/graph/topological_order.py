"""An order in which every node comes behind the nodes that feed it."""

from playground.core import PlaygroundError
from playground.graph.spec import NetworkSpec


class CycleError(PlaygroundError):
    """Some nodes feed one another in a loop, so no order exists.

    Parameters
    ----------
    node_ids
        The nodes on a loop, in the network's order.
    """

    def __init__(self, node_ids: tuple[str, ...]) -> None:
        self.node_ids = node_ids
        super().__init__(
            f"network: {', '.join(node_ids)} form a loop; remove one of the wires between them"
        )


def topological_order(spec: NetworkSpec) -> tuple[str, ...]:
    """Return the node ids so that every wire points forward.

    Among nodes that could come next, the network's own order decides, so the answer is stable.
    Wires to nodes that do not exist are ignored.

    Raises
    ------
    CycleError
        Naming the nodes on a loop.
    """
    ids = [node.id for node in spec.nodes]
    known = frozenset(ids)
    edges = {(e.source, e.target) for e in spec.edges if e.source in known and e.target in known}
    waiting = dict.fromkeys(ids, 0)
    for _, target in edges:
        waiting[target] += 1
    order: list[str] = []
    while waiting:
        ready = next((node_id for node_id, count in waiting.items() if count == 0), None)
        if ready is None:
            raise CycleError(_on_a_loop(tuple(waiting), edges))
        order.append(ready)
        del waiting[ready]
        for source, target in edges:
            if source == ready and target in waiting:
                waiting[target] -= 1
    return tuple(order)


def _on_a_loop(left: tuple[str, ...], edges: set[tuple[str, str]]) -> tuple[str, ...]:
    """Drop the nodes that merely come behind a loop: those that feed nothing on it."""
    inside = set(left)
    while True:
        feeding = {s for s, t in edges if s in inside and t in inside}
        if feeding == inside:
            return tuple(node_id for node_id in left if node_id in inside)
        inside &= feeding
