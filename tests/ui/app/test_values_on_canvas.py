"""Numbers are typed and dragged where they are drawn: on wires, and on the marks of biases."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.graph import Edge
from playground.project.templates import template
from playground.ui.canvas.gestures.scrub import FINE, PER_PIXEL
from playground.ui.canvas.items.unit_marks import bias_place

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

EDGE = Edge("input", "hidden_1")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """The mouse on the canvas of a window, pressed and moved step by step."""

    def __init__(self, driver):
        self.driver, self.canvas = driver, driver.window.canvas
        self.handle = driver.window.windowHandle()

    def on_wire(self, line):
        """A place where a line is nearer than any other, and not near its ends."""
        path = self.canvas.network_scene.wires[EDGE].line_path(line)
        for percent in range(25, 75):
            at = self.canvas.mapFromScene(path.pointAtPercent(percent / 100))
            hit = self.canvas.hit_test(at)
            if (hit.kind, hit.edge, hit.line, hit.end) == ("wire", EDGE, line, ""):
                return at
        raise AssertionError(f"line {line} is nowhere by itself")

    def on_bias(self, node, unit):
        card = self.canvas.network_scene.cards[node]
        return self.canvas.mapFromScene(card.pos() + bias_place(card.units.pictures[unit]))

    def at(self, point):
        return self.canvas.viewport().mapTo(self.driver.window, QPoint(point))

    def click(self, point):
        QTest.mouseClick(self.handle, LEFT, NONE, self.at(point))
        QApplication.processEvents()

    def drag(self, point, *steps, release=True):
        """Press, go up by some pixels at a time (with Shift where a step says so), release."""
        at = self.at(point)
        QTest.mousePress(self.handle, LEFT, NONE, at)
        for up, keys in steps:
            at -= QPoint(0, up)
            self._move(at, keys)
        if release:
            QTest.mouseRelease(self.handle, LEFT, NONE, at)
        QApplication.processEvents()

    def _move(self, at, keys):
        """Move with keys held, which the test's platform does not report for moves."""
        viewport = self.canvas.viewport()
        local = QPointF(viewport.mapFrom(self.driver.window, at))
        kind = QEvent.Type.MouseMove
        event = QMouseEvent(kind, local, viewport.mapToGlobal(local), LEFT, LEFT, keys)
        QApplication.sendEvent(viewport, event)


@pytest.fixture
def hand(driver):
    return Hand(driver)


def value(driver, place):
    node, name, index = place
    return float(driver.weights()[node, name][index])


def type_text(hand, text, key=Qt.Key.Key_Return):
    field = hand.canvas.values.field
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, text)
    QTest.keyClick(field, key)


def test_a_click_on_a_wire_chooses_its_weight_and_has_it_typed(driver, hand):
    window, line = driver.window, 5
    place = ("hidden_1", "weight", hand.canvas.network_scene.wires[EDGE].place_of(line))
    before = value(driver, place)
    hand.click(hand.on_wire(line))
    assert window.parameter.place == place
    editor = hand.canvas.values
    assert editor.isVisible()
    assert editor.field.text() == f"{before:.6g}".replace("-", "−")
    assert editor.field.accessibleName().startswith("w, ")
    type_text(hand, "-1,25")
    assert not editor.isVisible()
    driver.wait(lambda: value(driver, place) == -1.25)
    assert hand.canvas.hasFocus()
    driver.do("undo")
    driver.wait(lambda: value(driver, place) == pytest.approx(before))
    driver.do("redo")
    driver.wait(lambda: value(driver, place) == -1.25)


def test_what_is_no_number_stays_to_be_mended_and_esc_leaves_it(driver, hand):
    place = ("hidden_1", "weight", (0, 0))
    before = value(driver, place)
    hand.click(hand.on_wire(0))
    type_text(hand, "much")
    assert hand.canvas.values.isVisible()
    assert "'much' is not a finite number" in driver.message
    type_text(hand, "2", Qt.Key.Key_Escape)
    assert not hand.canvas.values.isVisible()
    driver.settle()
    assert value(driver, place) == before
    assert not driver.window.document.undo_stack.canUndo()
    assert hand.canvas.network_scene.selected_edge == EDGE, "the wire stays chosen"


def test_delete_before_anything_is_typed_still_means_the_wire(driver, hand):
    hand.click(hand.on_wire(0))
    QTest.keyClick(hand.canvas.values.field, Qt.Key.Key_Delete)
    assert EDGE not in driver.project.network.edges


def test_a_click_elsewhere_takes_what_was_typed(driver, hand):
    hand.click(hand.on_wire(3))
    index = hand.canvas.network_scene.wires[EDGE].place_of(3)
    QTest.keyClicks(hand.canvas.values.field, "0.75")
    hand.click(QPoint(12, 60))
    driver.wait(lambda: value(driver, ("hidden_1", "weight", index)) == 0.75)


def test_a_drag_changes_a_weight_live_and_is_one_step_of_the_history(driver, hand):
    wire = hand.canvas.network_scene.wires[EDGE]
    place = ("hidden_1", "weight", wire.place_of(2))
    before = value(driver, place)
    loss = driver.latest.metrics.test_loss
    hand.drag(hand.on_wire(2), (30, NONE), (20, NONE), release=False)
    driver.wait(lambda: value(driver, place) == pytest.approx(before + 50 * PER_PIXEL, abs=1e-6))
    driver.wait(lambda: driver.latest.metrics.test_loss != loss)
    assert hand.canvas.values.isVisible(), "the number is shown while it changes"
    assert not driver.window.document.undo_stack.canUndo()
    QTest.mouseRelease(hand.handle, LEFT, NONE, hand.at(hand.on_wire(2)) - QPoint(0, 50))
    QApplication.processEvents()
    assert not hand.canvas.values.isVisible()
    assert driver.window.document.undo_stack.count() == 1
    driver.do("undo")
    driver.wait(lambda: value(driver, place) == pytest.approx(before))


def test_shift_drags_finely_and_esc_returns(driver, hand):
    wire = hand.canvas.network_scene.wires[EDGE]
    place = ("hidden_1", "weight", wire.place_of(6))
    before = value(driver, place)
    shift = Qt.KeyboardModifier.ShiftModifier
    hand.drag(hand.on_wire(6), (-20, NONE), (-40, shift), release=False)
    wanted = before - 20 * PER_PIXEL - 40 * FINE
    driver.wait(lambda: value(driver, place) == pytest.approx(wanted, abs=1e-6))
    driver.key(Qt.Key.Key_Escape)
    driver.wait(lambda: value(driver, place) == pytest.approx(before))
    assert not hand.canvas.is_in_gesture
    assert not driver.window.document.undo_stack.canUndo()
    QTest.mouseRelease(hand.handle, LEFT, NONE, hand.at(hand.on_wire(6)))


def test_biases_are_chosen_typed_and_dragged_on_their_marks(driver, hand):
    window, place = driver.window, ("hidden_1", "bias", (1,))
    before = hand.canvas.network_scene.cards["hidden_1"].pos()
    hand.click(hand.on_bias("hidden_1", 1))
    assert window.parameter.place == place
    assert hand.canvas.selection == ("hidden_1",)
    type_text(hand, "0.5")
    driver.wait(lambda: value(driver, place) == 0.5)
    hand.drag(hand.on_bias("hidden_1", 1), (25, NONE))
    driver.wait(lambda: value(driver, place) == pytest.approx(0.5 + 25 * PER_PIXEL))
    assert hand.canvas.network_scene.cards["hidden_1"].pos() == before, "the card stays"
    hand.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    driver.key(Qt.Key.Key_J)
    driver.key(Qt.Key.Key_B)
    type_text(hand, "2")
    driver.wait(lambda: value(driver, ("hidden_1", "bias", (0,))) == 2.0)


def test_numbers_are_set_while_training_goes_on(driver, hand):
    driver.do("play")
    driver.wait(lambda: driver.latest.step > 50)
    hand.click(hand.on_wire(1))
    index = hand.canvas.network_scene.wires[EDGE].place_of(1)
    type_text(hand, "40")
    driver.wait(lambda: abs(value(driver, ("hidden_1", "weight", index))) > 5)
    assert driver.window.client.is_running
    step = driver.latest.step
    driver.wait(lambda: driver.latest.step > step)
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)


def test_a_drag_ends_with_the_data_it_measured_itself_by(driver, hand):
    at = hand.on_wire(6)
    hand.drag(at, (30, NONE), release=False)
    assert hand.canvas.is_in_gesture
    other = template("iris").dataset
    driver.window.document.push("Other data", driver.project.replace(dataset=other))
    assert not hand.canvas.is_in_gesture
    assert not hand.canvas.values.isVisible()
    QTest.mouseRelease(hand.handle, LEFT, NONE, hand.at(at))
    driver.wait_for_snapshot()
    assert driver.window.document.undo_stack.undoText() != "Set weight"
    driver.do("undo")
    assert driver.project.dataset != other
    assert not driver.window.document.undo_stack.canUndo()


def test_a_number_that_is_typed_goes_with_its_wire_or_its_unit(driver, hand):
    hand.click(hand.on_wire(6))
    driver.window.canvas.select((), EDGE)
    driver.do("delete")
    assert not hand.canvas.values.isVisible()
    driver.do("undo")
    driver.wait_for_snapshot()
    hand.click(hand.on_bias("hidden_1", 3))
    hand.canvas.layers.step_units("hidden_1", -1)
    assert not hand.canvas.values.isVisible()
    driver.wait_for_snapshot()
    hand.click(hand.on_bias("hidden_1", 0))
    hand.canvas.layers.step_units("hidden_1", 1)
    assert hand.canvas.values.isVisible(), "its unit is there"
    QTest.keyClick(hand.canvas.values.field, Qt.Key.Key_Escape)
