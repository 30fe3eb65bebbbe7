"""A report as a PDF: pages of text, tables and pictures, numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)
from typing_extensions import override

from playground.exchange.report.document import Illustration, Picture, Report
from playground.exchange.report.html import Tiles, content
from playground.ui.support.drawings.picture_bytes import CSS_PIXELS_PER_INCH
from playground.ui.support.drawings.svg_painting import SvgDrawing

WIDEST, HIGHEST = 600, 760
"""The largest picture, in CSS pixels: the width of an A4 page between its margins."""

HALF = 290
"""The widest plot: two stand side by side."""

ACROSS_TILES, ACROSS_FIGURES = 6, 2
DOTS_PER_INCH = 300

_IMAGE = QTextFormat.ObjectTypes.ImageObject.value

STYLE = """
h1 { font-size: 20pt; } h2 { font-size: 13pt; margin-top: 18px; }
li, p, td, th { font-size: 8.5pt; } th { color: #57606a; text-align: left; }
td, th { padding-right: 9px; padding-top: 2px; padding-bottom: 2px; }
.n { text-align: right; } .total { font-weight: bold; }
table { margin-bottom: 10px; }
.caption { color: #57606a; font-size: 8pt; margin-top: 2px; }
pre { font-size: 8.5pt; background: #f6f8fa; }
"""


def to_pdf(report: Report) -> bytes:
    """Return a report as the content of a PDF file; it may run in a thread of its own."""
    document = QTextDocument()
    pages = _Pages()
    font = QFont("sans-serif")
    font.setPointSizeF(9)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(STYLE)
    html = content(report, pages)
    document.setHtml(f"{html}<p>{escape(report.footer)}</p>")
    images = _Images(pages.drawings, pages.pixels)
    document.documentLayout().registerHandler(_IMAGE, images)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))  # the document has its own
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(report.title)
    writer.setCreator(report.footer)
    document.print_(writer)
    return bytes(buffer.data().data())


class _Images(QPyTextObject):
    """Paints the pictures of a document: drawings as lines and words, the others as pixels."""

    def __init__(self, drawings: Mapping[str, SvgDrawing], pixels: Mapping[str, QImage]) -> None:
        super().__init__()
        self._drawings, self._pixels = drawings, pixels

    @override
    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        device = doc.documentLayout().paintDevice()
        scale = 1.0 if device is None else device.logicalDpiX() / CSS_PIXELS_PER_INCH
        image = format.toImageFormat()
        return QSizeF(image.width() * scale, image.height() * scale)

    @override
    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,
    ) -> None:
        name, target = format.toImageFormat().name(), QRectF(rect)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # few pixels, each told
        if name in self._drawings:
            self._drawings[name].paint(painter, target)
        else:
            painter.drawImage(target, self._pixels[name])


class _Pages:
    """Names the pictures of a document, and keeps them until it is printed."""

    def __init__(self) -> None:
        self.drawings: dict[str, SvgDrawing] = {}
        self.pixels: dict[str, QImage] = {}

    def picture(self, picture: Picture) -> str:
        """Return the element of a picture, no larger than a page."""
        return self._element(picture, WIDEST)

    def figures(self, figures: Sequence[Illustration]) -> str:
        """Return pictures with their words; of several, two side by side."""
        across = min(ACROSS_FIGURES, len(figures))
        cells = [
            f"{self._element(each.picture, HALF if across > 1 else WIDEST)}"
            f'<p class="caption">{escape(each.caption)}</p>'
            for each in figures
        ]
        return _table(cells, across)

    def tiles(self, tiles: Tiles) -> str:
        """Return small pictures with their words."""
        cells = [
            f'{self.picture(Picture(words, image))}<p class="caption">{escape(words)}</p>'
            for image, words in tiles
        ]
        return _table(cells, ACROSS_TILES)

    def _element(self, picture: Picture, widest: int) -> str:
        image = picture.light
        name = f"report:{len(self.drawings) + len(self.pixels)}"
        if image.media_type == "image/svg+xml":
            self.drawings[name] = SvgDrawing(image.data)
        else:
            self.pixels[name] = QImage.fromData(image.data)
        shrink = min(1.0, widest / image.width, HIGHEST / image.height)
        wide, high = round(image.width * shrink), round(image.height * shrink)
        return f'<img src="{name}" width="{wide}" height="{high}">'


def _table(cells: list[str], across: int) -> str:
    """Return cells in lines of a table, which pages are not broken within."""
    lines = [cells[start : start + across] for start in range(0, len(cells), across)]
    rows = ["".join(f"<td>{cell}</td>" for cell in line) for line in lines]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
