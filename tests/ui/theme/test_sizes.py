"""Text has the system's size, and what holds text grows with it: nothing is cut."""

import pytest

from playground.ui.plots.drawing.answer_strip import AnswerStrip
from playground.ui.theme import sizes

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


@pytest.mark.parametrize("points", POINTS)
def test_nothing_is_cut_at_any_size(system, open_window, cut, qtbot, points):
    system(points)
    driver = open_window(size=(1500, 1000) if points > 12 else (1280, 800))
    driver.wait_for_snapshot()
    window = driver.window
    assert window.font().pixelSize() == max(13, POINTS[points])
    window.canvas.select(("hidden_1",))
    driver.do("step")
    driver.settle()

    for cell in (cell for cell in window.strip.cells if cell.isVisible()):
        assert cell.visibleRegion().boundingRect().height() == cell.height()

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


@pytest.mark.parametrize("points", POINTS)
def test_the_value_that_is_drawn_with_is_whole(system, cut, qtbot, points):
    system(points)
    strip = AnswerStrip(lambda _: "#123456")
    qtbot.addWidget(strip)
    font = strip.font()
    font.setPixelSize(sizes.text_px())
    strip.setFont(font)
    strip.offer_values(-1.0, 1.0)
    strip.show()
    strip.value.setValue(0)
    assert strip.answer == -1.0
    assert not list(cut(strip))
