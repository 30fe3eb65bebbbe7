"""Arranged cards glide to their places; the document is there at once."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from playground.ui.support import motion

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("one_window")]

ASTRAY = {"hidden_1": QPointF(300.0, 240.0)}


@pytest.fixture
def moving(driver, monkeypatch):
    """The window with cards astray, where motion is wanted."""
    monkeypatch.setattr("playground.ui.canvas.scene.glide.is_reduced", lambda: False)
    start = driver.place("hidden_1")
    driver.drag(start, start + QPoint(40, 90))
    return driver


def shown(made):
    return made.window.canvas.network_scene.cards["hidden_1"].pos()


def told(made):
    return QPointF(*made.project.layout.positions["hidden_1"])


def test_arranging_glides_to_where_the_document_is_at_once(moving, qtbot):
    glide, before = moving.window.canvas.network_scene.glide, shown(moving)
    seen = []
    moving.window.canvas.network_scene.arranged.connect(lambda: seen.append(shown(moving)))
    moving.do("arrange")
    assert told(moving) != before
    assert glide.is_going_on
    qtbot.waitUntil(lambda: not glide.is_going_on)
    assert shown(moving) == told(moving)
    on_the_way = [at for at in seen if at not in (before, told(moving))]
    assert on_the_way
    assert moving.window.document.undo_stack.undoText() == "Arrange"


@pytest.mark.parametrize("end", ["press", "edit", "undo", "delete"])
def test_whatever_a_person_does_meanwhile_ends_it(moving, end):
    canvas = moving.window.canvas
    glide = canvas.network_scene.glide
    moving.do("arrange")
    assert glide.is_going_on
    if end == "press":
        moving.click(canvas.viewport(), QPoint(3, 3))
    elif end == "edit":
        canvas.layers.step_units("hidden_1", 1)
    elif end == "undo":
        moving.do("undo")
    else:
        canvas.select(("hidden_2",))
        canvas.layers.delete_selected()
    assert not glide.is_going_on
    assert shown(moving) == told(moving)


def test_who_asks_for_stillness_sees_them_there_at_once(driver):
    start = driver.place("hidden_1")
    driver.drag(start, start + QPoint(40, 90))
    motion.set_reduced(True)
    try:
        driver.do("arrange")
        assert not driver.window.canvas.network_scene.glide.is_going_on
        assert shown(driver) == told(driver)
    finally:
        motion.set_reduced(False)


def test_aligned_cards_glide_too(moving):
    canvas = moving.window.canvas
    canvas.select(("hidden_1", "hidden_2"))
    canvas.arranging.align("bottom")
    assert canvas.network_scene.glide.is_going_on
    moving.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert not canvas.network_scene.glide.is_going_on
    assert shown(moving) == told(moving)
