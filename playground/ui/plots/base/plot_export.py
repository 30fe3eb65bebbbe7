"""Plots as pictures: PNG at any resolution, SVG and PDF with real text that other programs read."""

from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from playground.core import PlaygroundError, ValueNotAllowed
from playground.storage.atomic_write import write_atomically
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.pixels import Pixels
from playground.ui.support.drawings.picture_bytes import pdf_bytes, png_bytes, svg_bytes

FORMATS = {"png": "PNG image", "svg": "SVG drawing", "pdf": "PDF page", "csv": "CSV numbers"}
MIN_SCALE, MAX_SCALE = 0.25, 8.0
NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


class PlotExportError(PlaygroundError):
    """A plot that cannot be written, with the file's path and the reason."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"cannot export the plot to {path}: {reason}")


def write_png(figure: Figure, path: str | Path, scale: float = 2.0) -> None:
    """Write a figure as it stands, drawn anew at ``scale`` pixels per pixel of the screen.

    Raises
    ------
    PlotExportError
        When the picture would be too large for the machine's memory.
    FileNotWritten
        When the system refuses to write.
    """
    image = picture_of(figure, scale)
    if image is None:
        raise PlotExportError(path, f"a picture of scale {scale:g} does not fit into memory")
    _write(path, png_bytes(image))


def picture_of(figure: Figure, scale: float = 2.0) -> QImage | None:
    """Return a figure as it stands as an image; ``None`` where memory does not hold it."""
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


def check_scale(scale: float) -> None:
    """Refuse a resolution nobody can want.

    Raises
    ------
    ValueNotAllowed
        When it lies outside ``MIN_SCALE`` to ``MAX_SCALE``.
    """
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise ValueNotAllowed("scale", scale, f"{MIN_SCALE:g} to {MAX_SCALE:g} is allowed")


def write_svg(figure: Figure, path: str | Path, title: str) -> None:
    """Write a figure as a drawing: lines stay lines, text stays text, cells stay crisp.

    Raises
    ------
    FileNotWritten
        When the system refuses to write.
    """
    pixels = [item for item in figure.view.scene().items() if isinstance(item, Pixels)]
    for item in pixels:
        item.enlarge()
    try:
        data = svg_bytes(figure.view.size(), title, lambda device: _paint(figure, device))
    finally:
        for item in pixels:
            item.restore()
    _write(path, data)


def write_pdf(figure: Figure, path: str | Path, title: str) -> None:
    """Write a figure as one page of its own size: lines stay lines, text stays text.

    Raises
    ------
    FileNotWritten
        When the system refuses to write.
    """
    # As fine as the screen: what pyqtgraph draws of recorded pictures follows the resolution.
    _write(path, pdf_bytes(figure.view.size(), title, lambda device: _paint(figure, device)))


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


def _write(path: str | Path, data: bytes) -> None:
    def write(file: BinaryIO) -> None:
        file.write(data)

    write_atomically(Path(path), write)
