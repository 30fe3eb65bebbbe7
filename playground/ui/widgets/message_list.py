"""A list of sentences that can be folded away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import LIGHT, SECONDARY_PX, Theme


class Sentences(QWidget):
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

    def set_sentences(self, sentences: Sequence[str]) -> None:
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
