"""Pixels and paintings as the bytes of files."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from playground.ui.support.drawings.portable_svg import portable

CSS_PIXELS_PER_INCH = 96
POINTS_PER_INCH = 72
LARGEST_PAGE = 14_400.0
"""The longest side of a PDF's page in points (ISO 32000-1, annex C)."""

Painting: TypeAlias = Callable[[QPaintDevice], object]
"""Paints on a device, from begin to end."""


def png_bytes(image: QImage) -> bytes:
    """Return a picture as a PNG file's content."""
    buffer = _buffer()
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def svg_bytes(size: QSize, title: str, paint: Painting) -> bytes:
    """Return a painting as a drawing: lines stay lines, words stay words."""
    buffer = _buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setResolution(CSS_PIXELS_PER_INCH)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    paint(generator)
    return portable(bytes(buffer.data().data()), size.width(), size.height())


def pdf_bytes(size: QSize, title: str, paint: Painting, fineness: int = 1) -> bytes:
    """Return a painting as one page just as large, at so many dots per pixel of the screen."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    page = size.toSizeF() * (POINTS_PER_INCH / CSS_PIXELS_PER_INCH)
    shrink = min(1.0, LARGEST_PAGE / max(page.width(), page.height(), 1.0))
    page = QSizeF(page.width() * shrink, page.height() * shrink)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(page, QPageSize.Unit.Point, title, match))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(CSS_PIXELS_PER_INCH * fineness)
    writer.setTitle(title)
    paint(writer)
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
