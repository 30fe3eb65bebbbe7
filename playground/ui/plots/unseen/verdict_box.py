"""The verdict in plain words, and the numbers it rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.ui.support.announce import announce
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import ElidedLabel


class VerdictBox(QWidget):
    """Says what the curves mean for unseen data, and what they are at the cursor."""

    def __init__(self, margin: int) -> None:
        super().__init__()
        self.setAccessibleName("Verdict on unseen data")
        self.title = ElidedLabel(insists_on=80)
        self.title.setProperty("role", "title")
        self.numbers, self.painted, self.seeds = (message_label("secondary") for _ in range(3))
        self.numbers.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._told = self._pointed = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, 0, margin, 2)
        column.setSpacing(2)
        for label in (self.title, self.numbers, self.painted, self.seeds):
            column.addWidget(label)

    def show_verdict(self, title: str, reason: str, numbers: str) -> None:
        """Say it, with its reason in the tooltip; a verdict that has changed is announced."""
        if title != self.title.text():
            self.title.setText(title)
            announce(self.title, f"{title}. {reason}")
        self.title.setToolTip(reason)
        self.title.setAccessibleDescription(reason)
        self.numbers.setToolTip(reason if numbers else "")
        self._told = numbers or reason
        self._show_numbers()

    def show_pointed(self, text: str) -> None:
        """Tell the values at the cursor instead of the verdict's numbers; empty for those again."""
        self._pointed = text
        self._show_numbers()

    def show_painted(self, text: str) -> None:
        """Say what the network makes of the painted points; nothing where there are none."""
        _write(self.painted, text)

    def show_seeds(self, text: str) -> None:
        """Say what several seeds came to; nothing where none were trained."""
        _write(self.seeds, text)

    def _show_numbers(self) -> None:
        # Room for two lines: the plot below stays where it is while one points at it.
        self.numbers.setMinimumHeight(2 * self.numbers.fontMetrics().lineSpacing())
        _write(self.numbers, self._pointed or self._told)


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        set_message(label, text)
