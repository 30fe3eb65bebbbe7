"""The verdict in plain words, and the numbers it rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

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
        self.numbers = message_label("secondary")
        self.numbers.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.painted, self.seeds = (ElidedLabel(insists_on=80) for _ in range(2))
        for line in (self.painted, self.seeds):
            line.setProperty("role", "secondary")
            line.hide()
        self._told = self._pointed = ""
        self._margin = margin
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, 0, margin, 2)
        column.setSpacing(2)
        for label in (self.title, self.numbers, self.painted, self.seeds):
            column.addWidget(label)
        self.numbers.show()

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

    def show_seeds(self, text: str, details: str = "") -> None:
        """Say what several seeds came to; nothing where none were trained."""
        _write(self.seeds, text)
        self.seeds.setToolTip(f"{text}. {details}" if details else "")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _show_numbers(self) -> None:
        text = self._pointed or self._told
        if text != self.numbers.text():
            self.numbers.setText(text)
            self._make_room()

    def _make_room(self) -> None:
        """Keep the height of the verdict's numbers: the plot below stays while one points at it."""
        line = self.numbers.fontMetrics().lineSpacing()
        width = self.numbers.fontMetrics().horizontalAdvance(self._told)
        lines = 2 if width > self.contentsRect().width() - 2 * self._margin else 1
        self.numbers.setFixedHeight(lines * line + 2)


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        set_message(label, text)
