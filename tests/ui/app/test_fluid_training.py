"""What a frame of live training shows: each half in its turn, words now and then."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from playground.ui.controllers import frame_loop
from playground.ui.widgets.text_pace import TEXT_SECONDS

pytestmark = pytest.mark.gui


@pytest.fixture
def shown(driver, monkeypatch):
    """What the canvas, the panels and the bars were shown, in order."""
    window, seen = driver.window, []
    places = {
        "canvas": (window.canvas.live, "show_snapshot"),
        "panels": (window.live_views, "_show_on_panels"),
        "words": (window.strip, "show_snapshot"),
    }
    for word, (owner, name) in places.items():
        original = getattr(owner, name)

        def note(snapshot, *args, word=word, original=original, **kwargs):
            seen.append((word, snapshot.step))
            return original(snapshot, *args, **kwargs)

        monkeypatch.setattr(owner, name, note)
    return seen


@pytest.fixture
def tick(driver):
    """A function that makes half a frame as soon as there is something new to show."""

    def make():
        driver.wait(lambda: not driver.window.client._worker.snapshots.is_empty)
        driver.window.frames.tick()

    return make


def test_canvas_and_panels_take_turns_and_both_end_at_the_latest(driver, shown, tick):
    window, client = driver.window, driver.window.client
    driver.do("play")
    driver.wait(lambda: client.is_running)
    window.frames.stop()
    shown.clear()
    for _ in range(7):
        tick()
    halves = [word for word, _ in shown if word != "words"]
    assert len(halves) >= 6
    assert all(one != other for one, other in pairwise(halves))
    window.frames.start()
    driver.do("play")
    driver.wait(lambda: not client.is_running)
    driver.settle()
    assert dict(shown) == dict.fromkeys(("canvas", "panels", "words"), client.latest.step)


def test_words_are_written_ten_times_a_second_at_most(driver, shown, tick, monkeypatch):
    now = [1e6]
    monkeypatch.setattr(frame_loop, "time", SimpleNamespace(monotonic=lambda: now[0]))
    driver.do("play")
    driver.wait(lambda: driver.window.client.is_running)
    driver.window.frames.stop()
    for _ in range(3):
        shown.clear()
        now[0] += TEXT_SECONDS
        for _ in range(6):
            tick()
        words = [word for word, _ in shown]
        assert words.count("words") == 1
        assert words.count("canvas") == 3
    driver.window.frames.start()
    driver.do("play")
    driver.wait(lambda: not driver.window.client.is_running)


class LayoutCount(QObject):
    """Counts how often a window places its docks and bars."""

    def __init__(self, window):
        super().__init__(window)
        self.count = 0
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched, event):
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


def test_words_and_curves_do_not_come_in_the_same_half_of_a_frame(driver, shown, tick, monkeypatch):
    now, window = [1e6], driver.window
    monkeypatch.setattr(frame_loop, "time", SimpleNamespace(monotonic=lambda: now[0]))
    loss = next(view for view in window.plots if view.key == "loss")
    monkeypatch.setattr(loss, "set_curves", lambda _: shown.append(("curves", 0)))
    driver.do("play")
    driver.wait(lambda: window.client.is_running)
    window.frames.stop()
    now[0] += TEXT_SECONDS
    for _ in range(4):
        tick()  # all that is due is shown
    while shown[-1][0] != "canvas":
        tick()
    now[0] += TEXT_SECONDS
    halves = []
    for _ in range(3):
        shown.clear()
        tick()
        halves.append({word for word, _ in shown})
    assert halves == [{"panels", "words"}, {"canvas"}, {"panels", "curves"}]


def test_other_numbers_have_nothing_laid_out_anew(driver):
    window, moment = driver.window, driver.latest
    driver.do("step")
    driver.wait(lambda: driver.latest.step == 1)
    window.frames.stop()
    state = replace(window.views.timeline.state, kept=3, used_bytes=4000)
    loss = next(view for view in window.plots if view.key == "loss")

    def show(step):
        speed = {"steps_per_second": 1e3 + step, "epochs_per_second": 100.0 + step}
        metrics = replace(moment.metrics, step=step, train_loss=0.1 * step)
        window.client.snapshot_ready.emit(replace(moment, step=step, metrics=metrics, **speed))
        window.views.timeline.show_state(replace(state, last=step, step=step, kept=step))
        loss._readout.setText(f"epoch {step} " * step)
        QApplication.processEvents()

    for step in range(1, 5):
        show(step)  # a first speed takes its room, and Qt some turns to share it out
    layouts = LayoutCount(window)
    for step in range(5, 10):
        show(step)
    assert window.toolbar.readouts["step"].text == "9"
    assert "1,009 steps/s" in window.status._speed.text()
    assert loss.readout().count("9") == 9
    assert layouts.count == 0
