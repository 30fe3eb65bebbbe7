"""Lessons in the window: led by its panel, done by its real buttons, the numbers of the checker."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.lessons.catalog import find_lesson, lesson_files
from playground.lessons.lesson import LessonNote, LessonQuestion
from playground.lessons.progress import LessonRun
from playground.lessons.stage import HeadlessStage

pytestmark = pytest.mark.gui

NAMES = [path.stem for path in lesson_files()]


@pytest.fixture
def learner(driver):
    """The window, with hands for its lesson panel."""
    return Learner(driver)


@pytest.fixture
def still(driver):
    """Nothing moves: what is pressed for somebody takes no time to look at."""
    driver.do("reduce_motion")


class Learner:
    """A person who takes a lesson."""

    def __init__(self, driver):
        self.driver = driver
        self.window = driver.window
        self.lessons = driver.window.lessons

    @property
    def panel(self):
        return self.window.views.lesson.panel

    @property
    def teacher(self):
        return self.lessons.teacher

    def begin(self, name):
        self.lessons.open(name)
        self.wait_for_part(0)

    def wait_for_part(self, index):
        """Wait until a part is there to be read and done."""
        self.driver.wait(
            lambda: (
                self.teacher.run.index == index
                and index in self.teacher.texts
                and self.teacher.run.before is not None
            )
        )

    def press(self, offer):
        self.driver.click(self.panel.buttons[offer])

    def answer(self, option):
        self.driver.click(self.panel.parts[-1].answers[option])

    def sees_what_came(self, index):
        """Whether what was answered is in sight with the words about it, or at least begins."""
        part, view = self.panel.parts[index], self.panel._scroll.viewport()
        right = [each for each in part.answers if each.verdict] or [part.title]
        first, last = right[0].mapTo(view, QPoint()).y(), part.after.mapTo(view, QPoint()).y()
        ends = last + part.after.height() <= view.height() - self.panel.more_below.height()
        return first >= 0 and (ends or first == 0 or self.panel.parts[-1] is part)

    def do_part(self):
        """Do the present part: by its answer, or by “Show me”; waits until it is done."""
        index, part = self.teacher.run.index, self.teacher.run.part
        if isinstance(part, LessonQuestion):
            QTest.mouseClick(self.panel.parts[-1].answers[part.answer], Qt.MouseButton.LeftButton)
        else:
            self.panel.buttons["go_on" if isinstance(part, LessonNote) else "show"].click()
        self.driver.wait(lambda: index in self.teacher.afters)


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_can_be_done_by_the_window_s_buttons(learner, name):
    """What is read there is what the checker reads: the same facts, digit for digit."""
    lesson = find_lesson(name)
    learner.begin(name)
    for index in range(len(lesson.parts)):
        learner.wait_for_part(index)
        learner.do_part()
        learner.driver.wait(lambda index=index: learner.sees_what_came(index))
    teacher = learner.teacher
    assert teacher.is_over
    stage, run = HeadlessStage(lesson), LessonRun(lesson)
    for index, part in enumerate(lesson.parts):
        run.begin(stage.scene())
        assert teacher.texts[index] == part.text.fill(run.facts(stage.scene()))
        if not isinstance(part, LessonNote):
            stage.perform_all(part.do)
        assert teacher.afters[index] == run.complete(run.facts(stage.scene()))
        run.next()
    assert teacher.run.kept == run.kept
    assert all(record.is_done for record in teacher.run.records)
    assert all(math.isfinite(value) for value in run.kept.values())


def test_a_part_is_done_when_its_check_holds_and_not_before(learner):
    driver = learner.driver
    learner.begin("2")
    shown = learner.panel.shown
    assert shown.title == "Backprop changes nothing"
    assert shown.heading == "Lesson 2 of 10 · 3 minutes"
    assert [part.state for part in shown.parts] == ["now", "ahead", "ahead", "ahead"]
    driver.key(Qt.Key.Key_1)  # Forward is not what was asked for
    driver.wait(lambda: driver.latest.record.presses == 1)
    driver.settle()
    assert learner.teacher.run.index == 0
    driver.key(Qt.Key.Key_2)
    learner.wait_for_part(1)
    shown = learner.panel.shown
    assert shown.parts[0].state == "done"
    assert shown.parts[0].after.startswith("25 numbers appeared")
    assert learner.teacher.run.records[0].is_done
    assert not learner.teacher.run.records[0].is_shown


def test_a_question_is_answered_before_it_happens_and_judged_behind(learner):
    learner.begin("2")
    learner.do_part()
    learner.wait_for_part(1)
    presses = learner.driver.latest.record.presses
    assert learner.panel.parts[-1].answers[0].verdict == ""
    learner.answer(0)
    learner.wait_for_part(2)
    answers = learner.panel.parts[1].answers
    assert [each.verdict for each in answers] == ["wrong", "right", ""]
    assert "your answer, and it is wrong" in answers[0].accessibleName()
    assert learner.driver.latest.record.presses == presses + 1  # ② was pressed for them
    assert "Done for you: ② Backprop." in learner.panel.parts[1].made.text()
    assert learner.teacher.run.records[1].options == (0,)
    QTest.mouseClick(answers[1], Qt.MouseButton.LeftButton)
    assert learner.teacher.run.records[1].options == (0,)


def test_show_me_begins_where_the_part_begins_whatever_was_done_meanwhile(learner):
    driver = learner.driver
    learner.begin("2")
    for _ in range(3):
        driver.do("step")
    driver.wait(lambda: driver.latest.step == 3)
    learner.press("show")
    learner.wait_for_part(1)
    assert driver.latest.step == 0
    assert learner.teacher.run.records[0].is_shown


def test_the_hint_is_shown_when_it_is_asked_for(learner):
    learner.begin("2")
    assert not learner.panel.parts[0].hint.text()
    learner.press("hint")
    assert learner.panel.parts[0].hint.text() == "The second of the three buttons in the toolbar."
    assert learner.teacher.run.records[0].hints == 1


@pytest.mark.usefixtures("still")
def test_back_and_the_dots_give_every_part_its_own_beginning(learner):
    driver = learner.driver
    learner.begin("6")
    assert "back" not in learner.panel.shown.offers
    for index in range(3):
        learner.wait_for_part(index)
        learner.do_part()
    learner.wait_for_part(3)
    kept, theta = dict(learner.teacher.run.kept), weights(driver)
    learner.press("back")
    learner.wait_for_part(2)
    assert driver.project.training.optimizer.params["learning_rate"] == 0.1
    assert driver.latest.epoch == 60
    learner.do_part()
    learner.wait_for_part(3)
    assert weights(driver) == theta
    assert learner.teacher.run.kept == kept
    driver.click(learner.panel.dots[4])
    learner.wait_for_part(4)
    assert learner.teacher.run.kept == kept  # what part 4 keeps nothing of
    learner.press("back")
    learner.wait_for_part(3)
    assert weights(driver) == theta


def test_leaving_puts_the_panels_back_and_keeps_the_network(learner):
    window = learner.window
    before = visible(window)
    learner.begin("2")
    assert "dock-layers" not in visible(window)
    assert "dock-lesson" in visible(window)
    learner.do_part()
    driver, project = learner.driver, learner.driver.project
    driver.click(learner.panel.close_button)
    assert visible(window) == before
    assert learner.lessons.run is None
    assert driver.project == project
    assert driver.latest.record.presses == 1


def test_a_lesson_loses_nothing_of_what_was_there(learner):
    """Undo brings the playground back that was begun before, with what it had learnt."""
    driver = learner.driver
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1)
    driver.settle()
    project, theta = driver.project, weights(driver)
    learner.begin("6")
    learner.lessons.leave()
    driver.do("undo")
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.latest.epoch == 1)
    assert driver.project == project
    assert weights(driver) == theta


def test_a_lesson_is_left_with_the_window_and_its_layout_is_not_remembered(learner):
    before = learner.window.saveState()
    learner.begin("2")
    learner.window.document.undo_stack.setClean()
    learner.window.close()
    assert learner.lessons.run is None
    assert learner.window.settings.layout()[1] == before


def test_the_first_lesson_is_offered_once(open_window, qtbot):
    first = open_window()
    first.window.lessons.offer_beside(1)  # work of before comes first
    assert not first.window.banner.text
    first.window.lessons.offer_beside(0)
    assert "Lesson 1" in first.window.banner.text
    first.click(first.window.banner._close)
    assert not first.window.banner.text
    first.window.lessons.offer_beside(0)
    assert not first.window.banner.text


def test_space_plays_although_a_lesson_is_offered(driver):
    """The offer's button is no place for the keyboard at the start: nobody went there."""
    window = driver.window
    window.lessons.offer_beside(0)
    window.activateWindow()
    driver.wait(lambda: QApplication.focusWidget() is window.canvas)
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: window.client.is_running)
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: not window.client.is_running)
    assert window.lessons.run is None


def test_lessons_are_listed_in_the_menu_the_panel_and_the_palette(learner):
    window = learner.window
    learner.lessons.show_list()
    QApplication.processEvents()
    titles = [button.text() for button in learner.panel._list]
    assert titles == [f"{n}  {find_lesson(str(n)).title}" for n in range(1, 11)]
    menu = window.menus._lessons
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert [text for text in texts if text[:1].isdigit()] == titles
    learner.panel._list[1].click()
    learner.wait_for_part(0)
    assert learner.lessons.lesson.number == 2


def test_a_lesson_with_a_mistake_is_not_begun_and_its_line_is_named(learner, dialogs, tmp_path):
    path = tmp_path / "broken.md"
    path.write_text('+++\ntitle = "T"\nstart = "circle"\nshow = ["phasen"]\n+++\nText.\n')
    learner.lessons.open(str(path))
    assert learner.lessons.run is None
    title, text = dialogs.told[-1]
    assert title == "This lesson cannot be begun"
    assert f"{path}:4" in text


def test_lesson_2_by_the_keyboard_alone(learner):
    """From the menu's key to the last answer, without the mouse."""
    driver = learner.driver
    learner.begin("2")
    driver.key(Qt.Key.Key_2)
    learner.wait_for_part(1)
    areas = 0
    while not learner.panel.isAncestorOf(QApplication.focusWidget() or learner.window):
        driver.key(Qt.Key.Key_F6)
        areas += 1
        assert areas < 30, "F6 does not lead to the lesson"
    go_to(driver, learner.panel.parts[1].answers[1])
    driver.key(Qt.Key.Key_Space)
    learner.wait_for_part(2)
    for _ in range(3):
        driver.key(Qt.Key.Key_2)
    learner.wait_for_part(3)
    go_to(driver, learner.panel.parts[3].answers[1])
    driver.key(Qt.Key.Key_Space)
    driver.wait(lambda: learner.teacher.is_over)
    assert [record.is_done for record in learner.teacher.run.records] == [True] * 4
    assert learner.panel.isAncestorOf(QApplication.focusWidget())


def go_to(driver, widget):
    """Press Tab until a widget has the focus."""
    for _ in range(40):
        if QApplication.focusWidget() is widget:
            return
        driver.key(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget.accessibleName()}")


def weights(driver):
    return {name: np.array(value).tolist() for name, value in driver.weights().items()}


def visible(window):
    return {dock.objectName() for dock in window.docks.all.values() if dock.isVisible()}
