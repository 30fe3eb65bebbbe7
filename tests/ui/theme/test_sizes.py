"""Text has the system's size, and what holds text grows with it: nothing is cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QToolButton,
)

from playground.ui.theme import sizes

ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly

pytestmark = pytest.mark.gui

POINTS = {9: 12, 12: 16, 18: 24}
"""Pixels per size in points, at 96 dots per inch."""


@pytest.fixture
def system(monkeypatch):
    """A function that gives the system another text size."""

    def say(points):
        monkeypatch.setattr(sizes, "system_px", lambda: POINTS[points])
        sizes.ask_anew()

    yield say
    monkeypatch.undo()
    sizes.ask_anew()


def low(widget, text):
    """Whether a widget has no room for a line of its text, from top to bottom."""
    line = text.split("\n", 1)[0]
    return widget.height() < widget.fontMetrics().tightBoundingRect(line).height()


def cut(window):
    """Texts in sight that are higher than their place, or wider where nothing says they go on."""
    kinds = (QLabel, QPushButton, QToolButton, QCheckBox, QComboBox)
    for widget in (w for kind in kinds for w in window.findChildren(kind)):
        if type(widget) not in kinds:  # it draws itself
            continue
        if isinstance(widget, QToolButton) and widget.toolButtonStyle() is ICON_ONLY:
            continue
        text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
        if not text or widget.visibleRegion().isEmpty() or "<" in text:
            continue
        if low(widget, text):
            yield "low", type(widget).__name__, text, widget.height()
        whole = isinstance(widget, QAbstractButton) and not isinstance(widget, QToolButton)
        plain = isinstance(widget, QLabel) and not widget.wordWrap()
        if whole or plain:
            wide = widget.fontMetrics().horizontalAdvance(text.replace("&", ""))
            if widget.width() < wide - 1:
                yield "narrow", type(widget).__name__, text, widget.width(), wide


@pytest.mark.parametrize("points", POINTS)
def test_nothing_is_cut_at_any_size(system, open_window, qtbot, points):
    system(points)
    driver = open_window(size=(1500, 1000) if points > 12 else (1280, 800))
    driver.wait_for_snapshot()
    window = driver.window
    assert window.font().pixelSize() == max(13, POINTS[points])
    window.canvas.select(("hidden_1",))
    driver.do("step")
    driver.settle()

    def whole():
        found = set(cut(window))
        assert not found, "\n".join(map(str, sorted(found)))

    for dock in window.docks.all:
        if dock != "explain":
            window.docks.raise_dock(dock)
            driver.settle()
            qtbot.waitUntil(whole, timeout=3000)
    legend = next(v for v in window.plots if v.key == "output").figure._legend
    assert legend.font().pixelSize() == sizes.secondary_px()


def test_the_windows_own_size_is_the_least(system):
    system(9)
    assert (sizes.text_px(), sizes.secondary_px(), sizes.scaled(40)) == (13, 11, 40)
    system(18)
    assert (sizes.text_px(), sizes.secondary_px(), sizes.scaled(26)) == (24, 20, 48)
