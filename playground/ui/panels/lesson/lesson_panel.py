"""The lesson panel: what to do and to read, answers to choose, and the way through the parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from playground.ui.panels.lesson.answers_bar import AnswersBar
from playground.ui.panels.lesson.lesson_shown import LessonShown, PartShown
from playground.ui.panels.lesson.more_below import MoreBelow
from playground.ui.panels.lesson.part_widget import PartWidget, reading_label, show_reading, spoken
from playground.ui.panels.lesson.reading_place import reading_place
from playground.ui.support.announce import announce
from playground.ui.support.later import later
from playground.ui.theme.icons import icon
from playground.ui.theme.markup import as_text, entry_text
from playground.ui.theme.sizes import scaled
from playground.ui.theme.stylesheet import set_role
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.section import MARGIN, heading
from playground.ui.widgets.take_away import take_away

WIDTH = 240
CLOSE_ICON = 12

OFFERS: Mapping[str, tuple[str, str]] = {
    "go_on": ("Go on", "Read; what comes next?"),
    "next_lesson": ("Next lesson", "Begin the lesson that follows"),
    "show": ("Show me", "Have it done here, from where this part begins"),
    "hint": ("Hint", "Say where to look"),
    "back": ("Back", "Go back to the part before, with the training as it was there"),
    "again": ("Again", "Begin the lesson anew, from its first part"),
}
"""The buttons below a part: by name, what each says and what it does."""

ONWARD = ("go_on", "next_lesson")
STATES = {"done": ("●", "done"), "now": ("◉", "to do now"), "ahead": ("○", "ahead")}
NO_LESSON = "Ten lessons, a few minutes each. Every one begins with a network of its own."


class LessonPanel(QWidget):
    """Shows one lesson, or a list of all.

    Signals
    -------
    answered(option)
        An answer was chosen, counted from 0.
    requested(offer)
        One of :data:`OFFERS` was pressed.
    part_requested(index)
        The person wants to go to a part, counted from 0.
    lesson_requested(name)
        The person wants to begin a lesson.
    leave_requested()
        The person has had enough.
    """

    answered = Signal(int)
    requested = Signal(str)
    part_requested = Signal(int)
    lesson_requested = Signal(str)
    leave_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Lesson")
        self.setMinimumWidth(scaled(WIDTH))
        self._theme = LIGHT
        self._shown: LessonShown | None = None
        self.parts: list[PartWidget] = []
        self.dots: list[QToolButton] = []
        self._list: list[QPushButton] = []
        self.heading = heading("")
        self.heading.setWordWrap(True)  # in larger type it needs a second line
        self.close_button = QToolButton()
        self.close_button.setToolTip(
            "Leave: the panels go back to where they were, the network stays"
        )
        self.close_button.setAccessibleName("Leave the lesson")
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(self.leave_requested)
        self.title, self.intro = reading_label("lesson-title"), reading_label("")
        self.message = reading_label("warning")
        self.answers_bar = AnswersBar()
        self.buttons = {name: self._button(name) for name in OFFERS}
        self._place = 0
        self._column = QVBoxLayout()
        self._column.setSpacing(2 * GRID)
        self._lay_out()
        self.show_lessons(())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN, GRID, GRID, 0)
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_button)
        content = self._content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, 0, MARGIN, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.intro)
        column.addLayout(self._column)
        column.addWidget(self.message)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        self.more_below = MoreBelow(self._scroll, self._words_end)
        self.more_below.clicked.connect(self._go_below)
        row = QWidget()
        rows = QVBoxLayout(row)
        rows.setContentsMargins(MARGIN, GRID // 2, MARGIN, 0)
        rows.setSpacing(GRID)
        others = QHBoxLayout()
        others.setSpacing(GRID)
        for name in OFFERS:
            if name in ONWARD:  # a line of its own: in larger type three would not fit beside it
                rows.addWidget(self.buttons[name], 0, Qt.AlignmentFlag.AlignLeft)
            else:
                others.addWidget(self.buttons[name])
        others.addStretch(1)
        rows.addLayout(others)
        self._way = QHBoxLayout()
        self._way.setContentsMargins(MARGIN - 4, 0, MARGIN, GRID // 2)
        self._way.setSpacing(0)
        self._way.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(top)
        box.addWidget(self.answers_bar)
        box.addWidget(self._scroll, 1)
        box.addWidget(row)
        box.addLayout(self._way)

    def _button(self, name: str) -> QPushButton:
        text, tip = OFFERS[name]
        button = QPushButton(text)
        button.setToolTip(tip)
        if name in ONWARD:
            set_role(button, "primary")
        button.clicked.connect(partial(self._request, name))
        return button

    def _request(self, name: str, _: bool = False) -> None:
        self.requested.emit(name)

    # values in ----------------------------------------------------------------------------------

    @property
    def shown(self) -> LessonShown | None:
        """The lesson that is shown, if there is one."""
        return self._shown

    def show_lessons(self, lessons: Sequence[tuple[str, str, str]]) -> None:
        """Show no lesson, but which ones there are.

        Parameters
        ----------
        lessons
            Of each: its name, its title, and how long it takes.
        """
        self._shown = None
        self._show_parts(())
        self._show_way(())
        self.heading.setText("LESSONS")
        self.heading.setAccessibleName("Lessons")
        show_reading(self.title, "")
        show_reading(self.intro, NO_LESSON)
        show_reading(self.message, "")
        for button in self.buttons.values():
            button.hide()
        for button in self._list:
            take_away(button, self._column)
        self._list = []
        for name, title, takes in lessons:
            button = QPushButton(entry_text(title))
            set_role(button, "link")
            button.setToolTip(f"Begin this lesson: {takes}")
            button.clicked.connect(partial(self._choose, name))
            self._column.addWidget(button)
            self._list.append(button)

    def show_lesson(self, shown: LessonShown) -> None:
        """Show a lesson as it is now, and its present part in sight."""
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        for button in self._list:
            button.hide()
        self.heading.setText(shown.heading.upper())
        self.heading.setAccessibleName(shown.heading)
        show_reading(self.title, shown.title)
        show_reading(self.intro, shown.intro)
        show_reading(self.message, shown.message)
        had = self.focusWidget() if self.isAncestorOf(QApplication.focusWidget() or self) else None
        self._show_parts(tuple(each for each in shown.parts if each.state != "ahead"))
        self._show_way(shown.parts)
        for name, button in self.buttons.items():
            button.setVisible(name in shown.offers)
        if before is None or before.title != shown.title:
            self._content.setMinimumHeight(0)
            self._scroll.verticalScrollBar().setValue(0)
            self._place = 0
        elif _states(before) != _states(shown):
            later(self, self._see_done)
        elif _acts(before) != _acts(shown):
            later(self, self._see_present)
        elif before.parts != shown.parts and self._is_at_done():
            later(self, self._see_done)  # the numbers of what comes next were filled in
        self._tell(before, shown)
        if had is not None and had not in self.dots:
            later(self, lambda: self._keep_focus(had))  # what is new is shown a turn later

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the present part in sight."""
        super().resizeEvent(event)
        if self._shown is not None and self._shown.index:
            later(self, self._see_done)

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self.close_button.setIcon(icon("close", theme.secondary, scaled(CLOSE_ICON)))
        for part in self.parts:
            part.set_theme(theme)

    # parts --------------------------------------------------------------------------------------

    def _show_parts(self, parts: tuple[PartShown, ...]) -> None:
        while len(self.parts) > len(parts):
            widget = self.parts.pop()
            take_away(widget, self._column)
        while len(self.parts) < len(parts):
            widget = PartWidget()
            widget.set_theme(self._theme)
            widget.answered.connect(self.answered)
            self._column.addWidget(widget)
            self.parts.append(widget)
        for widget, part in zip(self.parts, parts, strict=True):
            widget.show_part(part)

    def _show_way(self, parts: Sequence[PartShown]) -> None:
        """Show a dot for every part: a person can go to any."""
        while len(self.dots) > len(parts):
            dot = self.dots.pop()
            take_away(dot, self._way)
        while len(self.dots) < len(parts):
            dot = QToolButton()
            dot.setAutoRaise(True)
            set_role(dot, "lesson-dot")
            dot.clicked.connect(partial(self._go_to, len(self.dots)))
            self._way.insertWidget(len(self.dots), dot)
            self.dots.append(dot)
        for number, (dot, part) in enumerate(zip(self.dots, parts, strict=True), 1):
            mark, meaning = STATES[part.state]
            dot.setText(mark)
            name = f"Part {number} of {len(parts)}: {part.title}, {meaning}"
            dot.setAccessibleName(name)
            dot.setToolTip(as_text(name))

    def _go_to(self, index: int, _: bool = False) -> None:
        self.part_requested.emit(index)

    def _choose(self, name: str, _: bool = False) -> None:
        self.lesson_requested.emit(name)

    def _see_done(self) -> None:
        """Bring what was just done into sight together with what comes next, if both fit."""
        if self._shown is None or not self.parts:
            return
        number = self._shown.index
        if self._shown.parts[number].state != "done":
            number -= 1  # what comes next is new: what was done stands above it
        done = self.parts[max(number, 0)]
        self._settle()
        top = self._top(done) if number >= 0 else 0
        marked = [each for each in done.answers if each.verdict]
        answer = self._top(marked[0]) if marked else self._top(done.after)
        tops = [0, *(self._top(part) for part in self.parts[1:])]
        end, view = self._words_end(), self._scroll.viewport().height()
        covered = top + done.height() + self.more_below.sizeHint().height()
        self._place = reading_place(tops, top, answer, (min(covered, end), end), view)
        self._read_from(self._place)

    def _is_at_done(self) -> bool:
        """Tell whether the person still reads where what was done was brought into sight."""
        return self._scroll.verticalScrollBar().value() == self._place

    def _see_present(self) -> None:
        """Bring the end of what is to do into sight; where it is too high, its heading."""
        if self._shown is None or not self.parts:
            return
        self._settle()
        present = self.parts[min(self._shown.index, len(self.parts) - 1)]
        now, view = self._scroll.verticalScrollBar().value(), self._scroll.viewport().height()
        tops = [now, *(self._top(part) for part in self.parts if self._top(part) > now)]
        top, end = max(self._top(present), now), self._words_end()
        self._read_from(reading_place(tops, top, top, (end, end), view))

    def _go_below(self) -> None:
        """Go on to what is to do, and take the keyboard along."""
        self._see_present()
        self._keep_focus(self.more_below)

    def _settle(self) -> None:
        """Have everything stand where it belongs now that it says something else."""
        self._make_high(0)
        for part in self.parts:
            layout = part.layout()
            assert layout is not None
            layout.activate()

    def _make_high(self, least: int) -> None:
        """Give what is scrolled the height that it takes at once: Qt would do so a turn later."""
        content, layout = self._content, self._content.layout()
        assert layout is not None
        content.setMinimumHeight(least)
        layout.invalidate()
        high = layout.heightForWidth(content.width())
        content.resize(content.width(), max(least, high, self._scroll.viewport().height()))
        layout.activate()

    def _read_from(self, place: int) -> None:
        """Begin the view there, though not enough may stand below to fill it."""
        self._make_high(place + self._scroll.viewport().height() if place else 0)
        self._scroll.verticalScrollBar().setValue(place)
        self.more_below.look()

    def _top(self, widget: QWidget) -> int:
        return widget.mapTo(self._content, QPoint()).y()

    def _words_end(self) -> int:
        """Return where the last words end: below may be room only."""
        last = [*self.parts[-1:], self.message]
        seen = (each for each in last if not each.isHidden())
        return max((self._top(each) + each.height() for each in seen), default=0)

    def _keep_focus(self, had: QWidget) -> None:
        """Lead the keyboard on to what is to be pressed next when what had it went away."""
        answers = self.parts[-1].answers if self.parts else []
        below = [self.more_below] if had is not self.more_below else []
        buttons: list[QPushButton] = [*below, *answers, *self.buttons.values()]
        able = [
            each
            for each in buttons
            if each.isVisibleTo(self) and each.focusPolicy() is not Qt.FocusPolicy.NoFocus
        ]
        if able and had not in able:
            able[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, before: LessonShown | None, shown: LessonShown) -> None:
        """Have a screen reader say what is new."""
        if before is None:
            announce(self, f"{shown.heading}: {shown.title}. {spoken(shown.intro)}")
        told = [shown.message] if before is not None and shown.message != before.message else []
        for number, part in enumerate(shown.parts):
            then = before.parts[number] if before and number < len(before.parts) else None
            if part == then or part.state == "ahead":
                continue
            if part.state == "done":
                told.append(f"Done: {part.title}. {spoken(part.after)}")
            else:
                told.append(f"{part.title}. {spoken(part.text)} {spoken(part.hint)}")
        announce(self, " ".join(each for each in told if each).strip())


def _states(shown: LessonShown) -> tuple[object, ...]:
    """Return how far the lesson is: another one has something new to be read."""
    return shown.index, tuple(part.state for part in shown.parts)


def _acts(shown: LessonShown) -> tuple[object, ...]:
    """Return what the person did with the present part: chose an answer, asked for a hint."""
    present = shown.parts[shown.index]
    return present.chosen, present.hint
