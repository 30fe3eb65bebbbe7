"""A file's training survives every save from the window, unless the person says otherwise."""

import zipfile

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from playground.core import Task
from playground.datasets import DatasetConfig
from playground.graph import NetworkSpec
from playground.project.document.trained_state import TrainedState
from playground.project.fit_to_data import fit_to_data
from playground.project.project import read_project, write_project
from playground.project.set_value import set_value
from playground.project.templates import default_project
from playground.training import Trainer

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]
Answer = QMessageBox.StandardButton


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "data.csv"
    rng = np.random.default_rng(3)
    rows = [f"{a:.3f},{b:.3f},{'xy'[int(a > b)]}" for a, b in rng.random((40, 2))]
    path.write_text("\n".join(["a,b,c", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def trained(table):
    """A project file about the table, with the training of three epochs."""
    project = default_project().replace(dataset=DatasetConfig("csv", {"path": str(table)}))
    project, _ = fit_to_data(project, Task.BINARY, 1, ("a", "b"), False)
    trainer = Trainer(project)
    trainer.run_epochs(3)
    path = table.with_name("mine.playground")
    write_project(path, project, TrainedState(trainer.checkpoint(), (trainer.metrics(),)))
    return path


def members(path):
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    del found["project.json"]
    return {name: content for name, content in found.items() if not name.startswith("runs")}


def open_file(driver, path):
    with driver.qtbot.waitSignal(driver.window.files.opened, timeout=20_000):
        driver.window.files.open_path(path)
    generation = driver.window.client.generation
    driver.wait(lambda: driver.window.client.generation >= generation)
    return driver.settle()


def rename_and_save(driver):
    """Edit and press Ctrl+S."""
    driver.window.document.push("Rename", driver.project.replace(name="Renamed"))
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save")


def test_a_project_whose_data_moved_keeps_its_training(driver, trained, table):
    before = members(trained)
    table.rename(table.with_name("elsewhere.csv"))
    assert open_file(driver, trained).checkpoint is None
    rename_and_save(driver)
    assert members(trained) == before
    assert read_project(trained).project.name == "Renamed"


def test_the_training_comes_back_when_the_data_are_found(driver, trained, table):
    wanted = read_project(trained).state.checkpoint
    moved = table.rename(table.with_name("elsewhere.csv"))
    open_file(driver, trained)
    config = DatasetConfig("csv", driver.project.dataset.params | {"path": str(moved)})
    driver.window.document.push("Find the file", driver.project.replace(dataset=config))
    found = driver.settle().checkpoint
    assert (found.step, found.epoch) == (wanted.step, 3)
    np.testing.assert_array_equal(found.theta, wanted.theta)


def test_another_copy_keeps_it_too(driver, dialogs, trained, table, tmp_path):
    before = members(trained)
    table.unlink()
    open_file(driver, trained)
    dialogs.saves_as(tmp_path / "copy.playground")
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")
    assert members(tmp_path / "copy.playground") == before


def rename_a_column(table):
    _, names, rest = table.read_text(encoding="utf-8").partition(",")
    table.write_text(f"other{names}{rest}", encoding="utf-8")


def test_a_table_that_lost_a_column_keeps_it(driver, dialogs, trained, table):
    before = members(trained)
    rename_a_column(table)
    assert open_file(driver, trained).checkpoint.step == 0
    rename_and_save(driver)
    assert members(trained) == before
    assert "Replace the training in the file?" not in dialogs.asked


@pytest.mark.parametrize("answer", [Answer.Yes, Answer.No, Answer.Cancel])
def test_replacing_it_by_another_training_is_asked(driver, dialogs, trained, table, answer):
    before, content = members(trained), trained.read_bytes()
    rename_a_column(table)
    open_file(driver, trained)
    driver.do("step")
    driver.wait(lambda: driver.latest is not None and driver.latest.step == 1)
    dialogs.answers.append(answer)
    if answer is Answer.Cancel:
        driver.do("save")
        driver.wait(lambda: dialogs.asked)
        driver.settle()
        assert trained.read_bytes() == content
        return
    rename_and_save(driver)
    assert dialogs.asked == ["Replace the training in the file?"]
    assert read_project(trained).project.name == "Renamed"
    assert (members(trained) == before) == (answer is Answer.No)


def test_saving_after_a_reset_asks(driver, dialogs, trained):
    before = members(trained)
    open_file(driver, trained)
    driver.do("reset")
    driver.wait(lambda: driver.latest is not None and driver.latest.step == 0)
    dialogs.answers.append(Answer.No)
    rename_and_save(driver)
    assert members(trained) == before
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    for answer in (Answer.No, Answer.Yes):
        dialogs.answers.append(answer)
        with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
            driver.do("save")
        assert (members(trained) == before) == (answer is Answer.No)
    assert read_project(trained).state.checkpoint.step == 1


def test_a_network_that_cannot_be_trained_keeps_what_was_learnt(driver, dialogs, tmp_path):
    path = tmp_path / "mine.playground"
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(driver.window.document.saved, timeout=20_000):
        driver.do("save_as")
    before, whole = members(path), driver.project
    torn = NetworkSpec(whole.network.nodes, ())
    driver.window.document.push("Tear", whole.replace(network=torn))
    rename_and_save(driver)
    assert members(path) == before
    opened = open_file(driver, path)
    assert opened.checkpoint is None
    mended = driver.project.replace(network=whole.network)
    driver.window.document.push("Mend", mended)
    assert driver.settle().checkpoint.epoch == 1


def test_a_training_that_does_not_fit_is_told_and_kept(driver, trained):
    before = members(trained)
    set_value(read_project(trained).project, "hidden_1.units", "9").save(trained)
    with driver.qtbot.waitSignal(
        driver.window.files.message, check_params_cb=lambda text: "hidden_1" in text
    ):
        driver.window.files.open_path(trained)
    driver.settle()
    rename_and_save(driver)
    assert members(trained) == before
