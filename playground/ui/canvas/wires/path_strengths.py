"""Which lines lie on the ways through a unit, and how strongly. Knows no Qt."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array, FloatArray, IntArray
from playground.graph import Edge


class Links(Struct, frozen=True):
    """The lines of an edge, and what they stand for.

    Parameters
    ----------
    edge
        Which edge.
    sources, targets
        The units that each line connects, ``(k,)``.
    weights
        All weights of the edge ``(inputs, units)``, also those without a line; ``None`` where lines
        stand for none.
    is_paired
        Whether each line leads from a unit to its own; else one line stands for everything.
    """

    edge: Edge
    sources: IntArray
    targets: IntArray
    weights: Array | None = None
    is_paired: bool = False


def path_strengths(
    links: Sequence[Links],
    order: Sequence[str],
    counts: Mapping[str, int],
    start: Mapping[str, FloatArray],
    *,
    forward: bool,
) -> dict[Edge, FloatArray]:
    """Return how much of what a unit gives, or gets, each line carries.

    A way is as strong as the product of its weights' sizes, and a line as strong as all ways over
    it; the strongest line of an edge has 1. What one line stands for is reached as a whole.

    Parameters
    ----------
    links
        All edges.
    order
        The node ids along the network.
    counts
        How many units each node has.
    start
        Where the ways begin: the share of every unit, by node id.
    forward
        Whether to follow the wires, or to go back along them.
    """
    shares = dict(start)
    found: dict[Edge, FloatArray] = {}
    for node_id in order if forward else reversed(order):
        share = shares.get(node_id)
        if share is None or not share.any():
            continue
        for each in links:
            mine, other = each.edge.source, each.edge.target
            if not forward:
                mine, other = other, mine
            if mine == node_id:
                found[each.edge], passed = _across(
                    each, share / share.max(), counts[other], forward
                )
                known = shares.get(other)
                shares[other] = passed if known is None else known + passed
    return found


def _across(
    links: Links, share: FloatArray, count: int, forward: bool
) -> tuple[FloatArray, FloatArray]:
    """Return the strength of every line of an edge, and what comes to the units beyond it."""
    if links.weights is not None:
        sizes = np.abs(np.nan_to_num(links.weights)).astype(np.float64)
        if len(share) != sizes.shape[0 if forward else 1]:
            share = np.ones(sizes.shape[0 if forward else 1])
        ways = sizes * (share[:, None] if forward else share[None, :])
        largest = float(ways.max(initial=0.0)) or 1.0
        return ways[links.sources, links.targets] / largest, ways.sum(axis=0 if forward else 1)
    own, beyond = (links.sources, links.targets) if forward else (links.targets, links.sources)
    if links.is_paired and own.max(initial=0) < len(share) and beyond.max(initial=0) < count:
        passed = np.zeros(count)
        passed[beyond] = share[own]
        return share[own], passed
    return np.ones(len(own)), np.ones(count)
