"""A document that cannot be trained shows nothing, and above all nothing of the one before it."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.project.data_files import missing_files, with_found
from playground.project.templates import default_project, template
from playground.training.base.history import CurveData

pytestmark = pytest.mark.gui


def without_data(tmp_path):
    """A project of a table that is not there."""
    config = DatasetConfig(kind="csv", params={"path": str(tmp_path / "moved.csv")})
    return template("iris").replace(dataset=config)


def open_document(driver, project, state=None):
    driver.window.file_actions.open(project, state, None)


def train_an_epoch(driver):
    driver.do("run_epoch")
    driver.wait(lambda: driver.latest.epoch == 1 and not driver.window.client.is_running)


def shown_numbers(window):
    return {name: readout.text for name, readout in window.toolbar.readouts.items()}


def assert_shows_nothing(driver):
    window = driver.window
    assert set(shown_numbers(window).values()) == {"–"}
    assert window.client.dataset is None
    assert window.client.latest is None
    assert not [view.key for view in window.plots if view.has_content()]
    assert not [view.key for view in window.plots if view.readout()]
    status = " ".join(label.text() for label in window.status.findChildren(QLabel))
    assert "feature" not in status
    assert "No data yet" in status
    assert window.status._finding.text() == "Not checked yet"
    assert window.canvas.live.values.weight("hidden_1") is None
    assert "train" not in window.data._facts.text()
    cards = window.canvas.network_scene.cards.values()
    assert not any(card.column._shown is not None for card in cards)


def test_a_document_without_its_data_shows_nothing_of_the_one_before(driver, tmp_path):
    train_an_epoch(driver)
    open_document(driver, without_data(tmp_path))
    driver.wait(lambda: driver.window.banner.text)
    assert "moved.csv" in driver.window.banner.text
    driver.settle()
    driver.window.frames.tick()
    assert_shows_nothing(driver)
    assert not driver.window.actions_by_name["play"].isEnabled()


def test_every_plot_shows_nothing_whichever_is_looked_at(driver, tmp_path):
    train_an_epoch(driver)
    for view in driver.window.plots:
        driver.show_widget(view)
        driver.window.frames.tick()
    open_document(driver, without_data(tmp_path))
    driver.wait(lambda: driver.window.banner.text)
    for view in driver.window.plots:
        driver.show_widget(view)
        driver.wait(lambda view=view: not view.turn.is_due)
        assert view._around.page is view._empty, view.key
        assert view._empty.text() == "No data yet.", view.key
    assert_shows_nothing(driver)


def test_the_hyperparameters_of_a_document_without_data_are_its_own(driver, tmp_path):
    project = without_data(tmp_path)
    training = replace(project.training, optimizer=Component("adam"), batch_size=7)
    driver.show_widget(driver.window.training)
    open_document(driver, project.replace(training=training))
    driver.wait(lambda: driver.window.banner.text)
    assert driver.window.training.optimizer.combo.currentData() == "adam"
    assert driver.window.training.batches.form.row("batch_size").field.value == 7


def test_a_network_that_cannot_be_trained_shows_its_data_and_no_training(driver):
    """The data is there: only what is learnt is not."""
    train_an_epoch(driver)
    iris = template("iris")
    open_document(driver, iris.replace(network=iris.network.__class__()))
    driver.wait(lambda: driver.window.client.dataset is not None)
    driver.settle()
    driver.window.frames.tick()
    assert set(shown_numbers(driver.window).values()) == {"–"}
    assert driver.window.client.dataset.columns == template_columns()
    assert driver.latest is None
    assert not driver.window.client.history.points()


def template_columns():
    from playground.training.trainer import Trainer

    return Trainer(template("iris")).dataset.columns


def test_mending_a_document_does_not_take_up_the_weights_of_the_one_before(driver, tmp_path):
    """The same network on the same data: still another document, whose training begins anew."""
    train_an_epoch(driver)
    learnt = driver.settle().checkpoint.theta
    open_document(driver, without_data(tmp_path).replace(network=default_project().network))
    driver.wait(lambda: driver.window.banner.text)
    mended = default_project()
    driver.window.document.push("Mend it", mended)
    driver.wait_for_snapshot()
    state = driver.settle()
    assert state.checkpoint.step == 0
    assert not np.array_equal(state.checkpoint.theta, learnt)
    assert [point.step for point in state.history] == [0]


def test_what_arrives_late_of_the_document_before_is_not_shown(driver, tmp_path):
    """The worker had answered before it heard of the other document."""
    window = driver.window
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 0)
    open_document(driver, without_data(tmp_path))
    seen = []
    window.client.snapshot_ready.connect(seen.append)
    window.client.history_changed.connect(seen.append)
    driver.wait(lambda: window.banner.text)
    driver.settle()
    window.frames.tick()
    assert not seen
    assert not window.client.is_running


def test_an_empty_curve_is_no_curve(driver, tmp_path):
    curves = next(view for view in driver.window.plots if view.key == "loss")
    train_an_epoch(driver)
    assert curves.has_content()
    open_document(driver, without_data(tmp_path))
    assert not curves.has_content()
    assert len(curves._curves.epoch) == len(CurveData.empty().epoch)


# finding the file -------------------------------------------------------------------------------

ROWS = [f"{0.1 * i:.1f},{0.2 * i:.1f},{'left' if i % 2 else 'right'}" for i in range(40)]


def write_table(path):
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(["width,height,side", *ROWS]))
    return path


def trained_project_of_a_table(driver, dialogs, tmp_path):
    """A saved project that has learnt from a table; returns its file, the table and the state."""
    window, table = driver.window, write_table(tmp_path / "data" / "leaves.csv")
    config = DatasetConfig(kind="csv", params={"path": str(table)})
    window.document.push("Use a table", driver.project.replace(dataset=config, browser_seed=""))
    driver.wait_for_snapshot()
    train_an_epoch(driver)
    path = tmp_path / "projects" / "leaves.playground"
    path.parent.mkdir()
    dialogs.saves_as(path)
    with driver.qtbot.waitSignal(window.document.saved, timeout=20_000):
        driver.do("save_as")
    return path, table, driver.settle()


def press(driver, label):
    driver.click(driver.find(QPushButton, label))


def test_a_moved_file_is_named_and_found_and_the_training_comes_back(driver, dialogs, tmp_path):
    path, table, learnt = trained_project_of_a_table(driver, dialogs, tmp_path)
    window = driver.window
    elsewhere = tmp_path / "elsewhere" / "renamed.csv"
    elsewhere.parent.mkdir()
    table.rename(elsewhere)
    driver.do("new")
    driver.wait_for_snapshot()
    assert not window.actions_by_name["find_data"].isEnabled()
    window.files.open_project(path)
    driver.wait(lambda: "leaves.csv" in window.banner.text)
    assert str(table.parent) in window.banner.text
    assert "comes back with it" in window.banner.text
    dialogs.open_names += ["", str(elsewhere)]
    press(driver, "Find the file…")
    assert "leaves.csv" in window.banner.text
    press(driver, "Find the file…")
    assert dialogs.asked[-1] == "Find leaves.csv"
    driver.wait_for_snapshot()
    assert not window.banner.text
    assert not window.actions_by_name["find_data"].isEnabled()
    found = driver.settle()
    np.testing.assert_array_equal(found.checkpoint.theta, learnt.checkpoint.theta)
    assert found.history == learnt.history
    assert driver.project.dataset.params["path"] == str(elsewhere)
    driver.do("undo")
    driver.wait(lambda: "leaves.csv" in window.banner.text)
    driver.do("redo")
    driver.wait(lambda: not window.banner.text)


def test_a_missing_file_can_still_be_found_after_the_banner_is_closed(driver, tmp_path):
    open_document(driver, without_data(tmp_path))
    driver.wait(lambda: driver.window.banner.text)
    press(driver, "Dismiss")
    assert not driver.window.banner.text
    assert driver.window.actions_by_name["find_data"].isEnabled()


def test_files_that_moved_together_are_found_together(tmp_path):
    config = DatasetConfig(kind="idx", params={"path": "/gone/a-ubyte", "labels": "/gone/b-ubyte"})
    for name in ("a-ubyte", "b-ubyte"):
        (tmp_path / name).write_bytes(b"")
    assert set(missing_files(config)) == {"path", "labels"}
    found = with_found(config, "path", tmp_path / "a-ubyte")
    assert found.params["labels"] == str(tmp_path / "b-ubyte")
    assert not missing_files(found)
