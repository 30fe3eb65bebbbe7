"""One part of a lesson: its heading, what to read, the answers to choose from."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.panels.lesson.answer_button import AnswerButton
from playground.ui.panels.lesson.lesson_shown import PartShown
from playground.ui.theme.markup import take_markup
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.take_away import take_away


class PartWidget(QWidget):
    """Shows a part that is done, or the one to do.

    Signals
    -------
    answered(option)
        The person chose an answer, counted from 0.
    """

    answered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: PartShown | None = None
        self._theme = LIGHT
        self.title, self.text = reading_label("lesson-part"), reading_label("")
        self.made, self.hint, self.after = (
            reading_label("secondary"),
            reading_label("lesson-hint"),
            reading_label(""),
        )
        self.answers: list[AnswerButton] = []
        self._options = QVBoxLayout()
        self._options.setSpacing(GRID - 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID - 2)
        box.addWidget(self.title)
        box.addWidget(self.text)
        box.addLayout(self._options)
        for label in (self.hint, self.made, self.after):
            box.addWidget(label)

    @property
    def shown(self) -> PartShown | None:
        """What it shows."""
        return self._shown

    def show_part(self, part: PartShown) -> None:
        """Show a part as it is now."""
        if part == self._shown:
            return
        if self._shown is None or part.options != self._shown.options:
            self._offer(part.options)
        self._shown = part
        is_done = part.state == "done"
        self._options.setSpacing(GRID // 4 if is_done else GRID - 2)
        set_role(self.title, "lesson-done" if is_done else "lesson-part")
        show_reading(self.title, f"✓ {part.title}" if is_done else part.title)
        show_reading(self.text, part.text)
        show_reading(self.hint, part.hint)
        show_reading(self.made, part.made)
        show_reading(self.after, part.after)
        for number, button in enumerate(self.answers):
            verdict = ""
            if part.right == number:
                verdict = "right"
            elif part.right is not None and part.chosen == number:
                verdict = "wrong"
            button.show_state(is_chosen=part.chosen == number, verdict=verdict)
            button.set_open(part.chosen is None and not is_done)

    def set_theme(self, theme: Theme) -> None:
        """Draw the answers' marks in these colours."""
        self._theme = theme
        for button in self.answers:
            button.set_theme(theme)

    def _offer(self, options: tuple[str, ...]) -> None:
        for button in self.answers:
            take_away(button, self._options)
        self.answers = []
        for number, text in enumerate(options):
            button = AnswerButton(text)
            button.set_theme(self._theme)
            button.clicked.connect(partial(self._answer, number))
            self._options.addWidget(button)
            self.answers.append(button)

    def _answer(self, number: int, _: bool = False) -> None:
        self.answered.emit(number)


def reading_label(role: str) -> QLabel:
    """Return a hidden label for Markdown that is as wide as there is room."""
    label = QLabel()
    take_markup(label, "markdown")
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    if role:
        set_role(label, role)
    label.hide()
    return label


def spoken(text: str) -> str:
    """Return Markdown as it is read aloud: without its marks."""
    document = QTextDocument()
    document.setMarkdown(text)
    return document.toPlainText()


def show_reading(label: QLabel, text: str) -> None:
    """Show Markdown, or hide the label where there is nothing to read."""
    if label.text() != text:
        label.setText(text)
    label.setVisible(bool(text))
