"""Where small things stand beside their cards, so that they hide none of the others."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from playground.core import FloatArray
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.model.geometry import FOOTER
from playground.ui.canvas.overlay.notes import (
    CHIP_HEIGHT,
    LOSS_HEIGHT,
    LOSS_WIDTH,
    PICTURE,
    ChipItem,
    LossCard,
    PictureItem,
)

_GAP = 6.0
"""How far from cards something is put that has no place of its own."""

SMALLER = (1.0, 0.75, 0.5)
"""How small a picture may be drawn where there is little room."""

SMALLER_LOSS = (1.0, 0.85, 0.7)
"""The same of the loss, whose words are to be read."""

MARGIN = 6.0
"""What a card keeps free above its lower edge."""


class Room:
    """What of the scene its cards leave free: looked up at once for all, as cards may be hundreds.

    Parameters
    ----------
    cards
        By node id.
    """

    def __init__(self, cards: Mapping[str, CardItem]) -> None:
        self._index = {node_id: i for i, node_id in enumerate(cards)}
        areas = [card.rect() for card in cards.values()]
        sides = [(a.left(), a.top(), a.right(), a.bottom()) for a in areas]
        self._sides = np.array(sides, dtype=np.float64).reshape(-1, 4).T

    def in_the_way(self, area: QRectF, card: CardItem) -> FloatArray:
        """Return the sides of all other cards that lie in an area, ``(4, n)``, left one first."""
        left, top, right, bottom = self._sides
        hit = (left < area.right()) & (right > area.left())
        hit &= (top < area.bottom()) & (bottom > area.top())
        hit[self._index[card.node_id]] = False
        found: FloatArray = self._sides[:, hit]
        return found

    def nearest_free(self, half: QPointF, seen: QRectF, to: QPointF) -> QPointF | None:
        """Return the nearest place to a point that is free and in sight, for this half of a size.

        ``None`` when there is none. Places are tried a quarter of its size apart.
        """
        inner = seen.adjusted(half.x() + _GAP, half.y() + _GAP, -half.x() - _GAP, -half.y() - _GAP)
        if inner.width() < 0 or inner.height() < 0:
            return None
        xs = np.arange(inner.left(), inner.right() + 1e-9, half.x() / 2)
        ys = np.arange(inner.top(), inner.bottom() + 1e-9, half.y() / 2)
        x, y = (axis.reshape(-1, 1) for axis in np.meshgrid(xs, ys))
        left, top, right, bottom = self._sides
        hit = (left < x + half.x() + _GAP) & (right > x - half.x() - _GAP)
        hit &= (top < y + half.y() + _GAP) & (bottom > y - half.y() - _GAP)
        free = ~hit.any(axis=1)
        if not free.any():
            return None
        far = np.hypot(x - to.x(), y - to.y())[:, 0]
        best = int(np.argmin(np.where(free, far, np.inf)))
        return QPointF(float(x[best, 0]), float(y[best, 0]))

    def is_free(self, area: QRectF, card: CardItem) -> bool:
        """Tell whether no other card than this one lies in an area."""
        return not self.in_the_way(area, card).size


def place_chip(chip: ChipItem, card: CardItem, shrink: float) -> None:
    """Put a number into the room below the tiles, or across the edge of a card without any.

    ``shrink`` is the number of pixels in the scene that make one of the screen, here as below.
    """
    area = card.rect()
    shrink = min(shrink, 1.1 * area.width() / chip.boundingRect().width())
    height = CHIP_HEIGHT * shrink
    # Without a footer what the card holds ends a little above its edge.
    inside = min(height, FOOTER - 4) + 2 if card.content.has_footer else min(height / 2, MARGIN)
    chip.setScale(shrink)
    chip.setPos(area.left() + 8, area.bottom() - inside)


def place_picture(
    shown: PictureItem, card: CardItem, room: Room, taken: QRectF, seen: QRectF, shrink: float
) -> None:
    """Put a picture below its card, or above it where another card or the loss is below.

    Where neither is free and in sight, a smaller picture may be.
    """
    area = card.rect()
    # Among many small cards it may not hide those beside its own.
    shrink = min(shrink, 1.2 * area.width() / shown.boundingRect().width())
    for smaller in SMALLER:
        if _try_picture(shown, card, room, taken, seen, smaller * shrink):
            return
    if not seen.intersects(area):  # nobody looks: its size is that of pictures in sight
        _try_picture(shown, card, room, taken, area, shrink)


def _try_picture(
    shown: PictureItem, card: CardItem, room: Room, taken: QRectF, seen: QRectF, shrink: float
) -> bool:
    """Put a picture of some size below or above its card; returns whether it has room there."""
    area = card.rect()
    shown.setScale(shrink)
    size = shown.boundingRect().size() * shrink
    apart = (CHIP_HEIGHT / 2 + 2) * shrink
    left = area.center().x() - size.width() / 2
    below = QRectF(QPointF(left, area.bottom() + apart), size)
    above = QRectF(QPointF(left, area.top() - 4 * shrink - size.height()), size)
    free = [
        place
        for place in (below, above)
        if seen.contains(place) and room.is_free(place, card) and not place.intersects(taken)
    ]
    chosen = free[0] if free else below
    shown.setPos(chosen.center().x(), chosen.top() + shrink)
    return bool(free)


def place_loss(loss: LossCard, card: CardItem, room: Room, seen: QRectF, shrink: float) -> None:
    """Put the loss right of the output where there is room in sight, else below or above it.

    Else it goes to the nearest place that is free, smaller if that helps, and out of sight only
    where there is none.
    """
    for smaller in SMALLER_LOSS:
        found = _room_for_loss(card, room, seen, smaller * shrink)
        if found is not None:
            loss.setScale(smaller * shrink)
            loss.place(*found)
            return
    loss.setScale(shrink)
    half = QPointF(LOSS_WIDTH / 2, LOSS_HEIGHT / 2) * shrink
    below, start = _beside(card, seen, shrink)[1]
    loss.place(_below_all(below, half, card, room), start)


def _room_for_loss(
    card: CardItem, room: Room, seen: QRectF, shrink: float
) -> tuple[QPointF, QPointF] | None:
    """Return where the loss of some size has room, and where its line begins."""
    half = QPointF(LOSS_WIDTH / 2, LOSS_HEIGHT / 2) * shrink
    for center, start in _beside(card, seen, shrink):
        wanted = QRectF(center - half, center + half)
        if seen.contains(wanted) and room.is_free(wanted, card):
            return center, start
    nearest = room.nearest_free(half, seen, card.rect().center())
    return None if nearest is None else (nearest, _edge_towards(card.rect(), nearest))


def _beside(card: CardItem, seen: QRectF, shrink: float) -> tuple[tuple[QPointF, QPointF], ...]:
    """Return the places right of a card, below and above it, and where lines to them begin."""
    area = card.rect()
    half = QPointF(LOSS_WIDTH / 2, LOSS_HEIGHT / 2) * shrink
    x = min(area.center().x(), seen.right() - half.x() - 8)
    # A picture may come between the output and what is below it.
    gap = 20.0 if card.content.has_footer else 24.0 + PICTURE * shrink
    middle = area.center()
    return (
        (QPointF(area.right() + 28 + half.x(), middle.y()), QPointF(area.right(), middle.y())),
        (QPointF(x, area.bottom() + gap + half.y()), QPointF(middle.x(), area.bottom())),
        (QPointF(x, area.top() - gap - half.y()), QPointF(middle.x(), area.top())),
    )


def _edge_towards(area: QRectF, point: QPointF) -> QPointF:
    """Return the middle of that side of a card which is nearest to a point."""
    middle = area.center()
    sides = (
        QPointF(area.right(), middle.y()),
        QPointF(middle.x(), area.bottom()),
        QPointF(middle.x(), area.top()),
        QPointF(area.left(), middle.y()),
    )
    return min(sides, key=lambda side: (side - point).manhattanLength())


def _below_all(center: QPointF, half: QPointF, card: CardItem, room: Room) -> QPointF:
    """Return the next place below other cards, straight down."""
    while (others := room.in_the_way(QRectF(center - half, center + half), card)).size:
        center = QPointF(center.x(), float(others[3].max()) + 12 + half.y())
    return center
