"""The Code dock: the step as a program, its lights, its arrays, and the way to layers and back."""

import threading

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.core import Component
from playground.training import Trainer
from playground.ui.following import code_follower
from playground.ui.following.code_follower import _run
from playground.ui.panels.code.array_words import numbers_of
from playground.ui.panels.code.code_panel import EMPTY
from playground.ui.theme.sizes import enlarge
from playground.ui.theme.tokens import DARK

pytestmark = pytest.mark.gui


@pytest.fixture
def driver(open_window):
    made = open_window()
    made.wait_for_snapshot()
    made.key(Qt.Key.Key_P)
    made.wait(lambda: made.window.followers.code is not None)
    settle(made)
    return made


def settle(driver):
    follower = driver.window.followers.code
    task = follower._task
    driver.wait(lambda: follower.is_settled and not task.is_running)
    QApplication.processEvents()


def lit(driver):
    return [name for name, view in panel(driver).blocks.items() if view.is_lit]


def panel(driver):
    return driver.window.views.code.panel


def place_of(text, word):
    """Return where a word stands in a view's viewport."""
    cursor = text.document().find(word)
    cursor.setPosition(cursor.selectionStart() + 1)
    text.setTextCursor(cursor)
    text.ensureCursorVisible()
    QApplication.processEvents()
    return text.cursorRect(QTextCursor(cursor)).center()


def ahead(driver, name):
    """Return a gradient as the next step will find it, in the dock's words."""
    trainer = Trainer(driver.project)
    trainer.step(driver.latest.step)
    trainer.forward()
    trainer.backward()
    gradient = trainer.network.named_gradients()[f"{name.removeprefix('dW_')}/weight"]
    return numbers_of(gradient)


def test_the_block_that_ran_lights_up_and_names_show_the_steps_arrays(driver):
    assert lit(driver) == []
    driver.do("forward")
    driver.wait(lambda: lit(driver) == ["forward"])
    driver.do("backprop")
    driver.wait(lambda: lit(driver) == ["backprop"])
    text = panel(driver).blocks["backprop"].text
    QTest.mouseMove(text.viewport(), place_of(text, "dW_hidden_2 "))
    driver.wait(lambda: "dW_hidden_2" in panel(driver).detail.words.text())
    assert "(4, 2)" in panel(driver).detail.words.text()
    gradient = driver.latest.parameters[2].grad
    assert f"{gradient[0, 0]:.4f}".rstrip("0") in panel(driver).detail.numbers.toPlainText()
    driver.do("update")
    driver.wait(lambda: lit(driver) == ["update"])
    assert "the coming batch of 10 samples" in panel(driver).about.text()
    assert panel(driver).detail.numbers.toPlainText() == ahead(driver, "dW_hidden_2")
    driver.do("step")
    driver.wait(lambda: "step 2" in panel(driver).about.text())
    assert lit(driver) == ["update"]
    driver.window.client.go_to(1)
    driver.wait(lambda: "step 1" in panel(driver).about.text())
    assert lit(driver) == []  # nothing ran to come back here


def test_a_layer_leads_to_its_lines_and_a_line_to_its_layer(driver):
    canvas, views = driver.window.canvas, panel(driver).blocks
    canvas.select(("hidden_2",))
    assert views["forward"].marked_lines() == [
        "z_hidden_2 = W_hidden_2.T @ a_hidden_1 + b_hidden_2[:, None]  # hidden 2 (2, B)",
        "a_hidden_2 = np.tanh(z_hidden_2)",
    ]
    assert any(line.startswith("dW_hidden_2") for line in views["backprop"].marked_lines())
    text = views["backprop"].text
    at = place_of(text, "dW_output")
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    driver.wait(lambda: canvas.selection == ("output",))


def test_another_optimizer_changes_the_update_alone(driver):
    before = {name: view.shown for name, view in panel(driver).blocks.items()}
    training = driver.project.training
    driver.window.edits.set_training(replace(training, optimizer=Component("adam")), "Adam", "")
    driver.wait(lambda: "beta1" in panel(driver).blocks["update"].shown)
    after = {name: view.shown for name, view in panel(driver).blocks.items()}
    assert [name for name in before if before[name] != after[name]] == ["update"]
    assert "beta1" in after["update"]


def test_the_three_blocks_are_copied(driver):
    driver.click(panel(driver).copy_button)
    text = QApplication.clipboard().text()
    assert text.startswith("# ① Forward\nz_hidden_1 = W_hidden_1.T @ x")
    assert "theta[:] -= rate * g" in text


def test_a_line_is_chosen_by_enter_and_what_is_read_stays_where_it_is(driver):
    canvas, view = driver.window.canvas, panel(driver).blocks["backprop"]
    place_of(view.text, "dW_output")
    line = view.text.textCursor().blockNumber()
    QTest.keyClick(view.text, Qt.Key.Key_Return)
    driver.wait(lambda: canvas.selection == ("output",))
    assert view.text.textCursor().blockNumber() == line
    other = place_of(view.text, "dW_hidden_1")
    assert not other.isNull()
    line = view.text.textCursor().blockNumber()
    driver.do("step")  # arrays of another moment: output is marked still
    driver.wait(lambda: "step 1" in panel(driver).about.text())
    assert view.text.textCursor().blockNumber() == line


def test_a_name_that_another_network_does_not_have_is_forgotten(driver):
    text = panel(driver).blocks["forward"].text
    QTest.mouseMove(text.viewport(), place_of(text, "W_hidden_2"))
    driver.wait(lambda: "W_hidden_2" in panel(driver).detail.words.text())
    driver.window.canvas.select(("hidden_2",))
    driver.do("delete")
    driver.wait(lambda: "W_hidden_2" not in panel(driver).detail.words.text())
    assert panel(driver).detail.numbers.toPlainText() == ""


def test_names_show_what_was_set_by_hand_and_what_a_reset_brings_back(driver):
    text, shown = panel(driver).blocks["forward"].text, panel(driver).detail.numbers
    QTest.mouseMove(text.viewport(), place_of(text, "W_hidden_1"))
    driver.wait(lambda: "W_hidden_1" in panel(driver).detail.words.text())
    before = shown.toPlainText()
    for value in (2.5, 3.5):
        driver.window.client.set_value("hidden_1", "weight", (0, 0), value)
        driver.wait(lambda value=value: str(value) in shown.toPlainText())
    driver.do("reset")
    driver.wait(lambda: shown.toPlainText() == before)


def test_the_program_of_a_network_that_is_no_more_never_comes_late(driver, monkeypatch):
    task, may_end = driver.window.followers.code._task, threading.Event()

    def slow(*about):
        may_end.wait(10)
        return _run(*about)

    monkeypatch.setattr(code_follower, "_run", slow)
    driver.do("step")
    driver.wait(lambda: task.is_running)
    try:
        driver.window.canvas.select(("output",))
        driver.do("delete")
        driver.wait(lambda: panel(driver).about.text() == EMPTY)
    finally:
        may_end.set()
    task.join(10)
    QApplication.processEvents()
    assert panel(driver).about.text() == EMPTY
    assert not panel(driver).copy_button.isEnabled()


def test_the_program_is_as_large_as_text(driver):
    text = panel(driver).blocks["forward"].text
    usual = text.fontInfo().pixelSize()
    try:
        enlarge(1.5)
        panel(driver).set_theme(DARK)
        assert text.fontInfo().pixelSize() == panel(driver).detail.numbers.fontInfo().pixelSize()
        assert text.fontInfo().pixelSize() >= round(1.4 * usual)
    finally:
        enlarge(1.0)
