"""Data sources as square buttons that show their own points, four in a row."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from playground.datasets import DatasetSource
from playground.ui.panels.data.dataset_preview import draw_preview, preview_of
from playground.ui.support.later import later
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import CONTROL_RADIUS, LIGHT, Theme
from playground.ui.widgets.tooltip_text import entry_tooltip

SIDE = 44


class Thumbnail(QAbstractButton):
    """Draws its source when it is first seen, and again only for another size or theme."""

    def __init__(self, source: type[DatasetSource], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = source.name
        self._theme = LIGHT
        self._pixmap = QPixmap()
        self._drawn_for: tuple[int, float, str] | None = None
        self.setObjectName(source.name)
        self.setCheckable(True)
        self.setText(source.title)
        self.setAccessibleName(source.title)
        self.setAccessibleDescription(source.help)
        self.setToolTip(entry_tooltip(source))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame and points; a ring outside the frame shows the keyboard's focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, checked = self._theme, self.isChecked()
        width = 2.0 if checked else 1.0
        inset = 1 + width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(theme.accent if checked else theme.border), width))
        painter.setBrush(QColor(theme.hover if self.underMouse() else theme.surface))
        painter.drawRoundedRect(frame, CONTROL_RADIUS - 1, CONTROL_RADIUS - 1)
        if self._is_drawn():
            painter.drawPixmap(4, 4, self._pixmap)
        else:
            # Its points are not worth a wait for everything else in the window.
            later(self, self._draw)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, CONTROL_RADIUS, CONTROL_RADIUS)

    @property
    def _side(self) -> int:
        return self.width() - 8

    def _is_drawn(self) -> bool:
        return self._drawn_for == (self._side, self.devicePixelRatioF(), self._theme.name)

    def _draw(self) -> None:
        if self._is_drawn():
            return
        preview = preview_of(self.kind)
        ratio = self.devicePixelRatioF()
        self._drawn_for = (self._side, ratio, self._theme.name)
        self._pixmap = QPixmap()
        if preview is None:  # there is nothing but what one draws
            self._pixmap = icon("pencil", self._theme.secondary, self._side).pixmap(self._side)
        else:
            self._pixmap = draw_preview(preview, self._side, ratio, self._theme)
        self.update()


COLUMNS = 4
GAP = 2
LARGEST = 64


class ThumbnailGrid(QWidget):
    """Squares that grow with the dock; the arrow keys go from one to the next.

    Signals
    -------
    kind_chosen
        A person chose a source, by name.
    """

    kind_chosen = Signal(str)

    def __init__(
        self, sources: Sequence[type[DatasetSource]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Problems on a plane")
        self.buttons = tuple(Thumbnail(source, self) for source in sources)
        for button in self.buttons:
            button.clicked.connect(self._report)
            button.installEventFilter(self)
        # The layout asks for the height that a width needs: a grid that set its own height on
        # every resize would chase the scroll bar that comes and goes with it.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_kind(self, kind: str) -> None:
        """Check the button of a kind, if there is one; emits nothing."""
        for button in self.buttons:
            button.setChecked(button.kind == kind)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        for button in self.buttons:
            button.set_theme(theme)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit four squares into the width."""
        super().resizeEvent(event)
        self._arrange(event.size().width())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the focus with the arrow keys, choose with Enter."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            assert isinstance(watched, Thumbnail)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
            moves = {
                Qt.Key.Key_Left: -1,
                Qt.Key.Key_Right: 1,
                Qt.Key.Key_Up: -COLUMNS,
                Qt.Key.Key_Down: COLUMNS,
            }
            target = self.buttons.index(watched) + moves.get(Qt.Key(event.key()), 0)
            if event.key() in moves:
                if 0 <= target < len(self.buttons):
                    self.buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    @override
    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.buttons) // COLUMNS)
        return max(0, rows * (_side(width) + GAP) - GAP)

    @override
    def sizeHint(self) -> QSize:
        width = COLUMNS * (SIDE + GAP) - GAP
        return QSize(width, self.heightForWidth(width))

    def _arrange(self, width: int) -> None:
        side = _side(width)
        for index, button in enumerate(self.buttons):
            row, column = divmod(index, COLUMNS)
            button.setGeometry(column * (side + GAP), row * (side + GAP), side, side)

    def _report(self) -> None:
        button = self.sender()
        if isinstance(button, Thumbnail):
            self.kind_chosen.emit(button.kind)


def _side(width: int) -> int:
    """Return the side of the squares that fill a width."""
    return min((width - (COLUMNS - 1) * GAP) // COLUMNS, LARGEST)
