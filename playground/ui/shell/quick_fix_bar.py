"""A line over the canvas: why the drawing cannot be trained, and a button that fixes it."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID

_WIDEST = 720
_BELOW = 2 * GRID


class QuickFixBar(QFrame):
    """Lies at the lower edge of its parent, so nothing moves when it comes and goes.

    Signals
    -------
    fix_requested()
        The person pressed the button.
    """

    fix_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quick-fix-bar")
        set_role(self, "quick-fix")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("Fix")
        set_role(self.button, "primary")
        self.button.clicked.connect(self.fix_requested)
        self._room = parent
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The message, empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def show_finding(self, text: str, fix: str, keys: str) -> None:
        """Show what is wrong.

        Parameters
        ----------
        text
            What is wrong; the empty string when nothing is.
        fix
            What the button does; the empty string for no button.
        keys
            The shortcut that does the same.
        """
        self._text.setText(text)
        self.setAccessibleName(text)
        self.button.setText(fix or "Fix")
        self.button.setVisible(bool(fix))
        self.button.setToolTip(f"{fix} ({keys})")
        self.setVisible(bool(text))
        self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the parent changes its size."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = self._room.size()
        width = min(room.width() - 2 * _BELOW, _WIDEST)
        height = max(self._row.heightForWidth(width), self._row.minimumSize().height())
        self.setGeometry(
            (room.width() - width) // 2, room.height() - height - _BELOW, width, height
        )
        self.raise_()
