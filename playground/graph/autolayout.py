"""A tidy place for every card: columns from left to right, following the wires."""

from collections.abc import Mapping
from itertools import accumulate
from math import inf

from playground.graph.spec import CanvasLayout, Edge, NetworkSpec, Position
from playground.graph.traversal import CycleError, topological_order, without_loops

GRID = 8.0
COLUMN_GAP = 72.0
ROW_GAP = 32.0
LANE_GAP = 72.0
DEFAULT_SIZE = (144.0, 64.0)
SWEEPS = 4


def auto_layout(
    spec: NetworkSpec, sizes: Mapping[str, tuple[float, float]], widest: float = inf
) -> CanvasLayout:
    """Arrange a network in columns, left to right.

    A node's column is the longest path that leads to it. Within a column, nodes are ordered by the
    average place of their neighbours (Sugiyama's barycentre sweeps), which removes most crossings.
    A network with loops is laid out as if the wires that close them were not there.

    Parameters
    ----------
    spec
        The network; wires to nodes that do not exist are ignored.
    sizes
        Width and height of the cards; a usual size where one is missing.
    widest
        A network wider than this goes on in further lanes, as text does in lines. Lanes break only
        where a single wire has to go back to the left, never within a block that branches.

    Returns
    -------
    CanvasLayout
        The *centres* of the cards, on the 8-px grid; every column is centred on its lane, and the
        first lane on y = 0.
    """
    edges = _forward_edges(spec)
    columns = _columns(spec, edges)
    _uncross(columns, edges)
    shapes = [[sizes.get(node_id, DEFAULT_SIZE) for node_id in column] for column in columns]
    widths = [max(w for w, _ in column) for column in shapes]
    heights = [sum(h for _, h in column) + ROW_GAP * (len(column) - 1) for column in shapes]
    positions: dict[str, Position] = {}
    middle = before = 0.0
    for lane in _lanes(widths, _breaks(columns, edges), widest):
        height = max(heights[i] for i in lane)
        # Half way between two lanes is free: the wire from one to the next runs there.
        middle = middle + LANE_GAP + max(before, height) if positions else 0.0
        before = height
        x = 0.0
        for i in lane:
            y = middle - heights[i] / 2
            for node_id, (_, tall) in zip(columns[i], shapes[i], strict=True):
                positions[node_id] = (_snap(x + widths[i] / 2), _snap(y + tall / 2))
                y += tall + ROW_GAP
            x += widths[i] + COLUMN_GAP
    return CanvasLayout(positions)


def _breaks(columns: list[list[str]], edges: list[tuple[str, str]]) -> set[int]:
    """Return the columns behind which a single wire leads on."""
    place = {node_id: i for i, column in enumerate(columns) for node_id in column}
    changes = [0] * (len(columns) + 1)
    for source, target in edges:
        changes[place[source]] += 1
        changes[place[target]] -= 1
    return {i for i, wires in enumerate(accumulate(changes[: len(columns) - 1])) if wires == 1}


def _lanes(widths: list[float], breaks: set[int], widest: float) -> list[range]:
    """Divide columns into as few lanes as go, all about equally wide."""
    lanes = _filled(widths, breaks, widest)
    if len(lanes) < 2:
        return lanes
    limit = min(widest, sum(widths) + COLUMN_GAP * (len(widths) - 1))
    fits, too_tight = 0, int(limit / GRID) + 1  # how many grid lines narrower
    while too_tight - fits > 1:
        middle = (fits + too_tight) // 2
        tighter = _filled(widths, breaks, limit - middle * GRID)
        if len(tighter) > len(lanes):
            too_tight = middle
        else:
            fits, lanes = middle, tighter
    return lanes


def _filled(widths: list[float], breaks: set[int], widest: float) -> list[range]:
    """Fill one lane after the other; a lane without a break may be wider than wanted."""
    lanes = []
    start = 0
    last: int | None = None
    # Where every column begins, were all of them in one lane.
    begins = [0.0, *accumulate(width + COLUMN_GAP for width in widths)]
    for i in range(len(widths)):
        if last is not None and begins[i + 1] - begins[start] - COLUMN_GAP > widest:
            lanes.append(range(start, last + 1))
            start, last = last + 1, None
        if i in breaks:
            last = i
    return [*lanes, range(start, len(widths))] if widths else []


def _snap(value: float) -> float:
    return round(value / GRID) * GRID


def _forward_edges(spec: NetworkSpec) -> list[tuple[str, str]]:
    """Return the wires in the network's order, without those that would close a loop."""
    ids = [node.id for node in spec.nodes]
    known = set(ids)
    edges = [(e.source, e.target) for e in spec.edges if e.source in known and e.target in known]
    try:
        topological_order(spec)
        return edges
    except CycleError:
        return without_loops(ids, edges)


def _columns(spec: NetworkSpec, edges: list[tuple[str, str]]) -> list[list[str]]:
    depth = {node.id: 0 for node in spec.nodes}
    drawn = NetworkSpec(spec.nodes, tuple(Edge(*edge) for edge in edges))
    sources: dict[str, list[str]] = {}
    for source, target in edges:
        sources.setdefault(target, []).append(source)
    for node_id in topological_order(drawn):
        depth[node_id] = 1 + max((depth[s] for s in sources.get(node_id, ())), default=-1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in spec.nodes:
        columns[depth[node.id]].append(node.id)
    return columns


def _uncross(columns: list[list[str]], edges: list[tuple[str, str]]) -> None:
    """Sort each column by the mean place of its neighbours, to and fro, in place."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for source, target in edges:
        before.setdefault(target, []).append(source)
        after.setdefault(source, []).append(target)
    place: dict[str, float] = {}
    for column in columns:
        place |= _places(column)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else reversed(columns):
            neighbours = before if forward else after
            wish = {
                node_id: _mean([place[n] for n in neighbours.get(node_id, ())], place[node_id])
                for node_id in column
            }
            column.sort(key=wish.__getitem__)
            place |= _places(column)


def _places(column: list[str]) -> dict[str, float]:
    """Return how far each node stands from the column's middle."""
    return {node_id: i - (len(column) - 1) / 2 for i, node_id in enumerate(column)}


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
