"""Keeps words that change often from having the whole window laid out anew."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override


class StillBox(QWidget):
    """Holds a widget that takes whatever width there is: other words in it move nothing around it.

    A label asks its layout for other room with every text, that one the next, up to the window,
    which then places all of its docks: a millisecond each time. A widget without a layout between
    them hears of it and leaves it at that, unless another height is asked for.

    Parameters
    ----------
    inner
        What is held.
    """

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        inner.setParent(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, inner.sizePolicy().verticalPolicy())
        self._height = inner.sizeHint().height()

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, self._height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._inner.minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inner.setGeometry(self.rect())

    @override
    def event(self, event: QEvent) -> bool:
        """Pass another height on, and nothing else."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Polish):
            height = self._inner.sizeHint().height()
            if height != self._height:
                self._height = height
                self.updateGeometry()
        return super().event(event)
