"""A line above the canvas for what must not be overlooked: divergence, bad data, a run's end."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID


class Banner(QFrame):
    """Shows one message until it is closed or its cause is gone.

    Signals
    -------
    action_requested(name)
        The person pressed the banner's button; ``name`` is the action it offered.
    dismissed(cause)
        The person closed the message about a cause.
    """

    action_requested = Signal(str)
    dismissed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("role", "banner")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setProperty("role", "error")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.clicked.connect(self._act)
        self._close = QPushButton()
        self._close.clicked.connect(self._dismiss)
        self._more: list[QPushButton] = []
        self._offers: list[str] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        self._box.addWidget(self._text, 1)  # in one line where there is room
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addWidget(self._button)
        self._row.addWidget(self._close)
        self._box.addLayout(self._row)
        self._action = ""
        self.cause = ""
        self.hide()

    @property
    def text(self) -> str:
        """The message, empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def show_message(
        self,
        text: str,
        cause: str,
        action: str = "",
        label: str = "",
        *,
        dismiss: str = "Dismiss",
        is_error: bool = True,
        more: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show a message about a cause, with a button when ``label`` is given.

        Before that stand ``more`` buttons, each an action and what the button says.
        """
        set_role(self, "banner" if is_error else "notice")
        set_role(self._text, "error" if is_error else "")
        self.cause = cause
        self._action = action
        self._text.setText(text)
        self._button.setText(label)
        self._button.setVisible(bool(label))
        self._close.setText(dismiss)
        self._offer(more)
        self.setAccessibleName(text)
        self.show()

    def clear_cause(self, cause: str) -> None:
        """Hide the message if it is about this cause."""
        if self.cause == cause:
            self.clear()

    def clear(self) -> None:
        """Hide the message."""
        self.cause = ""
        self.hide()

    def _offer(self, more: Sequence[tuple[str, str]]) -> None:
        """Show these buttons before the usual one, all of them below the message then."""
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.TopToBottom if more else directions.LeftToRight)
        # Buttons stay where the message is said anew: the mouse may be down on one.
        while len(self._more) < len(more):
            button = QPushButton()
            button.clicked.connect(partial(self._take_offer, len(self._more)))
            self._row.insertWidget(self._row.indexOf(self._button), button)
            self._more.append(button)
        self._offers = [action for action, _ in more]
        for index, button in enumerate(self._more):
            button.setVisible(index < len(more))
            button.setText(more[index][1] if index < len(more) else "")

    def _take_offer(self, index: int) -> None:
        self.action_requested.emit(self._offers[index])

    def _dismiss(self) -> None:
        cause = self.cause
        self.clear()
        self.dismissed.emit(cause)

    def _act(self) -> None:
        # The message stays until its cause is gone: the person may think better of it in a dialog.
        self.action_requested.emit(self._action)
