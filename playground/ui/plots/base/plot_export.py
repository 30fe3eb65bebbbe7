"""Plots written to files, and copied: as pictures and as their numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from playground.core import PlaygroundError, ValueNotAllowed
from playground.storage.atomic_write import write_atomically
from playground.storage.csv_writer import Table, as_csv, write_csv
from playground.ui.plots.base.figure_picture import pdf_of, picture_of, svg_of
from playground.ui.plots.base.plot_view import PlotView
from playground.ui.support.drawings.picture_bytes import png_bytes

MIN_SCALE, MAX_SCALE = 0.25, 8.0

COPY_SCALE = 2.0
"""How many pixels per pixel of the screen a copied plot has."""


class PlotExportError(PlaygroundError):
    """A plot that cannot be written, with the file's path and the reason."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"cannot export the plot to {path}: {reason}")


def export_plot(view: PlotView, path: str | Path, scale: float = 2.0) -> None:
    """Write a plot in the format that the path's ending names.

    Parameters
    ----------
    view
        What is written as it stands.
    path
        Where to.
    scale
        Pixels of a PNG per pixel of the screen.

    Raises
    ------
    ValueNotAllowed
        For another ending, and for a scale outside ``MIN_SCALE`` to ``MAX_SCALE``.
    PlotExportError
        When the plot is empty, is a table and no picture, or does not fit into memory.
    FileNotWritten
        When the system refuses to write.
    """
    ending = Path(path).suffix.lower().lstrip(".")
    if ending == "png":
        export_png(view, path, scale)
    elif ending == "svg":
        export_svg(view, path)
    elif ending == "pdf":
        export_pdf(view, path)
    elif ending == "csv":
        export_csv(view, path)
    else:
        raise ValueNotAllowed("plot file", str(path), "use the ending .png, .svg, .pdf or .csv")


def export_png(view: PlotView, path: str | Path, scale: float = 2.0) -> None:
    """Write a plot as a PNG, drawn at ``scale`` pixels per pixel of the screen."""
    _write(path, plot_png(view, path, scale))


def plot_png(view: PlotView, path: str | Path, scale: float = 2.0) -> bytes:
    """Return the content of a PNG file; see :func:`export_png`."""
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise ValueNotAllowed("scale", scale, f"{MIN_SCALE:g} to {MAX_SCALE:g} is allowed")
    _prepare_picture(view, path)
    with _drawn_for(view, scale):
        image = picture_of(view.figure, scale)
        if image is None:
            raise PlotExportError(path, f"a picture of scale {scale:g} does not fit into memory")
        return png_bytes(image)


def export_svg(view: PlotView, path: str | Path) -> None:
    """Write a plot as an SVG drawing."""
    _write(path, plot_svg(view, path))


def plot_svg(view: PlotView, path: str | Path) -> bytes:
    """Return the content of an SVG file; see :func:`export_svg`."""
    _prepare_picture(view, path)
    with _drawn_for(view, 1.0):
        return svg_of(view.figure, view.title)


def export_pdf(view: PlotView, path: str | Path) -> None:
    """Write a plot as a PDF page of its own size."""
    _prepare_picture(view, path)
    with _drawn_for(view, 1.0):
        data = pdf_of(view.figure, view.title)
    _write(path, data)


def export_csv(view: PlotView, path: str | Path) -> None:
    """Write exactly the plotted numbers as CSV."""
    write_csv(table_for(view, path), path)


def table_for(view: PlotView, path: str | Path) -> Table:
    """Return the plotted numbers, ready to be written there.

    Raises
    ------
    PlotExportError
        When there are none yet.
    """
    _prepare(view, path)
    return view.table()


def copy_plot(view: PlotView) -> bool:
    """Put a plot on the clipboard: as a picture, and as its numbers where they are not many.

    Returns whether there was something to copy.
    """
    if not view.has_content():
        return False
    content = QMimeData()
    if not view.is_long():
        content.setText(as_csv(table_for(view, "the clipboard"), "\t"))
    if view.has_picture():
        with _drawn_for(view, COPY_SCALE):
            content.setImageData(picture_of(view.figure, COPY_SCALE))
    QGuiApplication.clipboard().setMimeData(content)
    return True


@contextmanager
def _drawn_for(view: PlotView, scale: float) -> Iterator[None]:
    """Have a plot drawn with pens for so many pixels per pixel of the screen meanwhile."""
    try:
        view.draw_for(scale)
        view.refresh()
        yield
    finally:
        view.draw_for(None)


def _prepare_picture(view: PlotView, path: str | Path) -> None:
    if not view.has_picture():
        raise PlotExportError(path, f"{view.title} shows a table; export it as CSV")
    _prepare(view, path)


def _prepare(view: PlotView, path: str | Path) -> None:
    if not view.has_content():
        raise PlotExportError(path, f"{view.title} is empty; {view.empty_text}")
    view.leave_cursor()
    view.refresh()
    if not view.isVisible():
        view.grab()  # lays out what was never shown


def _write(path: str | Path, data: bytes) -> None:
    def write(file: BinaryIO) -> None:
        file.write(data)

    write_atomically(Path(path), write)
