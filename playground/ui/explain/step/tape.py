"""The tape: every number of the gradient as a cell, a layer a row, the loss at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from playground.explain import ParameterIndex
from playground.ui.explain.step.tape_rows import TapeCell, TapeRow
from playground.ui.theme.sizes import secondary_px
from playground.ui.theme.tokens import GRID, LIGHT, Theme

ROW = 24
CELL, LEAST_CELL = 15.0, 3.0
GAP = 2.0
LABEL = 78
FAINTEST = 0.14
"""How visible the smallest derivative is that is not zero."""

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class Tape(QWidget):
    """Draws a gradient and lets a person choose one of its numbers.

    Positive derivatives are filled, negative ones hollow; the fainter, the smaller.

    Signals
    -------
    chosen(target)
        A person chose a weight or bias.
    moved(point)
        The mark is there now.
    """

    chosen = Signal(object)
    moved = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[TapeRow, ...] = ()
        self._loss = ""
        self._largest = 0.0
        self._target: ParameterIndex | None = None
        self._at = (0, 0)
        self._theme = LIGHT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._name()

    # values in ----------------------------------------------------------------------------------

    def show_rows(self, rows: tuple[TapeRow, ...], loss: str) -> None:
        """Show a gradient laid out in rows, and the loss it is of."""
        self._rows, self._loss = rows, loss
        self._largest = max((abs(c.value) for r in rows for c in r.cells), default=0.0)
        self._follow_target()
        self.updateGeometry()
        self.update()

    def show_loss(self, loss: str) -> None:
        """Say what the loss is, once it is known."""
        if loss != self._loss:
            self._loss = loss
            self.update()

    def show_target(self, target: ParameterIndex) -> None:
        """Mark a weight or bias."""
        self._target = target
        self._follow_target()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self.update()

    @property
    def cell(self) -> TapeCell | None:
        """The cell that has the mark."""
        row, column = self._at
        if row < len(self._rows) and column < len(self._rows[row].cells):
            return self._rows[row].cells[column]
        return None

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn."""
        width = self._width(row)
        y = row * ROW + (ROW - CELL) / 2
        return QRectF(LABEL + column * (width + GAP), y, width, CELL)

    def _follow_target(self) -> None:
        """Find the cell that holds the chosen number."""
        target = self._target
        if target is not None:
            for r, row in enumerate(self._rows):
                if row.node_id == target.node_id:
                    self._at = (r, _holder(row, target))
        self._name()

    def _name(self) -> None:
        cell = self.cell
        self.setAccessibleName(f"Gradient: {cell.text}" if cell is not None else "Gradient")
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # painting -----------------------------------------------------------------------------------

    def _width(self, row: int) -> float:
        count = len(self._rows[row].cells)
        room = (self.width() - LABEL) / max(count, 1) - GAP
        return min(CELL, max(LEAST_CELL, room))

    @override
    def sizeHint(self) -> QSize:
        most = max((len(row.cells) for row in self._rows), default=12)
        return QSize(LABEL + int(most * (CELL + GAP)), (len(self._rows) + 1) * ROW)

    @override
    def minimumSizeHint(self) -> QSize:
        most = max((len(row.cells) for row in self._rows), default=12)
        return QSize(LABEL + int(most * (LEAST_CELL + GAP)), (len(self._rows) + 1) * ROW)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        font = self.font()
        font.setPixelSize(secondary_px())
        painter.setFont(font)
        for r, row in enumerate(self._rows):
            self._label(painter, r, row.name)
            for c, cell in enumerate(row.cells):
                self._paint_cell(painter, self.cell_rect(r, c), cell)
        if self._rows:
            self._label(painter, len(self._rows), "loss")
            rect = QRectF(LABEL, len(self._rows) * ROW, self.width() - LABEL, ROW)
            painter.setPen(QColor(self._theme.text))
            right = Qt.TextElideMode.ElideRight
            loss = painter.fontMetrics().elidedText(self._loss, right, int(rect.width()))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, loss)
            self._mark(painter)

    def _label(self, painter: QPainter, row: int, text: str) -> None:
        painter.setPen(QColor(self._theme.secondary))
        room = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, LABEL - GRID)
        rect = QRectF(0, row * ROW, LABEL - GRID, ROW)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, room)

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: TapeCell) -> None:
        theme = self._theme
        if cell.value == 0.0 or not self._largest:
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            return
        positive = cell.value > 0
        color = QColor(theme.gradient_positive if positive else theme.gradient_negative)
        color.setAlphaF(FAINTEST + (1 - FAINTEST) * abs(cell.value) / self._largest)
        if positive:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRoundedRect(rect, 3, 3)
        else:
            painter.setPen(QPen(color, 2.5 if rect.width() > 6 else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1.25, 1.25, -1.25, -1.25), 2, 2)

    def _mark(self, painter: QPainter) -> None:
        if self.cell is None:
            return
        painter.setPen(QPen(QColor(self._theme.accent), 2 if self.hasFocus() else 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.cell_rect(*self._at).adjusted(-2, -2, 2, 2), 4, 4)

    # choosing -----------------------------------------------------------------------------------

    def _cell_at(self, point: QPointF) -> tuple[int, int] | None:
        row = int(point.y() // ROW)
        if not 0 <= row < len(self._rows) or point.x() < LABEL:
            return None
        column = int((point.x() - LABEL) // (self._width(row) + GAP))
        return (row, column) if column < len(self._rows[row].cells) else None

    def _choose(self, at: tuple[int, int]) -> None:
        self._at = at
        cell = self.cell
        if cell is not None:
            self._target = cell.target
            self._name()
            self.update()
            self.moved.emit(self.cell_rect(*at).center().toPoint())
            self.chosen.emit(cell.target)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._cell_at(event.position())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(at)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self._choose(self._at)
            return
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self._rows:
            super().keyPressEvent(event)
            return
        row = min(max(self._at[0] + step[0], 0), len(self._rows) - 1)
        column = min(max(self._at[1] + step[1], 0), len(self._rows[row].cells) - 1)
        self._choose((row, column))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._name()
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._cell_at(QPointF(event.pos()))
            text = self._rows[at[0]].cells[at[1]].text if at is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)


def _holder(row: TapeRow, target: ParameterIndex) -> int:
    """Return the cell of a number: its own, or the last one of its array that begins before it."""
    found = 0
    for at, cell in enumerate(row.cells):
        if cell.target.name == target.name and (
            cell.count > 1 or cell.target.index <= target.index
        ):
            found = at
        if cell.target == target:
            return at
    return found
