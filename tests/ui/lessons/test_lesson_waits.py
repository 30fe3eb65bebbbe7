"""A lesson waits for nothing that cannot come, and one that was left does nothing more."""

import pytest
from PySide6.QtWidgets import QMessageBox

from playground.lessons.action import LessonAction
from playground.ui.explain.source.source_tab import SourceTab
from playground.ui.lessons.window_stage import UNTRAINABLE

pytestmark = pytest.mark.gui

Answer = QMessageBox.StandardButton


@pytest.fixture
def pupil(shared_window, make_driver, dialogs):
    """Somebody who has begun lesson 2."""
    driver = make_driver(shared_window)
    driver.wait_for_snapshot()
    shared_window.lessons.open("2")
    teacher = shared_window.lessons.teacher
    driver.wait(lambda: 0 in teacher.texts and teacher.run.before is not None)
    yield Pupil(driver, teacher)
    shared_window.lessons.leave()
    driver.settle()


class Pupil:
    def __init__(self, driver, teacher):
        self.driver, self.window, self.teacher = driver, driver.window, teacher

    @property
    def panel(self):
        return self.window.views.lesson.panel

    def break_network(self):
        """Delete the last layer: nothing can be trained then."""
        canvas = self.window.canvas
        canvas.select((canvas.model.order[-1],))
        self.driver.do("delete")
        self.driver.wait(lambda: self.panel.message.text() == UNTRAINABLE)

    def show(self):
        """Have the first part shown, and wait until it is done."""
        self.panel.buttons["show"].click()
        self.driver.wait(lambda: 0 in self.teacher.afters)


def test_a_network_that_cannot_be_trained_is_told_until_undo_takes_the_edit_back(pupil):
    pupil.break_network()
    pupil.driver.do("undo")
    pupil.driver.wait(lambda: pupil.panel.message.text() == "")
    assert pupil.teacher.run.index == 0
    pupil.show()


def test_show_me_begins_anew_where_the_network_cannot_be_trained(pupil):
    network = pupil.driver.project.network
    pupil.break_network()
    pupil.show()
    assert pupil.driver.project.network == network
    assert pupil.panel.message.text() == ""


def test_a_network_broken_while_it_is_shown_something_stops_the_showing(pupil):
    pupil.panel.buttons["show"].click()
    pupil.break_network()
    assert not pupil.teacher.stage.is_busy
    pupil.show()


def test_show_me_while_training_runs_ends_the_run(pupil):
    pupil.driver.do("play")
    pupil.driver.wait(lambda: pupil.window.client.is_running)
    pupil.show()
    assert not pupil.window.client.is_running
    assert pupil.driver.latest.step == 0


def test_a_dock_that_is_closed_amid_the_showing_is_opened_again(pupil):
    """Out of sight it gives its training up, and would learn of no moment to begin one with."""
    ends = []
    pupil.teacher.stage.perform([LessonAction("source", ("spsa",))], lambda: ends.append(True))
    panel = pupil.window.views.explain.panel
    tab = next(each for each in panel.tabs if isinstance(each, SourceTab))
    pupil.driver.wait(lambda: tab.train_bar.is_running)
    pupil.window.docks.all["explain"].close()
    pupil.driver.wait(lambda: ends)
    assert tab.run is not None
    assert pupil.panel.message.text() == ""


def test_a_lesson_left_while_its_document_is_saved_opens_nothing_more(pupil, dialogs, tmp_path):
    """“Save” when asked, before the lesson goes back: the file is written behind its back."""
    driver, window = pupil.driver, pupil.window
    path = tmp_path / "mine.playground"
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(window.document.saved, timeout=20_000):
        driver.do("save_as")
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    dialogs.answers.append(Answer.Save)
    pupil.teacher.restart()
    with driver.qtbot.waitSignal(window.document.saved, timeout=20_000):
        window.lessons.leave()
    driver.settle()
    assert window.document.path == path
    assert driver.latest.step == 1
