"""Controls with readouts beside them where there is room, else below."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from playground.ui.shell.readouts.readout import ReadoutSize
from playground.ui.shell.readouts.readout_strip import ReadoutStrip
from playground.ui.theme.tokens import GRID

_SPACING = 6


class ToolRows(QWidget):
    """One row, or two where even the narrowest readouts do not fit beside the controls.

    Attributes
    ----------
    controls
        The layout that holds the controls.
    strip
        The readouts.

    Parameters
    ----------
    set_short
        Makes the controls narrower, or as wide as they were.
    """

    def __init__(self, set_short: Callable[[bool], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._set_short = set_short
        self._is_wrapped = False
        self._is_short = False
        self._wide = 0
        self._row = QWidget(self)
        self.controls = QHBoxLayout(self._row)
        self.controls.setContentsMargins(0, 0, 0, 0)
        self.controls.setSpacing(_SPACING)
        self.strip = ReadoutStrip(self)
        self.strip.outgrown.connect(self.arrange)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_SPACING)
        self._grid.setColumnStretch(0, 1)
        self._place()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_wrapped(self) -> bool:
        """Whether the readouts have a row of their own."""
        return self._is_wrapped

    def arrange(self) -> None:
        """Find room for everything in the present width."""
        self._measure()
        room = self.width() - self._wide - 2 * GRID
        fitting = [r for r in ReadoutSize if self.strip.width_in(r) <= room]
        wrapped = not fitting
        if wrapped:
            fitting = [r for r in ReadoutSize if self.strip.width_in(r) <= self.width()]
        wanted = fitting[0] if fitting else ReadoutSize.TWO_ROWS
        if wanted is not self.strip.room or self.strip.width() != self.strip.width_in(wanted):
            self.strip.set_room(wanted)
        short = self._wide > self.width()
        if short != self._is_short:
            self._is_short = short
            self._set_short(short)
        if wrapped != self._is_wrapped:
            self._is_wrapped = wrapped
            self._place()
            self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._wide + self.strip.width_in(ReadoutSize.WIDE), self._height())

    @override
    def minimumSizeHint(self) -> QSize:
        """Insist on nothing in width: a tool bar hides what does not fit."""
        return QSize(1, self._height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._wide = 0

    def _measure(self) -> None:
        """Take note of how wide the controls are when nothing makes them shorter.

        Just after they were short their layout still has to find out that they no longer are.
        """
        if not self._is_short:
            self._wide = max(self._wide, self._row.sizeHint().width())

    def _height(self) -> int:
        row, strip = self._row.sizeHint().height(), self.strip.sizeHint().height()
        return row + _SPACING + strip if self._is_wrapped else max(row, strip)

    def _place(self) -> None:
        for widget in (self._row, self.strip):
            self._grid.removeWidget(widget)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(self._row, 0, 0, left)
        if self._is_wrapped:
            self._grid.addWidget(self.strip, 1, 0, left)
        else:
            self._grid.addWidget(self.strip, 0, 1, left)
