"""Where the wires of a layer's units meet its card."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from playground.core import FloatArray
from playground.ui.canvas.faces.face import Face
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_model import CanvasModel

_INSET = 10.0
"""How far from a card's corners its first and last wires end."""

_WIDEST_PITCH = 16.0

NOWHERE: FloatArray = np.empty((0, 2))
"""Where the wires of no unit end."""


def anchors(model: CanvasModel, node_id: str, *, right: bool) -> FloatArray:
    """Return where every unit's wires end, ``(units, 2)`` from the card's centre.

    Wires end at the tiles where every unit has its own below one another, else on the card's edge.
    A node whose values are not flat has none.
    """
    size, tiles = model.sizes[node_id], model.shown_tiles(node_id)
    if tiles:
        return geometry.tile_edges(QPointF(), size, tiles, right)
    face = model.shown_face(node_id)
    if face is not None and face.unit_spots:
        corner = geometry.face_corner(size, face.width)
        ends: FloatArray = face.unit_edges(right=right) + np.array([corner.x(), corner.y()])
        return ends
    return spread(size, model.units(node_id) or 0, right=right)


class Anchors(dict[tuple[str, bool], FloatArray]):
    """Where the wires of nodes end, by node id and whether on the right: found when asked for.

    Attributes
    ----------
    model
        What is drawn.
    """

    def __init__(self) -> None:
        super().__init__()
        self.model = CanvasModel()

    def __missing__(self, key: tuple[str, bool]) -> FloatArray:
        node_id, right = key
        found = self[key] = anchors(self.model, node_id, right=right)
        return found

    def forget(self, node_id: str) -> None:
        """Have those of a node found anew: it is gone, or its card is another."""
        for right in (False, True):
            self.pop((node_id, right), None)


def unit_rects(size: QSizeF, tiles: int, face: Face | None) -> tuple[QRectF, ...]:
    """Return where every unit has a picture of its own, from the card's centre; none without.

    Parameters
    ----------
    size
        Of the card.
    tiles, face
        What it shows.
    """
    if face is not None:
        corner = geometry.face_corner(size, face.width)
        return tuple(QRectF(*box).translated(corner) for box in face.unit_pictures)
    return tuple(geometry.tile_rect(size, tiles, unit) for unit in range(tiles))


def spread(size: QSizeF, units: int, *, right: bool) -> FloatArray:
    """Return evenly spread places on a card's left or right edge, ``(units, 2)``."""
    room = size.height() - 2 * _INSET
    pitch = min(_WIDEST_PITCH, room / max(units - 1, 1))
    y = (np.arange(units) - (units - 1) / 2) * pitch
    x = size.width() / 2 if right else -size.width() / 2
    return np.column_stack([np.full(units, x), y])
