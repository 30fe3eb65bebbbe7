"""Where there is room for one more card."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QSizeF

from playground.graph.spec import Position
from playground.ui.canvas.model import geometry
from playground.ui.theme.tokens import GRID

_APART = 16.0


def free_place(
    wish: Position, node_id: str, placed: Mapping[str, Position], sizes: Mapping[str, QSizeF]
) -> Position:
    """Return the first place at or below ``wish`` where a card touches none of the placed ones."""
    x, y = wish
    others = [geometry.card_rect(sizes[i]).translated(*placed[i]) for i in placed]
    own = geometry.card_rect(sizes[node_id]).adjusted(-_APART, -_APART, _APART, _APART)
    while any(own.translated(QPointF(x, y)).intersects(other) for other in others):
        y += GRID
    return (x, y)
