"""The whole network drawn at its own size and in full detail, wherever the canvas looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from msgspec import Struct
from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
)

from playground.ui.canvas import NetworkCanvas
from playground.ui.theme.tokens import DARK, GRID, LIGHT, Theme

_MARGIN = 2.0 * GRID
_NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


class Look(Struct, frozen=True):
    """How a picture of the network looks.

    Parameters
    ----------
    theme
        ``light``, ``dark``, or ``window`` for the colours of the canvas.
    transparent
        Whether only what is drawn is there, and no ground behind it.
    """

    theme: str = "window"
    transparent: bool = False

    def colors(self, canvas: NetworkCanvas) -> Theme:
        """Return the theme to draw a canvas in."""
        return {"light": LIGHT, "dark": DARK}.get(self.theme, canvas.network_scene.theme)


class NetworkDrawing:
    """A network that is ready to be painted, as long as :func:`drawing` lasts."""

    def __init__(self, scene: QGraphicsScene, ground: QColor | None) -> None:
        self._ground = ground
        # Asked for all its items, a scene without an index does not sort them; for an area it does.
        everywhere, touching = scene.itemsBoundingRect(), Qt.ItemSelectionMode
        found = scene.items(
            everywhere, touching.IntersectsItemBoundingRect, Qt.SortOrder.AscendingOrder
        )
        self._items = [
            item
            for item in found
            if item.isVisible() and not item.flags() & _NO_CONTENTS and not _is_empty(item)
        ]
        area = QRectF()
        for item in self._items:
            area = area.united(item.sceneBoundingRect())
        self.area = area.marginsAdded(QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN))

    @property
    def size(self) -> QSize:
        """Its size in pixels of the scene."""
        return QSize(ceil(self.area.width()), ceil(self.area.height()))

    def paint(self, painter: QPainter) -> None:
        """Paint it with its corner at the origin, item by item.

        Not ``QGraphicsScene.render``: after an item that clips, Qt's SVG writer keeps the clip for
        all that follow.
        """
        whole = QRectF(QPointF(0, 0), self.size.toSizeF())
        if self._ground is not None:
            painter.fillRect(whole, self._ground)
        origin = QTransform.fromTranslate(-self.area.x(), -self.area.y())
        for item in self._items:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipRect(whole)
            painter.setOpacity(item.effectiveOpacity())
            painter.setTransform(item.deviceTransform(origin))
            option = QStyleOptionGraphicsItem()
            option.exposedRect = item.boundingRect()
            item.paint(painter, option, None)
            painter.restore()


def _is_empty(item: QGraphicsItem) -> bool:
    """Tell whether an item draws a path of no length: Qt's SVG writer makes a dot of it."""
    return isinstance(item, QGraphicsPathItem) and item.path().isEmpty()


@contextmanager
def drawing(canvas: NetworkCanvas, look: Look) -> Iterator[NetworkDrawing]:
    """Have a canvas show everything at its own size, with no layer chosen, for a picture.

    Nothing of it reaches the screen: the canvas is as it was before the next frame.

    Parameters
    ----------
    canvas
        What shows the network, its live values and whatever else is to be in the picture.
    look
        The colours.
    """
    scene, selection = canvas.network_scene, canvas.selection
    shown, wanted, edge = scene.theme, look.colors(canvas), scene.selected_edge
    canvas.let_go()
    with canvas.at_own_size():
        scene.mark_selected(())
        if wanted is not shown:
            canvas.set_theme(wanted)
            scene.mark_selected(())
        try:
            yield NetworkDrawing(scene, None if look.transparent else QColor(wanted.canvas))
        finally:
            if wanted is not shown:
                canvas.set_theme(shown)
            scene.mark_selected(selection, edge)
