"""Long work with files: how far it is, and giving it up, by the button and by Escape."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from playground import exchange
from playground.core.progress import go_on
from playground.datasets import DatasetConfig
from playground.project.templates import template
from playground.ui.files import files
from playground.ui.files.export import plot_files
from playground.ui.files.saving import saving
from playground.ui.plots.samples import data_view
from playground.ui.tools import data_in_file

pytestmark = pytest.mark.gui


class Slow:
    """Stands for work of an hour: it reports that it is at a quarter until it is given up."""

    def __init__(self):
        self.calls = 0
        self._pause = threading.Event()

    def __call__(self, *args, progress=None, **_):
        watch = progress or next(arg for arg in reversed(args) if callable(arg))
        self.calls += 1
        while True:
            go_on(watch, 1, 4)
            self._pause.wait(0.005)


def save(driver, dialogs, folder):
    dialogs.saves_as(folder / "long.playground")
    driver.do("save_as")


def open_project(driver, dialogs, folder):
    (folder / "long.playground").write_bytes(b"PK\3\4")
    driver.window.files.open_project(folder / "long.playground")


def export(driver, dialogs, folder):
    driver.window.files.models.export(folder / "long.onnx")


def write_samples(driver, dialogs, folder):
    driver.window.docks.raise_dock("table")
    table = next(view for view in driver.window.plots if view.key == "table")
    driver.wait(lambda: table.model.rowCount() > 100)
    dialogs.saves_as(folder / "long.csv")
    driver.window.exports.plot_files.choose("table", "csv")


def include_data(driver, dialogs, folder):
    path = folder / "long.csv"
    path.write_text("a,b\n" + "".join(f"{i},{i % 3}\n" for i in range(60)))
    config = DatasetConfig("csv", {"path": str(path)})
    driver.window.document.push("Data", driver.project.with_data(config))
    driver.wait_for_snapshot()
    driver.do("embed_data")


WORK = [
    ("Saving long.playground", save, saving, "write_project"),
    ("Opening long.playground", open_project, files, "read_project"),
    ("Exporting long.onnx", export, exchange, "export_model"),
    ("Writing long.csv", write_samples, plot_files, "write_csv"),
    ("Including long.csv", include_data, data_in_file, "embed"),
]


@pytest.mark.parametrize("by_key", [False, True])
@pytest.mark.parametrize(("what", "begin", "place", "name"), WORK, ids=[row[0] for row in WORK])
def test_long_work_shows_how_far_it_is_and_is_given_up(
    shared_window, make_driver, dialogs, tmp_path, monkeypatch, what, begin, place, name, by_key
):
    driver, slow = make_driver(shared_window), Slow()
    window, meter = shared_window, shared_window.status.work
    driver.wait_for_snapshot()
    monkeypatch.setattr(place, name, slow)
    monkeypatch.setattr(data_view, "MANY", 100)
    window.status.forget_message()
    begin(driver, dialogs, tmp_path)
    files_before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    project, count = driver.project, window.document.undo_stack.count()
    driver.wait(lambda: meter.isVisible() and meter.share == pytest.approx(0.25))
    button = driver.find(QPushButton, f"Cancel {what[:1].lower()}{what[1:]}")
    if by_key:
        window.canvas.setFocus()
        window.canvas.select((project.network.nodes[0].id,))
        driver.qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
        assert meter.isVisible()  # the first one lets go of the layer
        assert not window.canvas.selection
        driver.qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    else:
        driver.click(button)
    driver.wait(lambda: driver.message == f"{what} was cancelled")
    assert not meter.isVisible()
    assert slow.calls == 1
    assert not dialogs.told
    assert driver.project == project
    assert window.document.undo_stack.count() == count
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files_before


@pytest.fixture
def held(monkeypatch):
    """Hold back what is read of ``long.playground``; set it to let it go."""
    gate, read = threading.Event(), files.read_project

    def read_later(path, progress):
        if path.name == "long.playground":
            gate.wait(20)
        return read(path, progress)

    monkeypatch.setattr(files, "read_project", read_later)
    yield gate
    gate.set()


@pytest.mark.parametrize("ending", ["project", "template"])
def test_what_is_opened_last_counts_however_long_the_one_before_takes(
    shared_window, make_driver, tmp_path, held, ending
):
    driver, meter = make_driver(shared_window), shared_window.status.work
    for name in ("long", "short"):
        template("xor").replace(name=name).save(tmp_path / f"{name}.playground")
    shared_window.files.open_project(tmp_path / "long.playground")
    driver.wait(meter.isVisible)
    if ending == "project":
        shared_window.files.open_project(tmp_path / "short.playground")
    else:
        shared_window.files.opened.emit(template("xor").replace(name="short"), None, None)
    driver.wait(lambda: driver.project.name == "short" and not meter.isVisible())
    held.set()
    driver.wait(lambda: not any(t.name == "playground-file" for t in threading.enumerate()))
    driver.wait_for_snapshot()
    assert driver.project.name == "short"


def test_training_while_a_project_is_read_is_asked_about(
    shared_window, make_driver, dialogs, tmp_path, held
):
    driver = make_driver(shared_window)
    for name in ("long", "short"):
        template("xor").replace(name=name).save(tmp_path / f"{name}.playground")
    shared_window.files.open_project(tmp_path / "short.playground")
    driver.wait(lambda: shared_window.document.path == tmp_path / "short.playground")
    driver.wait_for_snapshot()
    shared_window.files.open_project(tmp_path / "long.playground")
    driver.do("step")
    driver.wait(lambda: shared_window.unsaved.is_there)
    dialogs.answers.append(QMessageBox.StandardButton.Cancel)
    held.set()
    driver.wait(lambda: not dialogs.answers)
    assert driver.project.name == "short"
    assert driver.latest.step == 1
