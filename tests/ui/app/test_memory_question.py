"""Where a training would take much of the memory, the window asks, with the number."""

import numpy as np
import pytest

from playground.datasets import DatasetConfig
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.storage import free_memory
from playground.ui.shell.banner import Banner

pytestmark = pytest.mark.gui

FREE = 100_000_000


@pytest.fixture
def driver(open_window, monkeypatch):
    monkeypatch.setattr(free_memory, "free_bytes", lambda: FREE)
    made = open_window(set_value(template("circle"), "hidden", "8,512"))
    made.wait_for_snapshot()
    yield made
    free_memory.permit(0)


def widen(driver, units):
    driver.window.edits.set_layer_params(["hidden_1"], "units", units)


def test_a_training_that_takes_much_memory_waits_for_a_yes(driver):
    window, banner = driver.window, driver.window.banner
    assert isinstance(banner, Banner)
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    learnt = driver.weights()["output", "weight"]
    widen(driver, 1024)
    widen_too = driver.project
    driver.wait(lambda: "needs about" in banner.text)
    assert banner.text.startswith("Not trained yet: the training needs about")
    assert "more than half of the 100 MB that are free" in banner.text
    assert "smaller layers" in banner.text
    assert not window.actions_by_name["play"].isEnabled()
    assert driver.project == widen_too  # the edit stays; nothing is trained of it
    driver.click(banner._button)
    driver.wait(lambda: not banner.isVisible() and window.client.is_current)
    assert driver.weights()["hidden_1", "weight"].shape[-1] == 1024
    assert (driver.weights()["output", "weight"] == learnt).all()  # what was learnt is kept
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 2)


def test_who_says_no_goes_back_by_undo(driver):
    window, banner = driver.window, driver.window.banner
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    before = driver.weights()
    widen(driver, 1024)
    driver.wait(lambda: "needs about" in banner.text)
    driver.do("undo")
    driver.wait(lambda: not banner.isVisible() and window.client.is_current)
    assert all((driver.weights()[key] == before[key]).all() for key in before)
    assert not window.actions_by_name["allow_memory"].isEnabled()


def test_data_that_take_much_memory_are_asked_about_too(driver, monkeypatch, tmp_path):
    window, banner = driver.window, driver.window.banner
    before = driver.project
    path = tmp_path / "t.npy"
    np.save(path, np.arange(200_000.0).reshape(-1, 2) % 7)
    monkeypatch.setattr(free_memory, "SMALL", 1_000_000)
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 2_000_000)
    window.edits.set_dataset(DatasetConfig("npy", {"path": str(path)}), "Open", "")
    driver.wait(lambda: "the table needs about 1.60 MB" in banner.text)
    monkeypatch.setattr(free_memory, "free_bytes", lambda: FREE)
    driver.do("undo")
    driver.wait(lambda: not banner.isVisible() and window.client.is_current)
    assert driver.project == before
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 2_000_000)
    driver.do("redo")
    driver.wait(lambda: "the table needs about 1.60 MB" in banner.text)
    driver.do("allow_memory")
    driver.wait(lambda: len(window.presenter.workbench.dataset.x_train) > 10_000)


def test_another_document_is_asked_about_anew(driver):
    banner = driver.window.banner
    widen(driver, 1024)
    driver.wait(lambda: "needs about" in banner.text)
    driver.do("allow_memory")
    driver.wait(lambda: not banner.isVisible())
    driver.window.client.leave()
    with pytest.raises(free_memory.NotEnoughMemory):
        free_memory.check_room("the training", FREE, "use less")
