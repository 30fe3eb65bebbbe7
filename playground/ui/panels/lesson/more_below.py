"""A button at the lower edge of what is read: there is more, and a press goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton, QScrollArea
from typing_extensions import override

from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID

WORDS = "↓ More below"


class MoreBelow(QPushButton):
    """Shown while the end of what is to be read is out of sight.

    Parameters
    ----------
    scroll
        Where it is read; the button floats over its lower edge.
    end
        Returns where the last words end, in the scrolled widget.
    """

    def __init__(self, scroll: QScrollArea, end: Callable[[], int]) -> None:
        super().__init__(WORDS, scroll)
        self._scroll, self._end = scroll, end
        set_role(self, "more-below")
        self.setAccessibleName("More below: go on reading")
        self.setToolTip("Go on reading: what comes next stands below")
        bar = scroll.verticalScrollBar()
        bar.valueChanged.connect(self.look)
        bar.rangeChanged.connect(self.look)
        scroll.viewport().installEventFilter(self)
        self.hide()

    def look(self) -> None:
        """Show whether there is more, and stay at the edge."""
        view, bar = self._scroll.viewport(), self._scroll.verticalScrollBar()
        size = self.sizeHint()
        self.setVisible(self._end() > bar.value() + view.height())
        self.setGeometry(
            max(0, view.width() - size.width() - GRID),
            view.height() - size.height(),
            min(size.width(), view.width()),
            size.height(),
        )
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the edge when what is read is given another size."""
        if event.type() is QEvent.Type.Resize:
            self.look()
        return super().eventFilter(watched, event)
