"""A model of another program opens in the window, on the data that is there."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from playground.project.templates import template

pytestmark = pytest.mark.gui

MODELS = Path(__file__).parents[2] / "data" / "onnx"


@pytest.fixture
def driver(open_window):
    made = open_window(template("iris"))
    made.wait_for_snapshot()
    return made


def answer(driver, text):
    """Press a button of the question that is asked."""
    found = []

    def is_asked():
        found[:] = [b for b in QApplication.topLevelWidgets() if isinstance(b, QMessageBox)]
        return any(box.isVisible() for box in found)

    driver.wait(is_asked)
    box = next(box for box in found if box.isVisible())
    buttons = {b.text().replace("&", ""): b for b in box.findChildren(QPushButton)}
    said = box.text()
    buttons[text].click()
    return said


def test_a_model_is_opened_with_its_weights_and_trains_on(driver):
    driver.window.files.open_path(MODELS / "sklearn_iris.onnx")
    assert answer(driver, "As they are") == "Which numbers does sklearn_iris.onnx read?"
    driver.wait(lambda: driver.project.name == "sklearn_iris")
    driver.wait_for_snapshot()
    assert driver.window.windowTitle().startswith("sklearn_iris")
    assert "answers differ by at most" in driver.message
    weights = driver.weights()
    assert driver.latest.metrics.train_accuracy > 0.8  # it was trained on iris elsewhere
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    assert not np.array_equal(driver.weights()["dense_1", "weight"], weights["dense_1", "weight"])


def test_cancel_and_what_does_not_fit_leave_everything(driver, monkeypatch):
    before = driver.project
    driver.window.files.open_path(MODELS / "sklearn_iris.onnx")
    answer(driver, "Cancel")
    driver.window.files.open_path(MODELS / "torch_reg_new.onnx")
    refused = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *words: refused.append(words[1:]))
    answer(driver, "Scaled as here")
    driver.wait(lambda: refused)
    assert refused[0][0] == "The model was not opened"
    assert "reads 3 columns" in refused[0][1]
    assert driver.project == before


def test_a_document_that_was_changed_while_a_file_was_read_is_not_lost(driver, monkeypatch):
    asked = []
    files = driver.window.files
    monkeypatch.setattr(files.saving, "ask_then", asked.append)
    files.networks.open_file(MODELS / "sklearn_iris.onnx")
    answer(driver, "As they are")
    driver.window.document.push("Rename", driver.project.replace(name="Mine"))
    driver.wait(lambda: asked)
    assert driver.project.name == "Mine"
    asked[0]()
    assert driver.project.name == "sklearn_iris"
