"""Small bars in a cell: how the values of a column are spread."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from playground.datasets.summary.column_statistics import ColumnStatistics
from playground.datasets.summary.data_summary import ColumnSummary
from playground.ui.theme.tokens import LIGHT, Theme, class_colors
from playground.ui.widgets.columns.column_model import SUMMARY_ROLE

WIDTH = 96
MARGIN_X, MARGIN_Y = 6, 4
WIDEST_BAR = 18


class SpreadDelegate(QStyledItemDelegate):
    """Draws the histogram of numbers, or how frequent the most frequent texts are.

    Classes that are to be told apart wear their colours.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._classes: tuple[str, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours; the view paints itself anew."""
        self._theme = theme

    def set_classes(self, classes: Sequence[str]) -> None:
        """Name the classes of the target, in their order."""
        self._classes = tuple(classes)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        column = index.data(SUMMARY_ROLE)
        if not isinstance(column, ColumnSummary):
            return
        rect: QRectF = option.rect.toRectF()
        area = rect.adjusted(MARGIN_X, MARGIN_Y, -MARGIN_X, -MARGIN_Y)
        found = column.statistics
        counts = bar_counts(found)
        if counts:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            _draw(painter, area, counts, self._colors(column), QColor(self._theme.border))
            painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(WIDTH, super().sizeHint(option, index).height())

    def _colors(self, column: ColumnSummary) -> list[QColor]:
        theme, treatment = self._theme, column.treatment
        if treatment is not None and treatment.role == "left out":
            return [QColor(theme.disabled)]
        if treatment is None or treatment.role != "target" or not self._classes:
            return [QColor(theme.accent)]
        palette = dict(zip(self._classes, class_colors(theme, len(self._classes)), strict=True))
        return [QColor(palette.get(each.text, theme.accent)) for each in column.statistics.top]


def bar_counts(found: ColumnStatistics) -> tuple[int, ...]:
    """Return the heights of a column's bars."""
    if found.histogram is not None:
        return found.histogram.counts
    return tuple(each.count for each in found.top)


def _draw(
    painter: QPainter, area: QRectF, counts: Sequence[int], colors: Sequence[QColor], line: QColor
) -> None:
    """Draw bars on whole pixels above a base line; none that holds anything is invisible."""
    highest = max(counts) or 1
    step = min(area.width() / len(counts), WIDEST_BAR)
    gap = 1.0 if step >= 3 else 0.0
    floor = area.bottom() - 1
    painter.fillRect(QRectF(area.left(), floor, step * len(counts), 1), line)
    for i, count in enumerate(counts):
        if count:
            left, right = round(area.left() + i * step), round(area.left() + (i + 1) * step)
            height = max(1.0, round(count / highest * (area.height() - 1)))
            bar = QRectF(left, floor - height, max(1.0, right - left - gap), height)
            painter.fillRect(bar, colors[i % len(colors)])
