"""What the window says when a document is refused, a run ends by itself, or data takes a while."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton, QToolButton

from playground.bench.base.table_set import write_table
from playground.core import Component
from playground.datasets import DatasetConfig
from playground.datasets.csv.base import record_reader
from playground.project.templates import default_project, template
from playground.session.base.events import Loading
from playground.training.trainer import Trainer

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


def with_training(project, **changes):
    return project.replace(training=replace(project.training, **changes))


def test_a_hyperparameter_that_is_not_allowed_is_shown_where_it_is_set(driver):
    window = driver.window
    bad = with_training(driver.project, optimizer=Component("sgd", {"learning_rate": -1.0}))
    window.document.push("Break it", bad)
    driver.wait(lambda: window.banner.text)
    assert "learning_rate" in window.banner.text
    assert "data" not in window.banner.text
    assert "at least 0" in window.training.optimizer.form.row("learning_rate").problem
    assert window.docks.all["training"].isVisible()
    assert not window.actions_by_name["play"].isEnabled()
    driver.type_into(window.training.optimizer.form.row("learning_rate").field, "0.1")
    driver.wait(lambda: not window.banner.text)
    assert window.training.optimizer.form.row("learning_rate").problem == ""
    assert window.actions_by_name["play"].isEnabled()


def test_a_hyperparameter_without_a_place_is_told_above_the_panel(driver):
    window = driver.window
    bad = with_training(driver.project, loss=Component("nothing"))
    window.document.push("Break it", bad)
    driver.wait(lambda: window.banner.text)
    driver.wait(lambda: "nothing" in window.training.error)
    driver.do("undo")
    driver.wait(lambda: not window.banner.text)
    assert window.training.error == ""


def test_a_saved_state_that_does_not_fit_is_left_aside(driver, open_window):
    other = Trainer(template("iris"))
    state = driver.settle()
    driver.window.file_actions.open(
        default_project(), replace_checkpoint(state, other.checkpoint()), None
    )
    driver.wait(lambda: "not taken up" in driver.message)
    driver.wait_for_snapshot()
    assert driver.latest.step == 0
    assert "not taken up" in driver.window.banner.text
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)


def replace_checkpoint(state, checkpoint):
    return type(state)(0, 0, checkpoint, ())


def test_the_end_of_a_run_is_told_until_training_goes_on(driver):
    window = driver.window
    stopping = replace(driver.project.training.stopping, epochs=3)
    window.document.push("Stop", with_training(driver.project, stopping=stopping))
    driver.wait_for_snapshot()
    driver.do("play")
    driver.wait(lambda: window.banner.text)
    assert "3 epochs" in window.banner.text
    assert window.banner.property("role") == "notice"
    driver.wait(lambda: not window.client.is_running and driver.latest.epoch == 3)
    driver.do("step")
    driver.do("reset")
    driver.wait(lambda: driver.latest.step == 0)
    assert not window.banner.text


def test_reading_large_data_shows_how_far_it_is_and_can_be_cancelled(driver, monkeypatch):
    window = driver.window
    sent = []
    monkeypatch.setattr(window.client._worker, "send", sent.append)
    generation = window.client.generation
    window.client.handle(Loading(generation, 30_000_000, 60_000_000))
    meter = window.status.loading
    assert meter.isVisible()
    assert meter.share == pytest.approx(0.5)
    driver.click(driver.find(QPushButton, "Cancel reading data"))
    assert sent[-1].generation == generation
    window.client.handle(Loading(generation - 1, 1, 2))
    assert meter.share == pytest.approx(0.5)


def test_a_large_table_is_given_up_while_it_is_read(driver, tmp_path, monkeypatch):
    monkeypatch.setattr(record_reader, "CHUNK_LINES", 64)  # as slow as a far larger file
    path = write_table(tmp_path / "large.csv", 100_000)
    window = driver.window
    config = DatasetConfig("csv", {"path": str(path)})
    window.document.push("Data", driver.project.replace(dataset=config))
    meter = window.status.loading
    driver.wait(lambda: meter.isVisible() and meter.share > 0)
    driver.click(driver.find(QPushButton, "Cancel reading data"))
    driver.wait(lambda: not meter.isVisible())
    assert 0 < meter.share < 1
    assert "reading the file was cancelled" in window.banner.text


def test_a_long_message_is_cut_with_an_ellipsis_and_whole_in_the_tooltip(driver):
    status = driver.window.status
    text = "a word after another " * 40
    status.set_message(text)
    assert status.shown_message.endswith("…")
    assert status.toolTip() == text
    assert status.currentMessage() == text
    status.set_message("short")
    assert status.shown_message == "short"
    assert status.toolTip() == ""


def test_a_floated_dock_moves_from_its_place_and_stays_on_the_screen(driver):
    window = driver.window
    for name in ("layers",):
        dock = window.docks.all[name]
        before = dock.mapToGlobal(dock.rect().topLeft())
        title = dock.widget().accessibleName() or dock.windowTitle()
        button = next(
            b
            for b in dock.titleBarWidget().findChildren(QToolButton)
            if b.accessibleName().startswith("Float")
        )
        driver.click(button)
        assert dock.isFloating(), title
        moved = dock.frameGeometry().topLeft() - before
        assert moved.manhattanLength() >= 32
        assert dock.screen().availableGeometry().contains(dock.frameGeometry())
        dock.setFloating(False)


def test_a_refused_row_that_goes_with_its_optimizer_keeps_no_other_from_being_marked(driver):
    panel = driver.window.training
    driver.choose(panel.row("dtype").field, "float32")
    driver.choose(panel.optimizer.combo, "adam")
    driver.type_into(panel.row("optimizer.eps").field, "1e39")
    driver.wait(lambda: panel.row("optimizer.eps").problem)
    driver.choose(panel.optimizer.combo, "sgd")
    driver.wait(lambda: not driver.window.banner.text)
    driver.choose(panel.optimizer.combo, "adam")
    driver.type_into(panel.row("optimizer.eps").field, "1e39")
    driver.wait(lambda: panel.row("optimizer.eps").problem)
