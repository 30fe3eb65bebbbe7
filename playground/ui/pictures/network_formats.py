"""A network as a picture: pixels at any resolution, or a drawing whose lines stay lines."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPaintDevice, QPainter

from playground.core import PlaygroundError, ValueNotAllowed
from playground.storage.atomic_write import write_atomically
from playground.ui.canvas import NetworkCanvas
from playground.ui.pictures.network_drawing import Look, NetworkDrawing, drawing
from playground.ui.support.drawings.picture_bytes import pdf_bytes, png_bytes, svg_bytes

TITLE = "Network"
FORMATS = {"png": "PNG image", "svg": "SVG drawing", "pdf": "PDF document"}
SCALES = (1, 2, 3, 4)
SCALE = 2
"""How many pixels a picture has per pixel of the screen, unless somebody wants another number."""

MOST_PIXELS = 120_000_000
"""The largest picture: half a gigabyte of memory."""

_PDF_FINENESS = 8
"""Steps per pixel of the screen: where lines and letters stand is rounded to one."""


def network_image(canvas: NetworkCanvas, look: Look, scale: float = SCALE) -> QImage:
    """Return the whole network as pixels.

    Parameters
    ----------
    canvas, look
        What to draw, and in which colours.
    scale
        Pixels per pixel of the screen.

    Raises
    ------
    ValueNotAllowed
        When the picture would have more than :data:`MOST_PIXELS` pixels.
    """
    with drawing(canvas, look) as drawn:
        return paint_image(drawn, scale)


def write_network(path: Path, canvas: NetworkCanvas, look: Look, scale: float = SCALE) -> None:
    """Write the whole network in the format of a name's ending.

    Raises
    ------
    ValueNotAllowed
        When the ending is none of :data:`FORMATS`, or the picture would be too large.
    FileNotWritten
        When the system refuses to write.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        allowed = ", ".join(f".{each}" for each in FORMATS)
        raise ValueNotAllowed("file name", path.name, f"end it in {allowed}")
    makers: dict[str, Callable[[NetworkDrawing], bytes]] = {
        "png": lambda drawn: png_bytes(paint_image(drawn, scale)),
        "svg": _svg,
        "pdf": _pdf,
    }
    with drawing(canvas, look) as drawn:
        data = makers[form](drawn)

    def write(file: BinaryIO) -> None:
        file.write(data)

    write_atomically(path, write)


def network_svg(canvas: NetworkCanvas, look: Look) -> bytes:
    """Return the whole network as a drawing: lines stay lines, words stay words."""
    with drawing(canvas, look) as drawn:
        return _svg(drawn)


def network_picture(
    canvas: NetworkCanvas, look: Look, scale: float | None = None
) -> tuple[bytes, QSize]:
    """Return an SVG file's content, or a PNG's at a scale, and its size in pixels of the screen."""
    with drawing(canvas, look) as drawn:
        data = _svg(drawn) if scale is None else png_bytes(paint_image(drawn, scale))
        return data, drawn.size


def paint_image(drawn: NetworkDrawing, scale: float) -> QImage:
    """Return a drawing as pixels; see :func:`network_image`."""
    width, height = round(drawn.size.width() * scale), round(drawn.size.height() * scale)
    if width * height > MOST_PIXELS:
        most = (MOST_PIXELS / (drawn.size.width() * drawn.size.height())) ** 0.5
        raise ValueNotAllowed("scale", scale, f"this network allows at most {most:.2g}")
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise PlaygroundError(f"a picture of {width}×{height} pixels does not fit into memory")
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawn.paint(painter)
    painter.end()
    return image


def _svg(drawn: NetworkDrawing) -> bytes:
    return svg_bytes(drawn.size, TITLE, lambda device: _paint(drawn, device))


def _pdf(drawn: NetworkDrawing) -> bytes:
    """Return one page just as large as the network."""
    return pdf_bytes(drawn.size, TITLE, lambda device: _paint(drawn, device), _PDF_FINENESS)


def _paint(drawn: NetworkDrawing, device: QPaintDevice) -> None:
    painter = QPainter(device)
    # The window, unlike a scaled painter, leaves items their own size: text is laid out as usual.
    painter.setWindow(QRect(0, 0, drawn.size.width(), drawn.size.height()))
    drawn.paint(painter)
    painter.end()
