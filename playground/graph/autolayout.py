"""A tidy place for every card: columns from left to right, following the wires."""

from collections.abc import Mapping
from math import inf

from playground.graph.spec import CanvasLayout, Edge, NetworkSpec, Position
from playground.graph.traversal import CycleError, reachable, topological_order

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
    return {
        i
        for i in range(len(columns) - 1)
        if sum(place[source] <= i < place[target] for source, target in edges) == 1
    }


def _lanes(widths: list[float], breaks: set[int], widest: float) -> list[range]:
    """Divide columns into as few lanes as go, all about equally wide."""
    lanes = _filled(widths, breaks, widest)
    limit = min(widest, _extent(widths, range(len(widths))))
    while len(lanes) > 1 and limit > 0:
        limit -= GRID
        tighter = _filled(widths, breaks, limit)
        if len(tighter) > len(lanes):
            break
        lanes = tighter
    return lanes


def _filled(widths: list[float], breaks: set[int], widest: float) -> list[range]:
    """Fill one lane after the other; a lane without a break may be wider than wanted."""
    lanes = []
    start = 0
    last: int | None = None
    for i in range(len(widths)):
        if last is not None and _extent(widths, range(start, i + 1)) > widest:
            lanes.append(range(start, last + 1))
            start, last = last + 1, None
        if i in breaks:
            last = i
    return [*lanes, range(start, len(widths))] if widths else []


def _extent(widths: list[float], lane: range) -> float:
    return sum(widths[i] for i in lane) + COLUMN_GAP * (len(lane) - 1)


def _snap(value: float) -> float:
    return round(value / GRID) * GRID


def _forward_edges(spec: NetworkSpec) -> list[tuple[str, str]]:
    """Return the wires in the network's order, without those that would close a loop."""
    kept: dict[str, list[str]] = {node.id: [] for node in spec.nodes}
    edges = [(e.source, e.target) for e in spec.edges if e.source in kept and e.target in kept]
    try:
        topological_order(spec)
        return edges
    except CycleError:
        forward: list[tuple[str, str]] = []
    for source, target in edges:
        if source != target and source not in reachable(kept, target):
            kept[source].append(target)
            forward.append((source, target))
    return forward


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
