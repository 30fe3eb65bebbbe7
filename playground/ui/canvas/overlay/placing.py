"""Where small things stand beside their cards, so that they hide none of the others."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF

from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.overlay.notes import (
    CHIP_HEIGHT,
    LOSS_HEIGHT,
    LOSS_WIDTH,
    PICTURE,
    ChipItem,
    LossCard,
    PictureItem,
)

Cards = Mapping[str, CardItem]


def place_chip(chip: ChipItem, card: CardItem, shrink: float) -> None:
    """Put a number into the room below the tiles, or across the edge of a card without any.

    ``shrink`` is the number of pixels in the scene that make one of the screen, here as below.
    """
    area = card.rect()
    shrink = min(shrink, 1.1 * area.width() / chip.boundingRect().width())
    height = CHIP_HEIGHT * shrink
    inside = height + 2 if card.content.tiles else height / 2
    chip.setScale(shrink)
    chip.setPos(area.left() + 8, area.bottom() - inside)


def place_picture(
    shown: PictureItem, card: CardItem, cards: Cards, taken: QRectF, shrink: float
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
        if _is_free(place, card, cards) and not place.intersects(taken)
    ]
    chosen = free[0] if free else below
    shown.setPos(chosen.center().x(), chosen.top() + shrink)


def place_loss(loss: LossCard, card: CardItem, cards: Cards, seen: QRectF, shrink: float) -> None:
    """Put the loss right of the output where there is room in sight, else below or above it."""
    area = card.rect()
    half = QPointF(LOSS_WIDTH / 2, LOSS_HEIGHT / 2) * shrink
    x = min(area.center().x(), seen.right() - half.x() - 8)
    # A picture may come between the output and what is below it.
    gap = 20.0 if card.content.tiles else 24.0 + PICTURE * shrink
    middle = area.center()
    places = (
        (QPointF(area.right() + 28 + half.x(), middle.y()), QPointF(area.right(), middle.y())),
        (QPointF(x, area.bottom() + gap + half.y()), QPointF(middle.x(), area.bottom())),
        (QPointF(x, area.top() - gap - half.y()), QPointF(middle.x(), area.top())),
    )
    loss.setScale(shrink)
    for center, start in places:
        wanted = QRectF(center - half, center + half)
        if seen.contains(wanted) and _is_free(wanted, card, cards):
            loss.place(center, start)
            return
    loss.place(_below_all(places[1][0], half, card, cards), places[1][1])


def _below_all(center: QPointF, half: QPointF, card: CardItem, cards: Cards) -> QPointF:
    """Return the next place below other cards, straight down."""
    others = (other.rect() for other in cards.values() if other is not card)
    for area in sorted(others, key=QRectF.top):
        if area.intersects(QRectF(center - half, center + half)):
            center = QPointF(center.x(), area.bottom() + 12 + half.y())
    return center


def _is_free(area: QRectF, card: CardItem, cards: Cards) -> bool:
    """Tell whether no other card than this one lies in an area."""
    return not any(area.intersects(other.rect()) for other in cards.values() if other is not card)
