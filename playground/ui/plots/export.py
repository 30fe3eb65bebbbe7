"""Plots as files: PNG at any resolution, SVG with real text, CSV of the plotted numbers."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pyqtgraph.exporters import SVGExporter

from playground.core import PlaygroundError, ValueNotAllowed
from playground.core.atomic import write_atomically
from playground.ui.plots.figure import Figure
from playground.ui.plots.pixels import Pixels

Cell: TypeAlias = str | int | float | None
Table: TypeAlias = tuple[Sequence[str], Iterable[Sequence[Cell]]]

FORMATS = {"png": "PNG image", "svg": "SVG drawing", "csv": "CSV numbers"}
MAX_SCALE = 8.0


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
    if not 0.25 <= scale <= MAX_SCALE:
        raise ValueNotAllowed("scale", scale, f"0.25 to {MAX_SCALE:g} is allowed")
    size = figure.view.size()
    image = QImage(
        round(size.width() * scale), round(size.height() * scale), QImage.Format.Format_RGB32
    )
    if image.isNull():
        raise PlotExportError(path, f"a picture of scale {scale:g} does not fit into memory")
    image.fill(figure.view.backgroundBrush().color())
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_scene(figure, painter, QRectF(image.rect()), scale)
    painter.end()
    _write(path, _png_bytes(image))


def write_svg(figure: Figure, path: str | Path) -> None:
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
        data: bytes = SVGExporter(figure.view.scene()).export(toBytes=True)
    finally:
        for item in pixels:
            item.restore()
    _write(path, data)


def write_csv(table: Table, path: str | Path) -> None:
    """Write numbers with all their digits; an empty cell stands for *does not apply*.

    Raises
    ------
    FileNotWritten
        When the system refuses to write.
    """
    header, rows = table
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    _write(path, text.getvalue().encode("utf-8"))


def _cell(value: Cell) -> str:
    if value is None or value != value:
        return ""
    return value if isinstance(value, str) else repr(value)


def _paint_scene(figure: Figure, painter: QPainter, target: QRectF, scale: float) -> None:
    view = figure.view
    options = {
        "antialias": True,
        "background": QColor(view.backgroundBrush().color()),
        "painter": painter,
        "resolutionScale": scale,
    }
    items = [item for item in view.scene().items() if hasattr(item, "setExportMode")]
    for item in items:
        item.setExportMode(True, options)
    try:
        view.scene().render(painter, target, QRectF(view.viewport().rect()))
    finally:
        for item in items:
            item.setExportMode(False)


def _png_bytes(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _write(path: str | Path, data: bytes) -> None:
    def write(file: io.BufferedIOBase) -> None:
        file.write(data)

    write_atomically(Path(path), write)
