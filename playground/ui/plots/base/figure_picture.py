"""A figure as it stands as a picture: pixels, or SVG and PDF whose text others can read."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.pixels import Pixels
from playground.ui.support.drawings.picture_bytes import pdf_bytes, svg_bytes

NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


def picture_of(figure: Figure, scale: float = 2.0) -> QImage | None:
    """Return a figure drawn anew at ``scale`` pixels per pixel of the screen.

    ``None`` where memory does not hold it.
    """
    size = figure.view.size()
    image = QImage(
        round(size.width() * scale), round(size.height() * scale), QImage.Format.Format_RGB32
    )
    if image.isNull():
        return None
    # A device pixel ratio, unlike a scaled painter, also enlarges items that ignore transforms.
    image.setDevicePixelRatio(scale)
    image.fill(figure.view.backgroundBrush().color())
    _paint(figure, image)
    return image


def svg_of(figure: Figure, title: str) -> bytes:
    """Return a figure as a drawing: lines stay lines, text stays text, cells stay crisp."""
    pixels = [item for item in figure.view.scene().items() if isinstance(item, Pixels)]
    for item in pixels:
        item.enlarge()
    try:
        return svg_bytes(figure.view.size(), title, lambda device: _paint(figure, device))
    finally:
        for item in pixels:
            item.restore()


def pdf_of(figure: Figure, title: str) -> bytes:
    """Return a figure as one page of its own size: lines stay lines, text stays text."""
    # As fine as the screen: what pyqtgraph draws of recorded pictures follows the resolution.
    return pdf_bytes(figure.view.size(), title, lambda device: _paint(figure, device))


def _paint(figure: Figure, device: QPaintDevice) -> None:
    """Draw a figure's background and everything on it, item by item.

    Not ``QGraphicsScene.render``: after an item that clips, Qt's SVG writer keeps its clip for the
    next ones, so every item has to state its own.
    """
    view = figure.view
    area = QRectF(QRect(QPoint(0, 0), view.size()))
    # pyqtgraph updates its transforms when a widget paints, and this may be a hidden one.
    view.scene().prepareForPaint()
    painter = QPainter(device)
    painter.fillRect(area, view.backgroundBrush())
    options = {"antialias": True, "painter": painter, "resolutionScale": 1.0}
    for item in view.scene().items(Qt.SortOrder.AscendingOrder):
        if not item.isVisible() or item.flags() & NO_CONTENTS:
            continue
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(_clip_of(item) or area)
        painter.setTransform(item.deviceTransform(view.viewportTransform()))
        style = QStyleOptionGraphicsItem()
        style.exposedRect = item.boundingRect()
        can_export = hasattr(item, "setExportMode")
        if can_export:
            item.setExportMode(True, options)
        item.paint(painter, style, None)
        if can_export:
            item.setExportMode(False)
        painter.restore()
    painter.end()


def _clip_of(item: QGraphicsItem) -> QRectF | None:
    """Return the area of the view box an item lies in, if it lies in one."""
    from playground.ui.plots.base.graphing import pg

    parent = item.parentItem()
    while parent is not None:
        if isinstance(parent, pg.ViewBox):
            clip: QRectF = parent.sceneBoundingRect()
            return clip
        parent = parent.parentItem()
    return None
