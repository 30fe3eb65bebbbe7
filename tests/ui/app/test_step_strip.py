"""The step strip: real buttons are pressed, and every number is computed another way."""

import re

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QStatusTipEvent
from PySide6.QtWidgets import QApplication, QToolButton

from playground.core import Component
from playground.project.templates import default_project
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer
from playground.ui.controllers.step_messages import describe
from playground.ui.shell.strip.sentences import State, figure, signed
from playground.ui.theme.tokens import DARK

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]


class Strip:
    """The strip with hands."""

    def __init__(self, driver):
        self.driver = driver
        self.cells = driver.window.strip.cells

    def press(self, *names):
        for name in names:
            before = self.driver.latest.record.presses
            self.driver.click(self.driver.find(QToolButton, name))
            self.driver.wait(lambda before=before: self.driver.latest.record.presses > before)

    def said(self):
        return [cell.sentence.text for cell in self.cells if not cell.isHidden()]

    def states(self):
        return [cell.sentence.state for cell in self.cells]


@pytest.fixture
def strip(driver):
    return Strip(driver)


def theta(driver):
    return np.concatenate([p.value.ravel() for p in driver.latest.parameters])


def first_batch(driver):
    """The samples and coded targets of the first batch, as a trainer of the document deals them."""
    trainer = Trainer(driver.project)
    rows = trainer.loop.coming_rows
    data = trainer.dataset
    return data.x_train[rows], np.where(data.y_train[rows] == 1, 1.0, -1.0)


def loss(flat, x, y):
    """Half the squared error of the 2-4-2-1 network of tanh, written out."""
    values, start = x, 0
    for rows, columns in ((2, 4), (4, 2), (2, 1)):
        weight = flat[start : start + rows * columns].reshape(rows, columns)
        start += rows * columns
        values = np.tanh(values @ weight + flat[start : start + columns])
        start += columns
    return float(np.mean((values[:, 0] - y) ** 2) / 2)


def slopes(flat, x, y, nudge=1e-6):
    found = np.empty_like(flat)
    for i in range(len(flat)):
        up, down = flat.copy(), flat.copy()
        up[i] += nudge
        down[i] -= nudge
        found[i] = (loss(up, x, y) - loss(down, x, y)) / (2 * nudge)
    return found


def test_every_number_of_a_step_is_that_of_finite_differences(driver, strip):
    (x, y), before = first_batch(driver), theta(driver)
    gradient = slopes(before, x, y)
    assert [text[2:] for text in strip.said()] == [
        "Forward not pressed yet", "Backprop not pressed yet", "Update not pressed yet",
    ]  # fmt: skip
    strip.press("Forward")
    assert strip.said()[0] == f"① loss of these 10 samples {figure(loss(before, x, y), 4)}"
    strip.press("Backprop")
    length = figure(float(np.sqrt((gradient**2).sum())))
    assert strip.said()[1] == f"② 25 gradients, length {length} · parameters changed 0"
    strip.press("Update")
    rate = driver.project.training.optimizer.params["learning_rate"]
    move = -rate * gradient
    after = before + move
    np.testing.assert_allclose(theta(driver), after, atol=1e-10)
    promised, delivered = float(gradient @ move), loss(after, x, y) - loss(before, x, y)
    assert strip.said()[2] == (
        f"③ moved {figure(float(np.linalg.norm(move)))} · gradient recomputed: no · "
        f"these samples' loss {signed(delivered)} (promised {signed(promised)})"
    )
    assert strip.states() == [State.LIVE, State.LIVE, State.CURRENT]


def test_five_times_backprop_changes_no_parameter_and_no_number(driver, strip):
    before = theta(driver)
    strip.press("Forward", *["Backprop"] * 5)
    assert "same 25 numbers, largest difference 0 · parameters changed 0" in strip.said()[1]
    np.testing.assert_array_equal(theta(driver), before)


def test_an_update_tells_which_way_the_weights_went(driver, strip):
    strip.press("Backprop", "Update")
    now = driver.latest
    told = "Update: the optimizer moved 25 parameters"
    assert describe(now) == f"{told} against the gradient; it computed no gradient."
    move = now.record.update.move.copy()
    move[:3] *= -1
    rolled = replace(now.record, update=replace(now.record.update, move=move))
    said = describe(replace(now, record=rolled))
    assert said == f"{told}, 3 of them up their own gradient; it computed no gradient."


def test_a_second_update_is_stale_and_backprops_cell_is_hatched(driver, strip):
    strip.press("Backprop", "Update", "Update")
    said = strip.said()[2]
    assert said.startswith("③ stale: this gradient belongs to weights already left")
    assert "promised" not in said
    assert strip.states() == [State.OUTDATED, State.STALE, State.STALE]
    image = strip.cells[1].grab().toImage()
    reds = sum(
        image.pixelColor(i, 3).red() > image.pixelColor(i, 3).green() + 8
        for i in range(image.width() - 2)
    )
    assert reds > 5
    strip.press("Backprop")
    assert strip.states() == [State.LIVE, State.CURRENT, State.OUTDATED]


def test_a_new_forward_pass_makes_the_other_facts_outdated_but_keeps_them(strip):
    strip.press("Forward", "Backprop", "Update")
    told = strip.said()
    strip.press("Forward")
    assert strip.states() == [State.CURRENT, State.OUTDATED, State.OUTDATED]
    assert strip.said()[1:] == told[1:]
    assert strip.cells[1].accessibleName() == f"Backprop: {told[1]} (outdated)"


def test_what_lies_under_the_pointer_clears_nothing(driver, strip):
    strip.press("Forward", "Backprop")
    told, message = strip.said(), driver.message
    assert message.startswith("Backprop: computed 25 gradients")
    window = driver.window
    QApplication.sendEvent(window, QStatusTipEvent("Train until paused (Space)"))
    assert driver.message == "Train until paused (Space)"
    QApplication.sendEvent(window, QStatusTipEvent(""))
    for name in ("Forward", "Update"):
        button = driver.find(QToolButton, name)
        QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
        QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    assert (strip.said(), driver.message) == (told, message)
    driver.do("play")
    driver.wait(lambda: driver.message == "")


def test_stepping_back_goes_through_the_thirds(driver, strip):
    back = driver.window.actions_by_name["step_back"]
    assert not back.isEnabled()
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    told = strip.said()
    for phase, kept in ((Phase.BACKWARD, 2), (Phase.FORWARD, 1), (Phase.READY, 0)):
        driver.wait(back.isEnabled)
        driver.window.canvas.setFocus()
        driver.key(Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
        driver.wait(lambda phase=phase: driver.latest.phase is phase)
        assert strip.said()[:kept] == told[:kept]
        assert all("not pressed yet" in text for text in strip.said()[kept:])
    driver.wait(lambda: not back.isEnabled())


def test_while_training_runs_one_sentence_says_so(driver, strip):
    strip.press("Backprop")
    driver.do("play")
    said = re.compile(r"each step runs ① ② ③ · [\d,]+ epochs/s")
    driver.wait(lambda: len(strip.said()) == 1 and said.fullmatch(strip.said()[0]))
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)
    driver.wait(lambda: len(strip.said()) == 3)
    # Backprop was pressed before, but of what came since it says nothing.
    assert strip.said()[1:] == [
        "② Backprop not pressed at this step", "③ Update not pressed at this step",
    ]  # fmt: skip


def test_at_one_update_a_second_the_cells_fill_while_it_plays(driver, strip):
    driver.window.edits.set_speed("1")
    driver.do("play")
    for index in range(3):
        driver.wait(lambda index=index: strip.states()[index] is State.CURRENT)
    assert driver.window.client.is_running


def test_a_regularizers_penalty_is_left_out_and_that_is_said(open_window):
    made = default_project()
    training = made.training
    made = made.replace(
        training=type(training)(regularizer=Component("l2", {"rate": 0.1}), batch_size=10)
    )
    driver = open_window(made)
    driver.wait_for_snapshot()
    strip = Strip(driver)
    strip.press("Backprop", "Update")
    assert "without penalty" in strip.said()[0]
    assert "these samples' loss without penalty" in strip.said()[2]


@pytest.mark.parametrize("width", [900, 1280, 1920])
def test_what_there_is_no_room_for_is_in_the_tooltip(open_window, width):
    driver = open_window(size=(width, 800))
    driver.wait_for_snapshot()
    strip = Strip(driver)
    driver.window.strip.set_theme(DARK)
    strip.press("Backprop", "Backprop", "Update")
    driver.wait(lambda: (strip.cells[2].shown_text == strip.said()[2]) is (width > 1000))
    for cell in strip.cells:
        assert cell.toolTip() == cell.sentence.text
        shown = cell.fontMetrics().horizontalAdvance(cell.shown_text)
        assert shown <= cell.width() - 20
    button = driver.find(QToolButton, "Step back")
    right = button.mapTo(driver.window, QPoint(button.width(), 0)).x()
    assert right <= driver.window.width()
    assert driver.window.strip.height() == 28


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (0.522249, "0.522"), (-0.0011, "−0.00110"), (123456.0, "123,456"),
        (3.2e-9, "3.20e−9"), (float("nan"), "n/a"),
    ],
)  # fmt: skip
def test_figures(value, text):
    assert figure(value) == text


def test_undo_takes_thirds_and_edits_back_in_their_order_and_redo_makes_them_again(driver, strip):
    window, stack = driver.window, driver.window.document.undo_stack
    undo, redo = (window.actions_by_name[name] for name in ("undo", "redo"))
    seen = []

    def look():
        seen.append((driver.latest.phase, theta(driver).tobytes(), tuple(strip.said()[:2])))

    look()
    strip.press("Forward", "Backprop")
    look()
    rate = window.training.optimizer.form.row("learning_rate").field
    driver.type_into(rate, "0.1")
    driver.wait_for_snapshot()
    strip.press("Update")
    assert undo.text() == "&Undo “Update”"
    moved = theta(driver)
    driver.do("undo")
    driver.wait(lambda: driver.latest.phase is Phase.BACKWARD)
    assert redo.text() == "&Redo “Update”"
    assert stack.index() == 1
    driver.do("undo")
    assert stack.index() == 0
    driver.wait_for_snapshot()
    look()
    assert seen[2] == seen[1]
    driver.do("undo")
    driver.do("undo")
    driver.wait(lambda: driver.latest.phase is Phase.READY)
    look()
    assert seen[3] == seen[0]
    assert not undo.isEnabled()
    for phase, index in ((Phase.FORWARD, 0), (Phase.BACKWARD, 0), (Phase.BACKWARD, 1)):
        driver.do("redo")
        driver.wait(lambda phase=phase: driver.latest.phase is phase)
        assert stack.index() == index
    driver.do("redo")
    driver.wait(lambda: driver.latest.phase is Phase.UPDATED)
    np.testing.assert_array_equal(theta(driver), moved)
    assert not redo.isEnabled()
    driver.do("undo")
    driver.wait(redo.isEnabled)
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    assert not redo.isEnabled()
    assert undo.text().startswith("&Undo “")
    assert "Update" not in undo.text()


def test_f6_walks_from_the_strip_over_the_sample_to_the_canvas_and_around(driver, strip):
    window = driver.window
    window.activateWindow()
    strip.cells[0].setFocus(Qt.FocusReason.TabFocusReason)
    driver.key(Qt.Key.Key_F6)
    assert window.views.sample_bar.isAncestorOf(QApplication.focusWidget())
    driver.key(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is window.canvas
    seen = [window.canvas]
    for _ in range(30):
        driver.key(Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
        if seen[-1] is strip.cells[0]:
            break
    assert seen[-1] is strip.cells[0]
    panels = [dock for dock in window.docks.all.values() if any(map(dock.isAncestorOf, seen))]
    assert {"Data", "Output"} <= {dock.windowTitle() for dock in panels}
    driver.key(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is seen[-2]
