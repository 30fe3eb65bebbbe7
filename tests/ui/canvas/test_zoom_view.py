"""Fitting, zooming about the pointer by wheel, keys and pinches."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.ui.canvas.zoom_view import FIT_LARGEST, LARGEST

pytestmark = pytest.mark.gui


def wheel(desk, at, degrees, modifiers=Qt.KeyboardModifier.ControlModifier):
    viewport, at = desk.canvas.viewport(), QPointF(at)
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, degrees), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def pinch(desk, at, by):
    viewport, at = desk.canvas.viewport(), QPointF(at)
    kind = Qt.NativeGestureType.ZoomNativeGesture
    pad = QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, pad, 2, at, at, viewport.mapToGlobal(at), by, QPointF())
    QApplication.sendEvent(viewport, event)


def cards(desk):
    """Return the cards' area in the viewport."""
    area = desk.canvas.content()
    corners = (desk.canvas.mapFromScene(p) for p in (area.topLeft(), area.bottomRight()))
    return tuple(corners)


def test_fit_fills_the_view(desk):
    desk.canvas.resize(1600, 1200)
    desk.canvas.fit()
    first, last = cards(desk)
    assert first.x() == pytest.approx(32, abs=2)
    assert last.x() == pytest.approx(desk.canvas.viewport().width() - 32, abs=2)
    assert desk.canvas.zoom > 1.5


def test_fit_ends_at_two_and_a_half_times_the_own_size(desk, make_chain):
    desk.show(*make_chain(1))
    desk.canvas.resize(3000, 2000)
    desk.canvas.fit()
    assert desk.canvas.zoom == FIT_LARGEST == 2.5


def test_fit_shows_all_of_four_hundred_layers(desk, make_chain):
    network, layout = make_chain(*[4] * 399)
    desk.canvas.set_tiled(False)
    desk.show(network, layout)
    desk.canvas.fit()
    assert desk.canvas.visible_rect().contains(desk.canvas.content())
    before = desk.canvas.zoom
    wheel(desk, QPoint(300, 200), -120)
    assert desk.canvas.zoom < before
    for _ in range(30):
        wheel(desk, QPoint(300, 200), -120)
    assert desk.canvas.visible_rect().contains(desk.canvas.content())


def test_ctrl_0_shows_the_own_size(driver):
    driver.window.canvas.zoom_in()
    driver.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert driver.window.canvas.zoom == pytest.approx(1.0)


@pytest.mark.parametrize("way", ["wheel", "touchpad", "pinch"])
def test_zooming_keeps_what_is_under_the_pointer_there(desk, way):
    at = QPointF(333, 222)
    before, zoom = desk.canvas.to_scene(at), desk.canvas.zoom
    for i in range(120):
        if way == "pinch":
            pinch(desk, at, 0.03 if i < 60 else -0.03)
        else:
            size = 15 if way == "touchpad" else 120
            wheel(desk, at, size if i % 30 < 20 else -size)
        away = desk.canvas.from_scene(before) - at
        assert abs(away.x()) <= 1.0
        assert abs(away.y()) <= 1.0
    assert desk.canvas.zoom != zoom


def test_a_part_of_a_notch_zooms_by_part_of_a_step(desk):
    zoom = desk.canvas.zoom
    for _ in range(8):
        wheel(desk, QPoint(300, 200), 15)
    assert desk.canvas.zoom == pytest.approx(zoom * 1.25)


def test_pinching_has_its_limits(desk):
    for _ in range(50):
        pinch(desk, QPoint(300, 200), 0.5)
    assert desk.canvas.zoom == pytest.approx(LARGEST)
    for _ in range(80):
        pinch(desk, QPoint(300, 200), -2.0)
    assert 0.1 < desk.canvas.zoom < 0.2


def test_two_fingers_on_a_screen_zoom(desk):
    screen, viewport = QTest.createTouchDevice(), desk.canvas.viewport()
    zoom = desk.canvas.zoom
    fingers = QTest.touchEvent(viewport, screen)
    fingers.press(0, QPoint(300, 200)).press(1, QPoint(340, 200)).commit()
    for step in range(1, 8):
        fingers.move(0, QPoint(300 - 8 * step, 200)).move(1, QPoint(340 + 8 * step, 200)).commit()
    fingers.release(0, QPoint(244, 200)).release(1, QPoint(396, 200)).commit()
    assert desk.canvas.zoom > 1.5 * zoom


def test_what_is_fitted_stays_above_the_buttons_at_the_lower_edge(desk, make_chain):
    desk.show(*make_chain(4, 4, 2))
    canvas = desk.canvas
    canvas.resize(1600, 400)
    canvas.fit()
    for height in (396, 380, 330, 260):
        canvas.resize(1600, height)
        canvas.fit_if_untouched()
        first, last = cards(desk)
        assert last.y() <= canvas.viewport().height() - 38
        assert first.y() >= 0
