"""A number with its name, at a width that does not change while it runs."""

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from playground.ui.theme.tokens import GRID
from playground.ui.widgets.still_box import StillBox

NO_VALUE = "–"


class ReadoutSize(Enum):
    """How much room readouts take, the roomiest first."""

    WIDE = "wide"
    """Names above, numbers with all their digits."""

    NARROW = "narrow"
    """Short names above, numbers with fewer digits."""

    TWO_ROWS = "two rows"
    """Short names beside short numbers, in two rows as high as one of the others."""


class ReadoutTexts(Struct, frozen=True):
    """What a readout is called, and the widest number it keeps room for.

    Parameters
    ----------
    name, short_name
        What it is called, and in little room.
    widest, short_widest
        The widest number, and in little room.
    tip
        What it means.
    """

    name: str
    short_name: str
    widest: str
    short_widest: str
    tip: str


class Readout(QWidget):
    """Shows one number."""

    outgrown = Signal()
    """A number needs more room than was kept for it; it keeps that from now on."""

    def __init__(self, texts: ReadoutTexts) -> None:
        super().__init__()
        self._texts = texts
        self._room = ReadoutSize.WIDE
        self._shown = (NO_VALUE, NO_VALUE)
        self._most = {True: 0, False: 0}
        self._value = QLabel(NO_VALUE)
        self._value.setProperty("role", "readout")
        self._caption = QLabel(texts.name)
        self._caption.setProperty("role", "secondary")
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._caption)
        self._box.addWidget(StillBox(self._value), 1)
        self.setToolTip(texts.tip)

    @property
    def text(self) -> str:
        """The number as it is shown."""
        return self._value.text()

    def width_in(self, room: ReadoutSize) -> int:
        """Return how wide it is in some room."""
        for label in (self._caption, self._value):
            label.ensurePolished()
        is_short = room is not ReadoutSize.WIDE
        texts = self._texts
        widest = texts.short_widest if is_short else texts.widest
        name = texts.short_name if is_short else texts.name
        value = self._value.fontMetrics().horizontalAdvance(widest)
        value = max(value, self._most[is_short])
        caption = self._caption.fontMetrics().horizontalAdvance(name)
        return caption + GRID // 2 + value if room is ReadoutSize.TWO_ROWS else max(caption, value)

    def set_room(self, room: ReadoutSize) -> None:
        """Take so much room, whatever the number is."""
        self._room = room
        is_short, beside = room is not ReadoutSize.WIDE, room is ReadoutSize.TWO_ROWS
        way = QBoxLayout.Direction
        self._box.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._box.setSpacing(GRID // 2 if beside else 0)
        self._caption.setText(self._texts.short_name if is_short else self._texts.name)
        self._value.setText(self._shown[is_short])
        self.setFixedWidth(self.width_in(room))

    def show_value(self, text: str, short: str = "") -> None:
        """Write the number, and how it is written in little room."""
        shown = (text, short or text)
        if shown == self._shown:
            return
        self._shown = shown
        self.setAccessibleName(f"{self._texts.name}: {text}")
        is_short = self._room is not ReadoutSize.WIDE
        self._value.setText(shown[is_short])
        needed = self._value.fontMetrics().horizontalAdvance(shown[is_short])
        texts = self._texts
        kept = texts.short_widest if is_short else texts.widest
        kept_width = self._value.fontMetrics().horizontalAdvance(kept)
        if needed > max(self._most[is_short], kept_width):
            self._most[is_short] = needed
            self.outgrown.emit()

    def set_color(self, color: str) -> None:
        """Colour the number."""
        self._value.setStyleSheet(f"color: {color}")
