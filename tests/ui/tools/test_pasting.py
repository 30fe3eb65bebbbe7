"""Pasting into the window: tables, files and links, by what the clipboard holds."""

import os
import signal
import subprocess
import sys
import zipfile

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLineEdit

from playground.datasets.base.embedded import create_source, embedded_files
from playground.project.project import read_project
from playground.recovery.find_copies import find_copies
from playground.ui.panels.csv.csv_dialog import CsvDialog

pytestmark = pytest.mark.gui

SHEET = "size\tage\tprice\r\n" + "".join(
    f"{i},5\t{i * i % 17}\t{3 * i - i * i % 17}\r\n" for i in range(40)
)
LINK = (
    "https://playground.tensorflow.org/#activation=tanh&dataset=xor&networkShape=3,2&seed=0.55212"
)


@pytest.fixture
def dialogs_of_tables(monkeypatch, qtbot):
    """Every table's dialog: it is looked at and accepted as soon as it is read."""
    seen = []

    def run(dialog):
        seen.append(dialog.windowTitle())
        dialog.show()
        qtbot.waitUntil(dialog.use_button.isEnabled, timeout=20_000)
        dialog.accept()
        return 1

    monkeypatch.setattr(CsvDialog, "exec", run)
    return seen


@pytest.fixture
def clipboard():
    found = QApplication.clipboard()
    yield found
    found.clear()


def paste(driver):
    driver.window.canvas.setFocus()
    driver.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_spreadsheets_selection_becomes_data_in_one_step(driver, clipboard, dialogs_of_tables):
    before = driver.project
    clipboard.setText(SHEET)
    paste(driver)
    driver.wait(lambda: embedded_files(driver.project.dataset))
    driver.wait_for_snapshot()
    driver.wait(lambda: driver.window.client.dataset.name == "pasted table.tsv")
    assert dialogs_of_tables == ["Open pasted table.tsv"]
    assert driver.project.dataset.params["target"] == "price"
    data = driver.window.client.dataset
    assert data.columns == ("size", "age")
    assert (data.raw.x[0, 0], len(data.raw.x)) == (0.5, 40)
    assert driver.window.document.undo_stack.undoText() == "Paste data"
    assert driver.window.banner.text == ""
    driver.do("undo")
    assert driver.project == before
    driver.do("redo")
    assert embedded_files(driver.project.dataset)


def test_it_is_in_the_file_that_is_saved_and_nobody_is_asked(
    driver, clipboard, dialogs_of_tables, dialogs, tmp_path
):
    clipboard.setText(SHEET)
    driver.do("paste")
    driver.wait(lambda: embedded_files(driver.project.dataset))
    driver.wait_for_snapshot()
    path = tmp_path / "mine.playground"
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")
    with zipfile.ZipFile(path) as file:
        (name,) = (name for name in file.namelist() if name.startswith("data/"))
        pasted = file.read(name).decode()
    assert pasted.splitlines() == SHEET.splitlines()
    assert driver.window.banner.text == ""


def test_how_it_is_read_can_be_changed_later(driver, clipboard, dialogs_of_tables, settings):
    folder, recent = settings.folder, settings.recent
    clipboard.setText(SHEET)
    driver.do("paste")
    driver.wait(lambda: embedded_files(driver.project.dataset))
    driver.wait_for_snapshot()
    driver.window.data.table_settings_requested.emit(str(driver.project.dataset.params["path"]))
    assert dialogs_of_tables == ["Open pasted table.tsv"] * 2
    assert (settings.folder, settings.recent) == (folder, recent)


def test_a_table_that_nobody_wants_changes_nothing(driver, clipboard, monkeypatch):
    shown = []

    def run(dialog):
        shown.append(dialog.windowTitle())
        dialog.reject()
        return 0

    monkeypatch.setattr(CsvDialog, "exec", run)
    before = driver.project
    clipboard.setText(SHEET)
    driver.do("paste")
    driver.wait(lambda: shown)
    assert driver.project is before


def test_text_that_is_no_table_is_named(driver, clipboard):
    before = driver.project
    clipboard.setText("Dear all,\nthese are the numbers of last week.\nBest, Ann")
    paste(driver)
    driver.wait(lambda: "no table" in driver.window.banner.text)
    assert "3 lines of text, “Dear all,…”" in driver.window.banner.text
    assert "at least two columns" in driver.window.banner.text
    assert driver.project is before


@pytest.mark.parametrize("what", ["nothing", "picture"])
def test_a_clipboard_without_text_is_named(driver, clipboard, what):
    clipboard.clear()
    if what == "picture":
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(0)
        clipboard.setImage(image)
    paste(driver)
    assert f"the clipboard holds {'a picture' if what == 'picture' else 'nothing'}" in (
        driver.window.banner.text
    )


def test_a_copied_file_opens_as_a_dropped_one(driver, clipboard, dialogs_of_tables, tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(SHEET)
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    clipboard.setMimeData(content)
    paste(driver)
    driver.wait(lambda: driver.project.dataset.params.get("path") == str(path))
    driver.wait_for_snapshot()
    assert dialogs_of_tables == ["Open houses.csv"]


def test_a_copied_link_opens(driver, clipboard):
    clipboard.setText(f" {LINK}\n")
    paste(driver)
    driver.wait(lambda: driver.project.browser_seed == "0.55212")
    driver.wait_for_snapshot()


def test_a_field_keeps_what_is_pasted_into_it(driver, clipboard):
    clipboard.setText("0.25")
    field = driver.window.training.optimizer.form.row("learning_rate").field
    driver.show_widget(field)
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    driver.click(line)
    line.selectAll()
    driver.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "0.25" in line.text()
    assert driver.window.banner.text == ""


PROGRAM = f"""
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from playground.datasets.base.embedded import embedded_files
from playground.ui.app.application import make_application
from playground.ui.files import recovery_copies
from playground.ui.panels.csv.csv_dialog import CsvDialog
recovery_copies.IDLE_MS = 20
recovery_copies.INTERVAL_MS = 50
app = make_application()
from playground.project.templates import default_project
from playground.ui.app.main_window import MainWindow
from playground.ui.support.settings import Settings
window = MainWindow(default_project(), Settings())
window.show()
def run(dialog, execute=CsvDialog.exec):
    def accept():
        if dialog.use_button.isEnabled():
            dialog.accept()
    timer = QTimer(dialog, timeout=accept)
    timer.start(20)
    return execute(dialog)
CsvDialog.exec = run
def written():
    if embedded_files(window.document.project.dataset) and window.recovery.is_copied:
        print("written", flush=True)
window.recovery.written.connect(written)
QApplication.clipboard().setText({SHEET!r})
QTimer.singleShot(200, window.actions_by_name["paste"].trigger)
app.exec()
"""


def test_cells_dragged_here_from_another_program_are_pasted(driver, dialogs_of_tables):
    content = QMimeData()
    content.setText(SHEET)
    at = driver.window.canvas.viewport().rect().center()
    rest = (Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(at), *rest, none)
    QApplication.sendEvent(driver.window.canvas.viewport(), enter)
    assert enter.isAccepted()
    QApplication.sendEvent(driver.window, QDropEvent(QPointF(at), *rest, none))
    driver.wait(lambda: embedded_files(driver.project.dataset))
    driver.wait_for_snapshot()
    assert dialogs_of_tables == ["Open pasted table.tsv"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed by a signal")
def test_a_killed_application_leaves_what_was_pasted(tmp_path, monkeypatch):
    folders = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "HOME")}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=os.environ | folders
    ) as process:
        assert process.stdout.readline() == "written\n"
        process.send_signal(signal.SIGKILL)
    monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / "elsewhere"))
    (copy,) = [c for root in tmp_path.rglob("recovery") for c in find_copies(root)]
    opened = read_project(copy.project)
    assert not opened.notes
    assert len(create_source(opened.project.dataset).load(None).x) == 40
