"""Plots as pictures: PNG at any resolution, SVG with real text that other programs read.

What reads XML is imported by the first drawing that is written: the window's start needs none.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPoint,
    QRect,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from playground.core import PlaygroundError, ValueNotAllowed
from playground.storage.atomic_write import write_atomically
from playground.ui.plots.base.figure import Figure
from playground.ui.plots.base.pixels import Pixels

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMATS = {"png": "PNG image", "svg": "SVG drawing", "pdf": "PDF page", "csv": "CSV numbers"}
MIN_SCALE, MAX_SCALE = 0.25, 8.0
CSS_PIXELS_PER_INCH = 96
POINTS_PER_INCH = 72
NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
EFFECT = "vector-effect"

Matrix = tuple[float, float, float, float, float, float]

_PAIR = re.compile(r"(-?[0-9.]+(?:e[-+]?[0-9]+)?),(-?[0-9.]+(?:e[-+]?[0-9]+)?)")
_MATRIX = re.compile(r"matrix\(([^)]*)\)")


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
    _write(path, _png_bytes(image))


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
    size = figure.view.size()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    drawing.setOutputDevice(buffer)
    drawing.setSize(size)
    drawing.setResolution(CSS_PIXELS_PER_INCH)
    drawing.setViewBox(QRect(0, 0, size.width(), size.height()))
    drawing.setTitle(title)
    pixels = [item for item in figure.view.scene().items() if isinstance(item, Pixels)]
    for item in pixels:
        item.enlarge()
    try:
        _paint(figure, drawing)
    finally:
        for item in pixels:
            item.restore()
    _write(path, portable(bytes(buffer.data().data()), size.width(), size.height()))


def write_pdf(figure: Figure, path: str | Path, title: str) -> None:
    """Write a figure as one page of its own size: lines stay lines, text stays text.

    Raises
    ------
    FileNotWritten
        When the system refuses to write.
    """
    size = figure.view.size()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    page = QSizeF(size) * (POINTS_PER_INCH / CSS_PIXELS_PER_INCH)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(page, QPageSize.Unit.Point, title, match))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    # As fine as the screen: what pyqtgraph draws of recorded pictures follows the resolution.
    writer.setResolution(CSS_PIXELS_PER_INCH)
    writer.setTitle(title)
    _paint(figure, writer)
    _write(path, bytes(buffer.data().data()))


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


def _png_bytes(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _write(path: str | Path, data: bytes) -> None:
    def write(file: BinaryIO) -> None:
        file.write(data)

    write_atomically(Path(path), write)


def portable(drawing: bytes, width: int, height: int) -> bytes:
    """Return a drawing that other programs show as Qt meant it.

    Parameters
    ----------
    drawing
        What ``QSvgGenerator`` wrote.
    width, height
        Its size in pixels.
    """
    from xml.etree import ElementTree

    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(drawing)
    root.set("width", str(width))
    root.set("height", str(height))
    for group in root.iter(f"{{{SVG}}}g"):
        _bake(group)
    for element in root.iter():
        element.attrib.pop(EFFECT, None)
        family = element.get("font-family")
        if family:
            element.set("font-family", f"{family}, sans-serif")
    _drop_empty(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _bake(group: Element) -> None:
    """Apply a group's transform to its shapes when their lines must not be stretched with them."""
    match = _MATRIX.match(group.get("transform", ""))
    if match is None or not any(child.get(EFFECT) == "non-scaling-stroke" for child in group):
        return
    a, b, c, d, e, f = (float(part) for part in match[1].split(","))
    matrix = (a, b, c, d, e, f)
    if not all(_place(child, matrix) for child in group):
        return
    del group.attrib["transform"]


def _place(shape: Element, matrix: Matrix) -> bool:
    """Move one shape to its final coordinates; ``False`` for what is not made of points."""
    kind = shape.tag.removeprefix(f"{{{SVG}}}")
    if kind == "rect":
        x, y, w, h = (float(shape.attrib.pop(key)) for key in ("x", "y", "width", "height"))
        shape.tag = f"{{{SVG}}}path"
        shape.set("d", _moved(f"M{x},{y} L{x + w},{y} L{x + w},{y + h} L{x},{y + h} Z", matrix))
    elif kind == "path":
        shape.set("d", _moved(shape.get("d", ""), matrix))
    elif kind in ("polyline", "polygon"):
        shape.set("points", _moved(shape.get("points", ""), matrix))
    else:
        return False
    return True


def _moved(points: str, matrix: Matrix) -> str:
    a, b, c, d, e, f = matrix

    def move(pair: re.Match[str]) -> str:
        x, y = float(pair[1]), float(pair[2])
        return f"{a * x + c * y + e:.6g},{b * x + d * y + f:.6g}"

    return _PAIR.sub(move, points)


def _drop_empty(parent: Element) -> None:
    """Take out the groups that Qt opened and drew nothing in."""
    for child in list(parent):
        _drop_empty(child)
        if child.tag == f"{{{SVG}}}g" and not len(child):
            parent.remove(child)
