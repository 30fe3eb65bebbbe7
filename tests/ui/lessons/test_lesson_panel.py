"""Where the lesson panel begins to be read, and that numbers in it are numbers."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.ui.panels.lesson.lesson_panel import LessonPanel
from playground.ui.panels.lesson.lesson_shown import LessonShown, PartShown
from playground.ui.panels.lesson.part_widget import spoken

pytestmark = pytest.mark.gui
OPTIONS = ("② Backprop", "③ Update", "Both", "The sentence is wrong")
AFTER = "The optimizer moved all of them, and it computed no gradient."


def part(number, *, done, after=AFTER):
    right = 1 if done else None
    state, chosen = ("done", 2) if done else ("now", None)
    title = f"Sentence {number}: it moves the weights."
    return PartShown(title, "", state, after if done else "", "", OPTIONS, chosen, right)


def lesson(done, of=4, after=AFTER):
    parts = [part(n, done=n < done, after=after) for n in range(min(done + 1, of))]
    parts += [PartShown(f"Sentence {n}", state="ahead") for n in range(len(parts), of)]
    return LessonShown("Lesson", "Who?", "Words. " * 12, tuple(parts), min(done, of - 1))


@pytest.fixture
def panel(qtbot, styled):
    panel = LessonPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def show(panel, qtbot, height, *lessons):
    panel.show_lessons(())
    panel.resize(240, height)
    for each in lessons:
        panel.show_lesson(each)
        qtbot.wait(0)
    QTest.qWaitForWindowExposed(panel)


def edges(panel, widget):
    """Return where a widget begins and ends in what is seen, and how high that is."""
    view = panel._scroll.viewport()
    top = widget.mapTo(view, QPoint()).y()
    return top, top + widget.height(), view.height()


def is_seen(panel, widget):
    top, end, view = edges(panel, widget)
    return top >= 0 and end <= view


@pytest.mark.parametrize("done", [1, 2, 3, 4])
def test_what_was_answered_is_seen_whole_with_the_words_about_it(panel, qtbot, done):
    show(panel, qtbot, 400, *(lesson(n) for n in range(done + 1)))
    answered = panel.parts[done - 1]
    qtbot.waitUntil(lambda: is_seen(panel, answered.title))
    for widget in (*answered.answers, answered.after):
        assert is_seen(panel, widget)
    assert panel.more_below.isVisible() is (done < 4)


def test_more_below_leads_to_the_next_question_with_the_keyboard(panel, qtbot):
    show(panel, qtbot, 400, lesson(0), lesson(1))
    qtbot.waitUntil(panel.more_below.isVisible)
    assert not is_seen(panel, panel.parts[1].answers[-1])
    panel.more_below.setFocus()
    qtbot.keyClick(panel.more_below, Qt.Key.Key_Space)
    assert is_seen(panel, panel.parts[1].title)
    assert is_seen(panel, panel.parts[1].answers[-1])
    assert panel.parts[1].answers[0].hasFocus()
    assert not panel.more_below.isVisible()


def test_where_there_is_room_the_next_question_is_seen_too_and_no_line_is_cut(panel, qtbot):
    show(panel, qtbot, 620, lesson(0), lesson(1), lesson(2))
    present = panel.parts[2].answers[-1]
    qtbot.waitUntil(lambda: is_seen(panel, present))
    assert edges(panel, panel.parts[1])[0] == 0
    assert not panel.more_below.isVisible()


def test_an_answer_too_long_to_be_seen_whole_begins_with_what_was_answered(panel, qtbot):
    long = lesson(1, after=AFTER * 8)
    show(panel, qtbot, 400, lesson(0), long)
    right = panel.parts[0].answers[1]
    qtbot.waitUntil(lambda: edges(panel, right)[0] == 0)
    qtbot.waitUntil(panel.more_below.isVisible)


def test_a_number_that_begins_a_line_is_read_aloud_as_a_number():
    assert spoken("116\\. The *limit*") == "116. The limit"
