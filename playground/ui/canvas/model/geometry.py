"""Where things are, apart from how they look. Cards are placed by their centre."""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from playground.core import FloatArray
from playground.graph.spec import Position
from playground.ui.theme.tokens import GRID

CARD_WIDTH = 144.0
CARD_HEIGHT = 64.0
WIDEST_CARD = 192.0
PADDING = 12.0
ICON = 14.0
LOCK_ROOM = 16.0
"""What the lock of a frozen layer takes of a title's line."""
CURVE = 14.0
"""How high an activation's curve is on a card."""
CURVE_RATIO = 1.5
CURVE_ROOM = CURVE * CURVE_RATIO + 6.0
"""What a curve takes of a title's line."""
HEADER = 56.0
NAME_LINE = 32.0
"""How far down a card its name reaches."""

FOOTER = 24.0
TILE = 40.0
PORT_RADIUS = 5.0
PORT_REACH = 11.0
WIRE_REACH = 6.0
COLUMN_GAP = 72.0
FRAME = 16.0
"""How far a block's frame is from the cards in it."""
FRAME_HEADER = 24.0
FRAME_NARROWEST = 160.0
PILL = QSizeF(56, 24)
_TURN = 28.0
_LEVEL = 0.22
"""How much more of its way a wire that climbs runs level at its ends."""
_LEAST_BEND = 16.0
_APART = 16.0
"""How far from others a card is put."""

_CURVE = np.linspace(0.0, 1.0, 25)
_BEZIER = np.stack(
    [
        (1 - _CURVE) ** 3,
        3 * _CURVE * (1 - _CURVE) ** 2,
        3 * _CURVE**2 * (1 - _CURVE),
        _CURVE**3,
    ]
)


_HALVES = (_BEZIER[:, np.arange(0, 25, 2)], _BEZIER[:, np.linspace(0, 24, 12).astype(int)])
"""Where the two bends of a wire with a lane are sampled: together as often as one curve is."""

_LINE_PITCH, _BUNDLE = 4.0, 24.0
"""How far apart the lines of one wire run in its lane, and how broad they are at most."""


class WireLane(Struct, frozen=True):
    """A level stretch on which a wire passes cards: from where to where, and how high."""

    left: float
    right: float
    y: float

    def levels(self, starts: FloatArray) -> FloatArray:
        """Return the height of each line of a wire, ``(k,)``: in the order in which they begin."""
        rank = np.argsort(np.argsort(starts[:, 1], kind="stable"), kind="stable")
        pitch = min(_LINE_PITCH, _BUNDLE / len(starts))
        levels: FloatArray = self.y + (rank - (len(starts) - 1) / 2) * pitch
        return levels


def snap(value: float) -> float:
    """Return the nearest point of the 8-px grid."""
    return float(round(value / GRID) * GRID)


def snapped(point: QPointF) -> QPointF:
    """Return the nearest crossing of the 8-px grid."""
    return QPointF(snap(point.x()), snap(point.y()))


def tile_pitch(tiles: int) -> float:
    """Return the distance from tile to tile: tighter in tall columns."""
    return TILE + (16.0 if tiles <= 6 else 8.0)


def card_size(tiles: int, text_width: float) -> QSizeF:
    """Return a card's size for its column of tiles (0 for none) and its widest line of text."""
    steps = np.ceil(max(0.0, text_width + 2 * PADDING - CARD_WIDTH) / 16.0)
    width = min(CARD_WIDTH + 16.0 * float(steps), WIDEST_CARD)
    if tiles == 0:
        return QSizeF(width, CARD_HEIGHT)
    return QSizeF(width, HEADER + (tiles - 1) * tile_pitch(tiles) + TILE + FOOTER)


def face_card_size(face_width: float, face_height: float, text_width: float) -> QSizeF:
    """Return a card's size for what it shows below its words, with a line's room below that."""
    wide = float(np.ceil((face_width + 2 * PADDING) / GRID) * GRID)
    width = max(wide, card_size(0, text_width).width())
    return QSizeF(width, float(np.ceil((HEADER + face_height + FOOTER) / GRID) * GRID))


def face_corner(size: QSizeF, face_width: float) -> QPointF:
    """Return where the face of a card is: in its middle, below its words."""
    return QPointF(-face_width / 2, -size.height() / 2 + HEADER)


def card_rect(size: QSizeF) -> QRectF:
    """Return a card's outline about its own centre."""
    return QRectF(-size.width() / 2, -size.height() / 2, size.width(), size.height())


def block_area(cards: QRectF, card: QSizeF | None) -> QRectF:
    """Return the outline of a block: a card in the middle of its cards, or a frame around them.

    ``card`` is the size of the card, ``None`` for a frame.
    """
    if card is not None:
        return card_rect(card).translated(cards.center())
    wider = max(0.0, (FRAME_NARROWEST - 2 * FRAME - cards.width()) / 2)
    return cards.adjusted(-FRAME - wider, -FRAME - FRAME_HEADER, FRAME + wider, FRAME)


def tile_rect(size: QSizeF, tiles: int, index: int) -> QRectF:
    """Return a tile's place within its card."""
    top = -size.height() / 2 + HEADER + index * tile_pitch(tiles)
    return QRectF(-TILE / 2, top, TILE, TILE)


def input_port(size: QSizeF) -> QPointF:
    """Return where wires enter a card."""
    return QPointF(-size.width() / 2, 0.0)


def output_port(size: QSizeF) -> QPointF:
    """Return where wires leave a card."""
    return QPointF(size.width() / 2, 0.0)


def tile_edges(center: QPointF, size: QSizeF, tiles: int, right: bool) -> FloatArray:
    """Return the middles of the tiles' left or right edges in the scene, ``(tiles, 2)``."""
    first = tile_rect(size, tiles, 0).center()
    x = center.x() + first.x() + (TILE / 2 if right else -TILE / 2)
    y = center.y() + first.y() + np.arange(tiles) * tile_pitch(tiles)
    return np.column_stack([np.full(tiles, x), y])


def returns(x0: float, y0: float, x1: float, y1: float) -> bool:
    """Tell whether a wire goes back to the left in the gap between two lanes of cards."""
    return x1 < x0 and abs(y1 - y0) > CARD_HEIGHT


def _detour(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    """Return the corners of a wire that returns: out, half way up or down, back, and in."""
    right, left, middle = x0 + _TURN, x1 - _TURN, (y0 + y1) / 2
    return [(x0, y0), (right, y0), (right, middle), (left, middle), (left, y1), (x1, y1)]


def _rounded(corners: list[tuple[float, float]]) -> QPainterPath:
    """Return a path along right-angled corners, each of them rounded."""
    points = [QPointF(*corner) for corner in corners]
    path = QPainterPath(points[0])
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        into, out = at - before, after - at
        radius = min(_TURN / 2, into.manhattanLength() / 2, out.manhattanLength() / 2)
        path.lineTo(at - into * (radius / into.manhattanLength()))
        path.quadTo(at, at + out * (radius / out.manhattanLength()))
    path.lineTo(points[-1])
    return path


def _bend(starts: FloatArray, ends: FloatArray) -> FloatArray:
    """Return how far the control points of wires lie from their ends, ``(k,)``.

    A wire that runs backwards swings out to both sides, so that it stays visible. One that climbs
    runs level into a card and out of it, and not across what is written above its tiles.
    """
    across, climb = ends[:, 0] - starts[:, 0], np.abs(ends[:, 1] - starts[:, 1])
    steep = np.minimum(climb / np.maximum(across, 1.0), 1.0)
    onwards = across * (0.5 + _LEVEL * steep)
    return np.where(across > 0, np.maximum(onwards, _LEAST_BEND), 48.0 - across / 3)


def _bend_of(x0: float, y0: float, x1: float, y1: float) -> float:
    """Return the same for one wire: among thousands an array for each would take long."""
    across = x1 - x0
    if across <= 0:
        return 48.0 - across / 3
    steep = min(abs(y1 - y0) / max(across, 1.0), 1.0)
    return max(across * (0.5 + _LEVEL * steep), _LEAST_BEND)


def wire_paths(
    starts: FloatArray, ends: FloatArray, *, straight: bool = False, lane: WireLane | None = None
) -> list[QPainterPath]:
    """Return a path for every wire from ``starts`` to ``ends``, each ``(k, 2)``."""
    if lane is not None:
        return _lane_paths(starts, ends, lane)
    paths = []
    if len(starts) == 1:
        (x0, y0), (x1, y1) = starts[0].tolist(), ends[0].tolist()
        wires = [(x0, y0, x1, y1, _bend_of(x0, y0, x1, y1))]
    else:
        wires = np.column_stack([starts, ends, _bend(starts, ends)]).tolist()
    for x0, y0, x1, y1, bend in wires:
        if returns(x0, y0, x1, y1):
            paths.append(_rounded(_detour(x0, y0, x1, y1)))
            continue
        path = QPainterPath()
        path.moveTo(x0, y0)
        if straight:
            path.lineTo(x1, y1)
        else:
            path.cubicTo(x0 + bend, y0, x1 - bend, y1, x1, y1)
        paths.append(path)
    return paths


def wires_area(
    starts: FloatArray, ends: FloatArray, *, straight: bool = False, lane: WireLane | None = None
) -> QRectF:
    """Return the area of all paths of :func:`wire_paths`, without making any."""
    if len(starts) == 1 and lane is None:
        (left, top), (right, bottom) = starts[0].tolist(), ends[0].tolist()
        if right > left:
            # Where a wire bends out farther than to its other end, it leads beyond both.
            reach = 0.0 if straight else _bend_of(left, top, right, bottom)
            beyond = max(reach - (right - left), 0.0)
            whole = QRectF(left, min(top, bottom), right - left, abs(bottom - top))
            return whole.adjusted(-beyond, 0.0, beyond, 0.0)
        if not straight and returns(left, top, right, bottom):
            height = abs(bottom - top)
            return QRectF(right - _TURN, min(top, bottom), left - right + 2 * _TURN, height)
    (x0, y0), (x1, y1) = starts.T, ends.T
    across, down = [x0, x1], [y0, y1]
    if lane is not None:
        across += [np.array([lane.left, lane.right])]
        down += [lane.levels(starts)]
    elif not straight:
        bend = _bend(starts, ends)
        if (x1 < x0).any():
            is_back = (x1 < x0) & (np.abs(y1 - y0) > CARD_HEIGHT)
            bend = np.where(is_back, _TURN, bend)
        across += [x0 + bend, x1 - bend]
    x, y = np.concatenate(across), np.concatenate(down)
    left, top, right, bottom = float(x.min()), float(y.min()), float(x.max()), float(y.max())
    return QRectF(left, top, right - left, bottom - top)


def _lane_paths(starts: FloatArray, ends: FloatArray, lane: WireLane) -> list[QPainterPath]:
    paths = []
    for x0, y0, x1, y1, y in np.column_stack([starts, ends, lane.levels(starts)]).tolist():
        path = QPainterPath(QPointF(x0, y0))
        turn, back = (x0 + lane.left) / 2, (lane.right + x1) / 2
        path.cubicTo(turn, y0, turn, y, lane.left, y)
        path.lineTo(lane.right, y)
        path.cubicTo(back, y, back, y1, x1, y1)
        paths.append(path)
    return paths


def sampled(
    starts: FloatArray, ends: FloatArray, *, straight: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Return places along every wire, ``(k, 25)`` across and down."""
    bend = 0.0 if straight else _bend(starts, ends)
    x = np.stack([starts[:, 0], starts[:, 0] + bend, ends[:, 0] - bend, ends[:, 0]], axis=1)
    y = np.stack([starts[:, 1], starts[:, 1], ends[:, 1], ends[:, 1]], axis=1)
    return x @ _BEZIER, y @ _BEZIER


def _sampled_lane(
    starts: FloatArray, ends: FloatArray, lane: WireLane
) -> tuple[FloatArray, FloatArray]:
    level, none = lane.levels(starts), np.zeros(len(starts))
    (x0, y0), (x1, y1) = starts.T, ends.T
    turn, back = (x0 + lane.left) / 2, (lane.right + x1) / 2
    across = (
        np.stack([x0, turn, turn, none + lane.left], axis=1) @ _HALVES[0],
        np.stack([none + lane.right, back, back, x1], axis=1) @ _HALVES[1],
    )
    down = (
        np.stack([y0, y0, level, level], axis=1) @ _HALVES[0],
        np.stack([level, level, y1, y1], axis=1) @ _HALVES[1],
    )
    return np.concatenate(across, axis=1), np.concatenate(down, axis=1)


def wire_between(start: QPointF, end: QPointF) -> QPainterPath:
    """Return the path of a single wire."""
    ends = np.array([[start.x(), start.y()], [end.x(), end.y()]])
    return wire_paths(ends[:1], ends[1:])[0]


def distances(
    point: QPointF,
    starts: FloatArray,
    ends: FloatArray,
    *,
    straight: bool = False,
    lane: WireLane | None = None,
) -> FloatArray:
    """Return the distance of a point from every wire, ``(k,)``."""
    if lane is not None:
        px, py = _sampled_lane(starts, ends, lane)
    else:
        px, py = sampled(starts, ends, straight=straight)
    for i in np.flatnonzero(ends[:, 0] < starts[:, 0]):
        if returns(*starts[i], *ends[i]):
            corners = np.array(_detour(*starts[i], *ends[i]))
            # Its last corner, again and again, makes as many points as a curve has.
            px[i], py[i] = corners[np.minimum(np.arange(len(_CURVE)), len(corners) - 1)].T
    ax, ay = px[:, :-1], py[:, :-1]
    dx, dy = np.diff(px), np.diff(py)
    length = np.maximum(dx * dx + dy * dy, 1e-9)
    t = np.clip(((point.x() - ax) * dx + (point.y() - ay) * dy) / length, 0.0, 1.0)
    away: FloatArray = np.hypot(ax + t * dx - point.x(), ay + t * dy - point.y()).min(axis=1)
    return away


def free_place(
    wanted: Position, node_id: str, placed: Mapping[str, Position], sizes: Mapping[str, QSizeF]
) -> Position:
    """Return the first place at or below ``wanted`` where a card touches no placed one."""
    x, y = wanted
    others = [card_rect(sizes[i]).translated(*placed[i]) for i in placed]
    own = card_rect(sizes[node_id]).adjusted(-_APART, -_APART, _APART, _APART)
    while any(own.translated(QPointF(x, y)).intersects(other) for other in others):
        y += GRID
    return (x, y)
