"""A button with an answer on it, as many lines as it takes, and what became of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from playground.ui.theme.icons import icon
from playground.ui.theme.sizes import scaled
from playground.ui.theme.stylesheet import repolish, set_role
from playground.ui.theme.tokens import GRID, LIGHT, Theme

MARK = 14
PADDING = GRID - 2
VERDICTS = {"right": "right", "wrong": "your answer, and it is wrong", "": ""}


class AnswerButton(QPushButton):
    """One option of a question.

    Parameters
    ----------
    text
        The answer.
    parent
        Where it is shown.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "answer")
        self._answer = text
        self._verdict = ""
        self._theme = LIGHT
        self._words, self._mark = QLabel(text), QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._mark.setFixedWidth(scaled(MARK))
        for label in (self._words, self._mark):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("closed", False)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 2, PADDING, GRID, PADDING)
        row.setSpacing(GRID // 2)
        row.addWidget(self._words, 1)
        row.addWidget(self._mark)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_state(is_chosen=False, verdict="")

    @property
    def answer(self) -> str:
        """What it says."""
        return self._answer

    @property
    def verdict(self) -> str:
        """``right`` or ``wrong`` once that is known, else empty."""
        return self._verdict

    def show_state(self, *, is_chosen: bool, verdict: str) -> None:
        """Show whether it was chosen, and whether it is ``right``, ``wrong`` or not known yet."""
        self._verdict = verdict
        words = ["chosen"] if is_chosen and not verdict else []
        words += [VERDICTS[verdict]] if verdict else []
        self.setAccessibleName(", ".join((self._answer, *words)))
        self.setProperty("current", is_chosen)
        self.setProperty("verdict", verdict)
        for widget in (self, self._words):
            repolish(widget)
        self._draw_mark()

    def set_open(self, is_open: bool) -> None:
        """Let it be pressed or not; what is no longer to be pressed is still to be read.

        It takes less height then: the words about it are to be seen beside it.
        """
        focus = Qt.FocusPolicy.StrongFocus if is_open else Qt.FocusPolicy.NoFocus
        if not is_open and self.hasFocus():
            self.clearFocus()
        self.setFocusPolicy(focus)
        if self.property("closed") is is_open:
            self.setProperty("closed", not is_open)
            repolish(self)
            high = PADDING if is_open else 1
            self._row.setContentsMargins(GRID + 2, high, GRID, high)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not is_open)

    def set_theme(self, theme: Theme) -> None:
        """Draw its mark in these colours."""
        self._theme = theme
        self._draw_mark()

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.minimumSize()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        assert layout is not None
        return layout.heightForWidth(width)

    def _draw_mark(self) -> None:
        marks = {"right": ("check", self._theme.success), "wrong": ("close", self._theme.error)}
        if self._verdict in marks:
            name, color = marks[self._verdict]
            size = scaled(MARK)
            self._mark.setPixmap(icon(name, color, size).pixmap(size, size))
        else:
            self._mark.clear()
