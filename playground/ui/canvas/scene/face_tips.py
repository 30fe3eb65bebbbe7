"""What a tooltip says of a number on a card's face."""

import base64
from html import escape

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from playground.core import Array
from playground.core.text import numbers
from playground.ui.canvas.faces.face import FaceSpot
from playground.ui.canvas.faces.folding import bin_edges
from playground.ui.canvas.faces.moment import Shown
from playground.ui.canvas.faces.parts import Bars, Cells, Chart, Fold, Origin, Scale, Source
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.pictures.palette import largest, lut, steps
from playground.ui.theme.tokens import Theme

MOST_CHANNELS = 16
_PIXEL = 8

_SHOWN = {Shown.VALUES: "", Shown.GRADIENTS: "∂L/∂a ", Shown.CHANGES: "last change "}
_LEARNED = {Shown.VALUES: "", Shown.GRADIENTS: "∂L/∂w ", Shown.CHANGES: "last change "}


WITH_PICTURE = "<p class='picture'>"
"""How a text begins that is HTML, with a picture in it; all others are plain."""


def face_tip(card: CardItem, spot: FaceSpot, model: CanvasModel, theme: Theme) -> str:
    """Return what a number on a card's face is, and how large; the number is the painted one.

    Parameters
    ----------
    card, spot
        The card, and the place on its face.
    model
        The network.
    theme
        The colours of pictures in the text.
    """
    face = card.face.face
    if face is None:
        return ""
    part, painter = face.parts[spot.part], card.face.painters[spot.part]
    value = painter.value(spot.index)
    if isinstance(part, Cells):
        if part.fold is Fold.FILTERS:
            return _filter_tip(card, part, spot, value, theme)
        return _cell_tip(card, part, spot, value, model)
    if isinstance(part, Bars):
        line = getattr(painter, "order", [])[spot.index]
        return _said(part.names[line], card, part.source, value)
    if isinstance(part, Chart):
        return _said(f"{part.label} of unit {spot.index + 1}", card, part.source, value)
    return ""


def _said(name: str, card: CardItem, source: Source, value: Array | None) -> str:
    """Return a name with its number, and what the number is where that is not the value."""
    if value is None:
        return name
    learned = source.origin in (Origin.PARAMETER, Origin.STATE)
    what = (_LEARNED if learned else _SHOWN)[card.face.moment.shown_of(source)]
    return f"{name}: {what}{number(float(value))}"


def _cell_tip(
    card: CardItem, part: Cells, spot: FaceSpot, value: Array | None, model: CanvasModel
) -> str:
    one = None if value is None or value.ndim > 2 else value[spot.row, spot.column]
    index = part.start + spot.index
    source = part.source
    if part.fold is Fold.MATRIX:
        return _matrix_tip(card, part, spot, one)
    if part.fold is Fold.STRIP:
        return _said(f"unit {spot.row * part.columns + spot.column + 1}", card, source, one)
    of = "" if source.node_id == card.node_id else f" of {model.name(source.node_id)}"
    if part.fold is Fold.UNITS:
        return _said(f"{model.unit_name(source.node_id, index)}{of}", card, source, one)
    where = f"row {spot.row + 1}, column {spot.column + 1}"
    if part.fold is Fold.COLOURS and value is not None:
        colours = ", ".join(number(float(v)) for v in value[spot.row, spot.column])
        return f"{where}: red, green, blue {colours}"
    name = where if part.total == 1 else f"map {index + 1}{of}, {where}"
    return _said(name, card, source, one)


def _matrix_tip(card: CardItem, part: Cells, spot: FaceSpot, one: Array | None) -> str:
    weight = card.face.moment.numbers(part.source)
    if weight is None or weight.ndim != 2:
        return ""
    rows, columns = (
        bin_edges(weight, axis, most) for axis, most in ((0, part.rows), (1, part.columns))
    )
    names = [
        _span(edges[at], edges[at + 1])
        for edges, at in ((rows, spot.row), (columns, spot.column))
        if at + 1 < len(edges)
    ]
    told = _said("weight from input {} to unit {}".format(*names), card, part.source, one)
    inputs, units = weight.shape
    if weight.shape != (part.rows, part.columns):
        told += f"\nOf {inputs:,} × {units:,} weights, the strongest of each cell is shown"
    return told


def _span(first: int, end: int) -> str:
    return f"{first + 1}" if end - first == 1 else f"{first + 1} to {end}"


def _filter_tip(
    card: CardItem, part: Cells, spot: FaceSpot, value: Array | None, theme: Theme
) -> str:
    """Return a filter's number, and the filter for each input channel as a strip."""
    name = f"filter {spot.index + 1} of {part.total}"
    weight = card.face.moment.numbers(part.source)
    if value is None or weight is None or weight.ndim != 4:
        return name
    one = value[spot.row, spot.column]
    channels = len(weight)
    told = _said(f"{name}, row {spot.row + 1}, column {spot.column + 1}", card, part.source, one)
    if channels == 1:
        return told
    shown = weight[:MOST_CHANNELS, :, :, spot.index]
    which = f"each of {channels}" if channels <= MOST_CHANNELS else f"{MOST_CHANNELS} of {channels}"
    strip = _strip(shown, card.face.moment.shown_of(part.source), theme)
    return (
        f"{WITH_PICTURE}{escape(told)}<br>the mean over {channels} input channels; for {which}:<br>"
        f'<img src="data:image/png;base64,{strip}"></p>'
    )


def _strip(filters: Array, shown: Shown, theme: Theme) -> str:
    """Return filters ``(channels, k, k)`` side by side, as a picture in text."""
    limit = largest(filters.astype(np.float64))
    pixels = lut(theme, Scale.SIGNED, shown)[steps(filters, -limit, limit)]
    pixels = pixels.repeat(_PIXEL, axis=1).repeat(_PIXEL, axis=2)
    gap = np.zeros((len(pixels), pixels.shape[1], 4), dtype=pixels.dtype)
    apart = np.concatenate([pixels, gap], axis=2)
    whole = np.ascontiguousarray(np.concatenate(list(apart), axis=1))
    height, width = whole.shape
    image = QImage(whole.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return base64.b64encode(bytes(data.data())).decode()


def number(value: float) -> str:
    """Return a number as a tooltip shows it: three decimals, more only where it would vanish."""
    if abs(value) >= 0.001 or value == 0:
        return numbers.fixed(value, 3)
    return numbers.number(value, lowest=0.001)
