"""What panels tell the person: a line, a warning with its remedy, a list that folds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import LIGHT, SECONDARY_PX, Theme


def message_label(role: str) -> QLabel:
    """Return a hidden label for messages: ``error``, ``warning`` or ``secondary``."""
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.hide()
    return label


def set_message(label: QLabel, text: str) -> None:
    """Show a message, or hide the label when there is none."""
    label.setText(text)
    label.setVisible(bool(text))


class Hint(QWidget):
    """Says what does not fit, and offers to change it.

    Signals
    -------
    accepted()
        The person wants it mended.
    """

    accepted = Signal()

    def __init__(self, remedy: str, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = message_label("warning")
        self._remedy = QPushButton(remedy)
        self._remedy.setProperty("role", "link")
        self._remedy.setToolTip(help_text)
        self._remedy.setAccessibleName(remedy)
        self._remedy.clicked.connect(self.accepted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._text)
        column.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_hint("")

    @property
    def text(self) -> str:
        """What is said to be wrong."""
        return self._text.text()

    def set_remedy(self, remedy: str) -> None:
        """Say anew what is offered."""
        self._remedy.setText(remedy)
        self._remedy.setAccessibleName(remedy)

    def show_hint(self, text: str, *, with_remedy: bool = True) -> None:
        """Show a warning, or nothing for the empty string."""
        set_message(self._text, text)
        self._remedy.setVisible(bool(text) and with_remedy)
        self.setVisible(bool(text))


class MessageList(QWidget):
    """A heading that opens and closes a list.

    Signals
    -------
    unfolded
        A person opened (true) or closed (false) it.
    """

    unfolded = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._button = QToolButton()
        self._button.setText(title)
        self._button.setCheckable(True)
        self._button.setProperty("role", "fold")
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setAccessibleName(title)
        self._button.setToolTip("Show or hide the list")
        self._button.clicked.connect(self._fold)
        self._label = QLabel()
        self._label.setProperty("role", "secondary")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._label.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._button)
        layout.addWidget(self._label)
        self.hide()

    @property
    def text(self) -> str:
        """The sentences, one a line."""
        return self._label.text()

    def set_messages(self, sentences: Sequence[str]) -> None:
        """Show these; without any, nothing is shown at all."""
        self._label.setText("\n".join(f"• {sentence}" for sentence in sentences))
        self.setVisible(bool(sentences))

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._draw_arrow()

    def _fold(self, is_open: bool) -> None:
        self._label.setVisible(is_open)
        self._draw_arrow()
        self.unfolded.emit(is_open)

    def _draw_arrow(self) -> None:
        name = "chevron-down" if self._button.isChecked() else "chevron-right"
        self._button.setIcon(icon(name, self._theme.secondary, SECONDARY_PX + 1))
