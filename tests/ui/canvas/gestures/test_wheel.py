"""The wheel turns the number under the pointer, and scrolls everywhere else."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox

from playground.ui.canvas.gestures import wheel as wheel_module
from playground.ui.forms.fields import NumberField

pytestmark = pytest.mark.gui

NO_KEYS = Qt.KeyboardModifier.NoModifier


def turn(widget, at, degrees, modifiers=NO_KEYS):
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, degrees),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def number(made, node_id):
    """Where a card says how many units it has."""
    canvas = made.window.canvas
    corner = canvas.network_scene.cards[node_id].rect().topLeft()
    return canvas.mapFromScene(corner + QPointF(24, 40))


def units(made, node_id):
    return made.project.network.node(node_id).params["units"]


@pytest.fixture
def clock(monkeypatch):
    """The wheel's own time; it stands still until it is moved."""
    now = [100.0]
    monkeypatch.setattr(wheel_module.time, "monotonic", lambda: now[0])
    return now


def test_a_spin_turns_the_number_and_is_one_undo_step(driver, clock):
    canvas = driver.window.canvas
    view, at, before = canvas.viewport(), number(driver, "hidden_1"), units(driver, "hidden_1")
    seen = canvas.mapToScene(QPoint())
    for _ in range(3):
        turn(view, at, 120)
    turn(view, at, -120)
    assert units(driver, "hidden_1") == before + 2
    assert canvas.mapToScene(QPoint()) == seen
    assert driver.window.document.undo_stack.count() == 1
    clock[0] += 5
    turn(view, number(driver, "hidden_1"), 120)
    assert units(driver, "hidden_1") == before + 3
    assert driver.window.document.undo_stack.count() == 2
    driver.do("undo")
    assert units(driver, "hidden_1") == before + 2
    driver.do("undo")
    assert units(driver, "hidden_1") == before


def test_a_touchpad_turns_by_the_notch(driver, clock):
    view, at, before = driver.window.canvas.viewport(), number(driver, "hidden_1"), 4
    for _ in range(8):
        turn(view, at, 30)
    assert units(driver, "hidden_1") == before + 2


def test_the_buttons_of_a_card_turn_too(driver, clock):
    canvas = driver.window.canvas
    driver.click(canvas.viewport(), driver.place("hidden_1"))
    canvas.network_scene.pill.show_on("hidden_1", canvas.network_scene.cards["hidden_1"].rect())
    at = canvas.mapFromScene(canvas.network_scene.pill.pos() + QPointF(10, 0))
    turn(canvas.viewport(), at, 120)
    assert units(driver, "hidden_1") == 5


def test_scrolling_never_changes_a_number_that_comes_under_the_pointer(driver, clock):
    canvas, view = driver.window.canvas, driver.window.canvas.viewport()
    before, seen = driver.project, canvas.mapToScene(QPoint())
    turn(view, QPoint(5, 5), -120)
    turn(view, number(driver, "hidden_1"), -120)
    assert driver.project == before
    assert canvas.mapToScene(QPoint()).y() > seen.y()


def test_beside_the_number_the_wheel_scrolls_and_with_ctrl_it_zooms(driver, clock):
    canvas, view = driver.window.canvas, driver.window.canvas.viewport()
    before, zoom = driver.project, canvas.zoom
    turn(view, driver.place("hidden_1"), -120)  # the card's upper corner
    clock[0] += 5
    turn(view, number(driver, "hidden_1"), 120, Qt.KeyboardModifier.ControlModifier)
    assert driver.project == before
    assert canvas.zoom > zoom


def test_a_number_stops_at_its_limit(driver, clock):
    view = driver.window.canvas.viewport()
    for _ in range(10):
        turn(view, number(driver, "hidden_2"), -120)
    assert units(driver, "hidden_2") == 1


def test_a_spin_ends_with_its_layer(driver, clock):
    canvas = driver.window.canvas
    at = number(driver, "hidden_1")
    turn(canvas.viewport(), at, 120)
    canvas.select(("hidden_1",))
    canvas.layers.delete_selected()
    before = driver.project
    turn(canvas.viewport(), at, 120)
    assert driver.project == before


def test_fields_of_the_card_editor_follow_the_wheel_only_with_the_keyboard(driver):
    canvas = driver.window.canvas
    canvas.editors.edit("hidden_1")
    editor = canvas.editors.parameters
    spin, combo = editor.findChild(NumberField), editor.findChild(QComboBox)
    spin.setFocus()
    before = combo.currentIndex()
    turn(combo, combo.rect().center(), -120)
    assert combo.currentIndex() == before
    turn(spin, spin.rect().center(), 120)
    assert units(driver, "hidden_1") == 5
    combo.setFocus()
    turn(spin, spin.rect().center(), 120)
    assert units(driver, "hidden_1") == 5
    editor.close_editor()
