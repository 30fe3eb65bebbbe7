"""A line over the canvas: why the drawing cannot be trained, and buttons that mend it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from playground.ui.theme.markup import as_text, entry_text
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID

_WIDEST = 720
_BELOW = 2 * GRID
_MOST = 3
"""How many ways out of one problem have a button."""


class QuickFixBar(QFrame):
    """Lies at the lower edge of its parent, so nothing moves when it comes and goes.

    Signals
    -------
    fix_requested(number)
        The person pressed the button of a fix; the first is 0.
    problem_requested(step)
        The person wants to see the next problem (1) or the one before (-1).
    """

    fix_requested = Signal(int)
    problem_requested = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quick-fix-bar")
        set_role(self, "quick-fix")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = tuple(QPushButton() for _ in range(_MOST))
        for each in self.buttons:
            each.setAccessibleName("No repair")
        self.button = self.buttons[0]
        set_role(self.button, "primary")
        self.previous, self.next = (self._arrow(step) for step in (-1, 1))
        self.place = QLabel()
        set_role(self.place, "secondary")
        self._room = parent
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        for widget in (self.previous, self.place, self.next):
            row.addWidget(widget)
        row.addWidget(self._text, 1)
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._press, number))
            row.addWidget(button)
        parent.installEventFilter(self)
        self.hide()

    def _arrow(self, step: int) -> QToolButton:
        arrow = QToolButton()
        arrow.setArrowType(Qt.ArrowType.RightArrow if step > 0 else Qt.ArrowType.LeftArrow)
        arrow.setAutoRaise(True)
        arrow.setToolTip("The next problem" if step > 0 else "The problem before")
        arrow.setAccessibleName(arrow.toolTip())
        arrow.clicked.connect(partial(self._turn, step))
        return arrow

    def _press(self, number: int, _checked: bool = False) -> None:
        self.fix_requested.emit(number)

    def _turn(self, step: int, _checked: bool = False) -> None:
        self.problem_requested.emit(step)

    @property
    def text(self) -> str:
        """The message, empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def show_finding(self, text: str, fixes: Sequence[str], keys: str) -> None:
        """Show what is wrong.

        Parameters
        ----------
        text
            What is wrong; the empty string when nothing is.
        fixes
            What each button does, the best first; none for no button.
        keys
            The shortcut that does what the first button does.
        """
        self._text.setText(text)
        self.setAccessibleName(text)
        offered = (*fixes[:_MOST], *[""] * (_MOST - len(fixes)))
        for button, fix in zip(self.buttons, offered, strict=True):
            button.setText(entry_text(fix))
            button.setAccessibleName(fix or "No repair")
            button.setVisible(bool(fix))
            button.setToolTip(as_text(f"{fix} ({keys})" if button is self.button else fix))
        self.setVisible(bool(text))
        self._place()

    def show_place(self, number: int, count: int) -> None:
        """Say which of how many problems is shown; the first is 0, and one needs no number."""
        for widget in (self.previous, self.place, self.next):
            widget.setVisible(count > 1)
        self.place.setText(f"{number + 1} of {count}")
        self.place.setAccessibleName(f"Problem {number + 1} of {count}")
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
