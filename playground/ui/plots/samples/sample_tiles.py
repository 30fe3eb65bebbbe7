"""Samples that are pictures, side by side: each with the network's answer and the truth."""

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from playground.training.evaluation.sample_scores import LOSS_NAME
from playground.ui.plots.base.axes import small_font
from playground.ui.plots.samples.row_follower import RowFollower
from playground.ui.plots.samples.sample_model import PICTURE, SampleModel
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.tables.row_table import Index

SIDE = 64
"""Of a picture, in pixels."""

WIDE, PAD = 84, 6
LINES = 2
BATCH = 1000
"""So many tiles are laid out at once."""


class TilePainter(QStyledItemDelegate):
    """Paints one sample: its picture, what the network says below, and what is true."""

    def __init__(self, samples: SampleModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._samples = samples
        self.theme = LIGHT
        self.number = LOSS_NAME
        """Which of the network's numbers stands beside the truth."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QFontMetrics(small_font()).height()
        return QSize(scaled(WIDE), SIDE + LINES * line + 3 * PAD)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, theme = int(self._samples.order[index.row()]), self.theme
        words, area = self._samples.words(row), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 6, 6)
        picture = self._samples.picture(row, SIDE)
        left = area.left() + (area.width() - picture.width()) // 2
        painter.drawPixmap(left, area.top() + PAD + (SIDE - picture.height()) // 2, picture)
        painter.setFont(small_font())
        line = painter.fontMetrics().height()
        below = QRect(area.left() + 3, area.top() + SIDE + PAD + 4, area.width() - 6, line)
        color = theme.error if words.is_wrong else theme.text
        said = f"✕ says {words.said}" if words.is_wrong else f"says {words.said}"
        self._write(painter, below, said if words.said else "", color)
        truth = f"true {words.truth}" if words.truth else ""
        number = self._samples.number(self.number, row)
        second = " · ".join(each for each in (truth, number) if each)
        self._write(painter, below.translated(0, line), second, theme.secondary)
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, area: QRect, text: str, color: str) -> None:
        painter.setPen(QColor(color))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)


class SampleTiles(QListView):
    """The rows of a :class:`SampleModel` as pictures in reading order.

    Attributes
    ----------
    rows
        The row it stands at.
    """

    def __init__(self, model: SampleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = model
        self.painter = TilePainter(model, self)
        self.setModel(model)
        self.setItemDelegate(self.painter)
        self.setAccessibleName("Pictures of the samples")
        self.setAccessibleDescription("The arrow keys choose one for all views")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # of many, the first are seen at once
        self.setBatchSize(BATCH)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "plain")
        self.rows = RowFollower(self, model, self._go)

    def fit(self) -> None:
        """Look for the pictures among the model's columns."""
        self.setModelColumn(max(self._samples.section_of(PICTURE), 0))

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self.painter.theme = theme
        self.viewport().update()

    def show_number(self, name: str) -> None:
        """Write this number of the network beside the truth."""
        if name != self.painter.number:
            self.painter.number = name
            self.viewport().update()

    def step(self, dx: int, dy: int) -> None:
        """Go so many pictures on, or lines down."""
        across = max(1, self.viewport().width() // max(self.sizeHintForColumn(0), 1))
        self.rows.step(dx + dy * across)

    def _go(self, place: int) -> None:
        index = self._samples.index(place, self.modelColumn())
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
