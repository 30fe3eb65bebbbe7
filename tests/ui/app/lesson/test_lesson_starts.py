"""A lesson begins from a file or a link, in class mode or not, and its answers are kept."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from playground.cli.run import run
from playground.lessons.answers import ENDING, read_answers
from playground.lessons.catalog import find_lesson, lesson_files

pytestmark = pytest.mark.gui

Answer = QMessageBox.StandardButton
GOOD = lesson_files()[1].read_text(encoding="utf-8")
LINK = "https://example.org/course#lesson=2&class=1"


@pytest.fixture
def window(shared_window, dialogs):
    return shared_window


@pytest.fixture
def pupil(window, make_driver, tmp_path):
    """Somebody at the window, whose answers go to a folder of the test."""
    driver = make_driver(window)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    driver.wait_for_snapshot()
    window.lesson_starts.folder, window.lesson_starts.person = tmp_path / "answers", ""
    yield Pupil(driver)
    window.lessons.leave()
    driver.settle()


class Pupil:
    """A person who takes lessons."""

    def __init__(self, driver):
        self.driver, self.window = driver, driver.window
        self.starts, self.lessons = driver.window.lesson_starts, driver.window.lessons

    @property
    def panel(self):
        return self.window.views.lesson.panel

    @property
    def bar(self):
        return self.panel.answers_bar

    @property
    def files(self):
        return sorted(self.starts.folder.glob(f"*{ENDING}"))

    def begin(self, name="2", person="", in_class=False):
        self.lessons.leave()
        self.driver.settle()
        self.starts.person = person
        self.starts.begin(find_lesson(name), in_class)
        self.wait_for(0)

    def wait_for(self, index):
        """Wait until a part is there to be done, and nothing is read or written."""
        teacher = self.lessons.teacher
        self.driver.wait(
            lambda: (
                teacher.run.index == index
                and index in teacher.texts
                and teacher.run.before is not None
                and self.starts.keeper is not None
                and self.starts.keeper.is_settled
            )
        )

    def answer(self, option):
        self.driver.click(self.panel.parts[-1].answers[option])


def began(driver, title="Backprop changes nothing"):
    """Whether a lesson of this title has begun."""
    lessons = driver.window.lessons
    return lessons.lesson is not None and lessons.lesson.title == title


def test_a_lesson_s_file_is_opened_like_a_project(pupil, dialogs, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(GOOD, encoding="utf-8")
    dialogs.open_names.append(str(path))
    pupil.driver.do("open")
    pupil.driver.wait(lambda: began(pupil.driver))
    assert pupil.lessons.lesson.path == path
    assert not pupil.window.class_mode.is_on
    assert pupil.window.settings.recent[0] == path
    pupil.wait_for(0)


def test_opening_a_lesson_asks_once_about_work_that_is_not_saved(pupil, dialogs, tmp_path):
    driver, path = pupil.driver, tmp_path / "mine.md"
    path.write_text(GOOD, encoding="utf-8")
    dialogs.saves_as(tmp_path / "work.playground")
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")
    driver.do("step")
    driver.settle()
    for answer, begins in ((Answer.Cancel, False), (Answer.Discard, True)):
        asked = len(dialogs.questions)
        dialogs.open_names.append(str(path))
        dialogs.answers.append(answer)
        driver.do("open")
        driver.wait(lambda before=asked: len(dialogs.questions) > before)
        assert began(driver) is begins
        assert len(dialogs.questions) == asked + 1
    pupil.wait_for(0)


def test_a_file_that_is_dropped_begins_its_lesson(pupil, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(GOOD, encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    pupil.window.dropEvent(QDropEvent(QPointF(600, 300), action, mime, left, none))
    pupil.driver.wait(lambda: began(pupil.driver))
    pupil.wait_for(0)


def test_a_link_begins_a_lesson_in_class_mode(pupil, dialogs):
    dialogs.texts.append(LINK)
    pupil.driver.do("open_link")
    pupil.driver.wait(lambda: pupil.window.class_mode.is_on)
    assert began(pupil.driver)
    assert not pupil.window.docks.all["output"].isVisible()
    assert pupil.window.docks.all["lesson"].isVisible()
    pupil.wait_for(0)
    pupil.panel.requested.emit("next_lesson")  # class mode goes along
    pupil.driver.wait(lambda: pupil.window.docks.all["training"].isVisible())
    assert pupil.window.class_mode.is_on
    assert pupil.lessons.lesson.number == 3
    assert not pupil.window.docks.all["output"].isVisible()
    pupil.wait_for(0)
    pupil.lessons.leave()
    pupil.driver.wait(lambda: not pupil.window.class_mode.is_on)
    assert pupil.window.docks.all["output"].isVisible()


@pytest.mark.parametrize(
    ("link", "said"), [("#lesson=11", "02-backprop"), ("#lesson=/tmp/mine.md", "number or name")]
)
def test_a_link_to_no_lesson_is_refused(pupil, dialogs, link, said):
    pupil.window.files.open_link(link)
    pupil.driver.wait(lambda: dialogs.told)
    ((title, text),) = dialogs.told
    assert title == "The link was not opened"
    assert said in text
    assert pupil.lessons.lesson is None


def test_a_file_with_a_mistake_changes_nothing_and_its_line_is_told(pupil, dialogs, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(GOOD.replace("changed == 0", "chnged == 0", 1), encoding="utf-8")
    before = pupil.driver.project, pupil.window.saveState()
    pupil.window.files.open_path(path)
    pupil.driver.wait(lambda: dialogs.told)
    ((title, text),) = dialogs.told
    line = 1 + GOOD[: GOOD.index("changed == 0")].count("\n")
    assert title == "The lesson was not opened"
    assert f"{path}:{line}: " in text
    assert "did you mean changed?" in text
    assert (pupil.driver.project, pupil.window.saveState()) == before
    assert pupil.lessons.lesson is None


def test_answers_are_kept_part_by_part_and_tell_where_a_class_is_wrong(pupil, capsys):
    for person, option in (("Anna", 1), ("Bo", 0)):
        pupil.begin(person=person)
        assert pupil.bar.isHidden()
        pupil.driver.key(Qt.Key.Key_2)
        pupil.wait_for(1)
        pupil.driver.wait(lambda: pupil.starts.keeper.path is not None)
        pupil.wait_for(1)
        kept = read_answers(pupil.starts.keeper.path)
        assert [part.record.is_done for part in kept.parts] == [True, False, False, False]
        pupil.answer(option)
        pupil.wait_for(2)
        kept = read_answers(pupil.starts.keeper.path)
        assert (kept.person, kept.parts[1].record.options) == (person, (option,))
    pupil.lessons.leave()
    names = [f"anna-02-backprop{ENDING}", f"bo-02-backprop{ENDING}"]
    assert [path.name for path in pupil.files] == names
    assert run(["lessons", "report", str(pupil.starts.folder)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "2 files"
    (question,) = [line for line in told if "press it again" in line]
    assert "50" in question
    assert "The numbers double" in question


def test_who_comes_back_is_asked_whether_to_go_on_and_nothing_waits_for_it(pupil):
    pupil.begin()
    pupil.driver.key(Qt.Key.Key_2)
    pupil.wait_for(1)
    pupil.begin()
    assert pupil.bar.resume_button.isVisible()
    assert pupil.lessons.run.index == 0  # the lesson is there meanwhile
    pupil.driver.click(pupil.bar.resume_button)
    pupil.wait_for(1)
    assert pupil.lessons.run.records[0].is_done
    assert pupil.driver.latest.phase.value == "backward"  # as the first part leaves it
    assert pupil.bar.isHidden()
    pupil.answer(1)
    pupil.wait_for(2)
    assert len(pupil.files) == 1
    pupil.begin()
    pupil.driver.click(pupil.bar.anew_button)
    assert pupil.bar.isHidden()
    pupil.driver.key(Qt.Key.Key_2)
    pupil.wait_for(1)
    assert len(pupil.files) == 2  # what was answered before stays


def test_in_class_mode_a_name_is_asked_for_in_one_line(pupil):
    pupil.begin(in_class=True)
    pupil.driver.wait(lambda: pupil.bar.name.isVisible())
    pupil.bar.name.setFocus()
    QTest.keyClicks(pupil.bar.name, "Cleo 2")
    assert pupil.driver.latest.record.presses == 0  # letters are no shortcuts there
    QTest.keyClick(pupil.bar.name, Qt.Key.Key_Return)
    pupil.window.canvas.setFocus()
    pupil.driver.key(Qt.Key.Key_2)
    pupil.wait_for(1)
    pupil.driver.wait(lambda: pupil.files)
    assert pupil.bar.isHidden()
    assert [path.name for path in pupil.files] == [f"cleo-2-02-backprop{ENDING}"]
    pupil.lessons.leave()
    assert pupil.starts.person == "Cleo 2"  # the next lesson knows


def test_a_folder_that_cannot_be_written_is_told_once_and_the_lesson_goes_on(pupil, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    pupil.starts.folder = tmp_path / "file" / "answers"
    pupil.begin()
    pupil.driver.key(Qt.Key.Key_2)
    pupil.wait_for(1)
    banner = pupil.window.banner
    pupil.driver.wait(lambda: "not kept" in banner.text)
    banner.clear()
    pupil.answer(1)
    pupil.wait_for(2)
    assert banner.text == ""
