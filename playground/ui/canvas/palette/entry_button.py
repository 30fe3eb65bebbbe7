"""Something to drag out of the palette."""

import re

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QFont,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from playground.ui.canvas.palette.category import PaletteCategory, PaletteEntry
from playground.ui.theme.layer_hues import layer_hue
from playground.ui.theme.markup import as_text
from playground.ui.theme.sizes import secondary_px
from playground.ui.theme.stylesheet import CONTROL_HEIGHT
from playground.ui.theme.tokens import LIGHT, Theme

_HEIGHT = CONTROL_HEIGHT - 4
"""Lower than other controls: all layers are to be seen at once."""

ICON_SIDE = CONTROL_HEIGHT + 2
"""The side of a button that shows its icon only."""

_SWATCH = 11
_GAP = 6
_NARROWEST, _WIDEST = 72, 400
_BREAK = re.compile(r" |(?<=[a-z])(?=[A-Z])")
"""Where a name may be divided: ``Batch norm``, ``AvgPool2D``."""

_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+")
"""A part of a name that an abbreviation begins with: ``Batch``, ``Pool``, ``2``."""

_DIMMED = 0.45
"""How much is left of the colour of an entry that would be wrong."""

_PADDING = 8
_END = 5


class EntryButton(QPushButton):
    """One entry of the palette; a long name takes two lines, and only its initials fit an icon."""

    requested = Signal(str)
    """The person wants it, without saying where: the entry's key."""

    focused = Signal()
    """The keyboard is here now."""

    def __init__(self, entry: PaletteEntry, category: PaletteCategory, parent: QWidget) -> None:
        super().__init__(entry.title, parent)
        self.entry = entry
        self.is_icon = False
        self.refusal = ""
        self._category = category
        self._theme = LIGHT
        self._pressed_at: QPoint | None = None
        self._line_count = 0
        self.setAutoDefault(False)
        # A click leaves the keyboard where it was: letters typed next still mean the window.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            as_text(f"{entry.title}\n{entry.help}\nDrag onto the canvas, or double-click.")
        )
        self.setAccessibleName(f"Add {entry.title}")
        self.setAccessibleDescription(entry.help.partition("\n")[0])

    def set_refusal(self, reason: str) -> None:
        """Show that it would be wrong where it would be added, and why; the empty string fits.

        It can be dragged all the same: it may fit elsewhere.
        """
        if reason == self.refusal:
            return
        if bool(reason) != bool(self.refusal):
            self.update()
        self.refusal = reason
        told = f"Does not fit there: {reason}" if reason else self.entry.help
        way = "Drag it to where it fits." if reason else "Drag onto the canvas, or double-click."
        self.setToolTip(as_text(f"{self.entry.title}\n{told}\n{way}"))
        self.setAccessibleDescription(told.partition("\n")[0])

    @property
    def key(self) -> str:
        """What its category knows the entry by."""
        return self.entry.key

    def ask(self) -> None:
        """Ask for it as a person does."""
        self.requested.emit(self.key)

    def set_theme(self, theme: Theme) -> None:
        """Show the entry's colour as it is in a theme."""
        self._theme = theme
        self.update()

    def show_icon(self, only: bool) -> None:
        """Show the icon only, for a narrow palette, or the name beside its colour."""
        if only != self.is_icon:
            self.is_icon, self._line_count = only, 0
            self.setMaximumWidth(ICON_SIDE if only else _WIDEST)
            self._fit_height()
            self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        """Insist on a readable part of the name only."""
        wide = ICON_SIDE if self.is_icon else _NARROWEST
        return QSize(wide, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(ICON_SIDE, ICON_SIDE) if self.is_icon else hint

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow to two lines where one is too narrow for the name."""
        super().resizeEvent(event)
        self._fit_height()

    def height_for(self, width: int) -> int:
        """Return how high it is with its name beside its colour, at a width."""
        more = len(self._lines(width)) - 1
        return _HEIGHT + 4 + more * self.fontMetrics().lineSpacing()

    def _fit_height(self) -> None:
        lines = 1 if self.is_icon else len(self._lines(self.width()))
        if lines != self._line_count:
            self._line_count = lines
            # In a style sheet, for the application's own has a minimum that would win.
            height = CONTROL_HEIGHT if self.is_icon else _HEIGHT
            height += (lines - 1) * self.fontMetrics().lineSpacing()
            narrow = "; min-width: 0; padding: 0" if self.is_icon else ""
            self.setStyleSheet(f"min-height: {height}px{narrow}")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the name on up to two lines; what still does not fit ends in an ellipsis."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_icon:
            painter.setOpacity(_DIMMED if self.refusal else 1.0)
            self._paint_icon(painter)
            return
        painter.setOpacity(_DIMMED if self.refusal else 1.0)
        self._paint_swatch(painter)
        painter.setOpacity(1.0)
        ink = self.palette().color(self.foregroundRole())
        painter.setPen(QColor(self._theme.disabled) if self.refusal else ink)
        metrics, room = self.fontMetrics(), _room(self.width())
        lines = self._lines(self.width())
        top = (self.height() - len(lines) * metrics.lineSpacing()) / 2
        for number, line in enumerate(lines):
            text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
            baseline = top + number * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(QPointF(_PADDING + _SWATCH + _GAP, baseline), text)

    def _paint_swatch(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(layer_hue(self._theme, self.entry.color).fill))
        middle = (self.height() - _SWATCH) / 2
        painter.drawRoundedRect(QRectF(_PADDING, middle, _SWATCH, _SWATCH), 2.5, 2.5)

    def _paint_icon(self, painter: QPainter) -> None:
        """Write the name's initials on a tile of its colour."""
        hue = layer_hue(self._theme, self.entry.color)
        side = min(self.width(), self.height()) - 8.0
        tile = QRectF(0, 0, side, side)
        tile.moveCenter(QRectF(self.rect()).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(hue.fill))
        painter.drawRoundedRect(tile, 4, 4)
        font = self.font()
        font.setPixelSize(secondary_px())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(hue.ink))
        painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, initials(self.entry.title))

    def _lines(self, at_width: int) -> tuple[str, ...]:
        """Return the name on one line, or divided where both parts come closest in width."""
        name, width = self.text(), self.fontMetrics().horizontalAdvance
        cuts = [(name[: at.start()], name[at.end() :]) for at in _BREAK.finditer(name)]
        if width(name) <= _room(at_width) or not cuts:
            return (name,)
        return min(cuts, key=lambda parts: max(map(width, parts)))

    @override
    def event(self, event: QEvent) -> bool:
        """Keep letters for the search: elsewhere in the window they are shortcuts."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(is_typing(event) or event.key() == Qt.Key.Key_Escape)
            return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            grip, self._pressed_at = self._pressed_at, None
            self._drag(grip)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        if event.button() == Qt.MouseButton.LeftButton:
            self.ask()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask()
        else:
            event.ignore()  # the palette walks and searches

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self._category.menu(self.key, self)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def _drag(self, grip: QPoint) -> None:
        drag = QDrag(self)
        drag.setMimeData(self.entry.mime())
        drag.setPixmap(self.grab())
        drag.setHotSpot(grip)
        drag.exec(Qt.DropAction.CopyAction)
        self.setDown(False)


def _room(width: int) -> int:
    """Return how wide a line of a name may run on a button."""
    return width - _PADDING - _SWATCH - _GAP - _END


def initials(title: str) -> str:
    """Return two letters that stand for a name: ``BN``, ``C2``, ``De``."""
    words: list[str] = _WORD.findall(title) or [title]
    return words[0][0].upper() + words[1][0].upper() if len(words) > 1 else words[0][:2].title()


def is_typing(event: QKeyEvent) -> bool:
    """Tell whether a key writes something that can begin a name."""
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    text = event.text()
    return bool(text) and (text.isalnum() or text == "_") and not event.modifiers() & control
