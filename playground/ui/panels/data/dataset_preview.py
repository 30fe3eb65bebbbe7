"""A data source drawn small: its own points, coloured by class or value."""

from functools import cache

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from playground.core import (
    Array,
    Component,
    NumpyStream,
    ParamValue,
    PlaygroundError,
    Task,
    params_of,
)
from playground.core.text.numbers import counted
from playground.datasets import DATASETS, RawData
from playground.ui.theme.tokens import Theme, class_colors

MOST_POINTS = 160
STREAM = (0, 0)


class DatasetPreview(Struct, frozen=True):
    """A few samples, ready to draw.

    Parameters
    ----------
    points
        Positions in the unit square, ``(N, 2)``, y upwards.
    classes
        Class indices ``(N,)``, or ``None`` for a regression.
    values
        Values between -1 and 1, ``(N,)``, or ``None`` for a classification.
    """

    points: Array
    classes: Array | None
    values: Array | None


@cache
def preview_of(kind: str) -> DatasetPreview | None:
    """Return a source's preview; ``None`` when it has no points on a line or a plane to show."""
    raw = _load(kind, few=True)
    if raw is None or len(raw.columns) > 2:
        return None
    rows = np.linspace(0, len(raw.x) - 1, min(MOST_POINTS, len(raw.x))).astype(int)
    values = None if raw.task.is_classification else _symmetric(raw.y[:, 0])[rows]
    on_a_line = len(raw.columns) == 1
    plane = np.column_stack([raw.x[:, 0], raw.y[:, 0]]) if on_a_line else raw.x
    if raw.extent is None or on_a_line:
        low, high = plane.min(axis=0), plane.max(axis=0)
    else:
        low, high = (np.full(2, bound) for bound in raw.extent)
    points = (plane[rows] - low) / np.where(high > low, high - low, 1)
    return DatasetPreview(points, raw.y[rows] if raw.task.is_classification else None, values)


def draw_preview(preview: DatasetPreview, side: int, ratio: float, theme: Theme) -> QPixmap:
    """Draw a preview as a square of ``side`` device-independent pixels."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    inner = side - 4
    for index, (x, y) in enumerate(preview.points.tolist()):
        if not (0 <= x <= 1 and 0 <= y <= 1):
            continue
        painter.setBrush(_color(preview, index, theme))
        painter.drawEllipse(QPointF(2 + x * inner, 2 + (1 - y) * inner), 1.25, 1.25)
    painter.end()
    return pixmap


@cache
def summary(kind: str) -> str:
    """Return the size of a table in words: ``150 rows · 4 features · 3 classes``."""
    raw = _load(kind)
    if raw is None:
        return ""
    parts = [counted(len(raw.x), "row"), counted(len(raw.columns), "feature")]
    parts.append(
        "regression" if raw.task is Task.REGRESSION else counted(len(raw.classes), "class")
    )
    return " · ".join(parts)


def _load(kind: str, *, few: bool = False) -> RawData | None:
    """Load a source with its defaults; ``None`` when it needs a file or cannot be read."""
    source = DATASETS.get(kind)
    counted = few and any(p.name == "count" for p in params_of(source))
    params: dict[str, ParamValue] = {"count": MOST_POINTS} if counted else {}
    try:
        return DATASETS.create(Component(kind, params)).load(NumpyStream(STREAM))
    except PlaygroundError:
        return None


def _symmetric(values: Array) -> Array:
    reach = float(np.abs(values).max()) or 1.0
    scaled: Array = values / reach
    return scaled


def _color(preview: DatasetPreview, index: int, theme: Theme) -> QColor:
    if preview.classes is not None:
        number = int(preview.classes[index])
        return QColor(class_colors(theme, number + 1)[number])
    assert preview.values is not None
    value = float(preview.values[index])
    return _mixed(
        theme.neutral,
        theme.negative if value < 0 else theme.positive,
        0.2 + 0.8 * abs(value) ** 0.5,
    )


def _mixed(start: str, end: str, share: float) -> QColor:
    a, b = QColor(start), QColor(end)
    return QColor(
        *(
            round(low + (high - low) * share)
            for low, high in zip(
                (a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True
            )
        )
    )
