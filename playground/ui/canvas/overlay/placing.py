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
    shown: PictureItem, card: CardItem, room: Room, taken: QRectF, shrink: float
) -> None:
    """Put a picture below its card, or above it where another card or the loss is below."""
    area = card.rect()
    # Among many small cards it may not hide those beside its own.
    shrink = min(shrink, 1.2 * area.width() / shown.boundingRect().width())
    shown.setScale(shrink)
    size = shown.boundingRect().size() * shrink
    apart = (CHIP_HEIGHT / 2 + 2) * shrink
    left = area.center().x() - size.width() / 2
    below = QRectF(QPointF(left, area.bottom() + apart), size)
    above = QRectF(QPointF(left, area.top() - 4 * shrink - size.height()), size)
    free = [
        place
        for place in (below, above)
        if room.is_free(place, card) and not place.intersects(taken)
    ]
    chosen = free[0] if free else below
    shown.setPos(chosen.center().x(), chosen.top() + shrink)


def place_loss(loss: LossCard, card: CardItem, room: Room, seen: QRectF, shrink: float) -> None:
    """Put the loss right of the output where there is room in sight, else below or above it."""
    area = card.rect()
    half = QPointF(LOSS_WIDTH / 2, LOSS_HEIGHT / 2) * shrink
    x = min(area.center().x(), seen.right() - half.x() - 8)
    # A picture may come between the output and what is below it.
    gap = 20.0 if card.content.has_footer else 24.0 + PICTURE * shrink
    middle = area.center()
    places = (
        (QPointF(area.right() + 28 + half.x(), middle.y()), QPointF(area.right(), middle.y())),
        (QPointF(x, area.bottom() + gap + half.y()), QPointF(middle.x(), area.bottom())),
        (QPointF(x, area.top() - gap - half.y()), QPointF(middle.x(), area.top())),
    )
    loss.setScale(shrink)
    for center, start in places:
        wanted = QRectF(center - half, center + half)
        if seen.contains(wanted) and room.is_free(wanted, card):
            loss.place(center, start)
            return
    loss.place(_below_all(places[1][0], half, card, room), places[1][1])


def _below_all(center: QPointF, half: QPointF, card: CardItem, room: Room) -> QPointF:
    """Return the next place below other cards, straight down."""
    while (others := room.in_the_way(QRectF(center - half, center + half), card)).size:
        center = QPointF(center.x(), float(others[3].max()) + 12 + half.y())
    return center
