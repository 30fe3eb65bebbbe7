"""The window's part of ``bench canvas`` for thousands of layers: opens and edits them in events."""

import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from playground.bench.window.edit import chained
from playground.bench.window.large import ACTIONS, ActionCost
from playground.core import PlaygroundError
from playground.project import Project
from playground.project.templates import default_project
from playground.ui.app.application import make_application
from playground.ui.app.bench_canvas import CanvasBench, thread_milliseconds, wheel_turn
from playground.ui.app.bench_edit import SECONDS_TO_SETTLE, WINDOW_SIZE, Gauge
from playground.ui.support.settings import Settings

_PAUSE = 0.001
_QUIET = 20
"""How many turns without an event of any length end what was done."""


class LargeBench(CanvasBench):
    """A window in which a large network is opened, and what is measured then."""

    def __init__(self, layers: int, settings: Settings) -> None:
        super().__init__(default_project(), settings)
        self._project = chained(layers)
        self._middle = f"hidden_{layers // 2}"
        width, height = WINDOW_SIZE
        canvas, stack = self.window.canvas, self.window.document.undo_stack
        self._drawn_at = 0.0
        self._live(thread_milliseconds)  # plots have their first pictures late
        self._actions: dict[str, Callable[[], object]] = {
            "open": lambda: self.window.files.opened.emit(self._project, None, None),
            "select": lambda: canvas.select((self._middle,)),
            "insert": lambda: canvas.layers.add("dense"),
            "delete": canvas.layers.delete_selected,
            "undo": stack.undo,
            "rename": lambda: self.window.edits.rename(self._middle, "the one in the middle"),
            "select all": lambda: canvas.select(tuple(canvas.network_scene.cards)),
            "fit": canvas.fit,
            "zoom": lambda: wheel_turn(canvas.viewport(), 1),
            "resize": lambda: self.window.resize(width - 150, height - 100),
            "theme": lambda: self.window.appearance.choose("dark"),
        }

    def measure_action(self, action: str, gauge: Gauge) -> ActionCost:
        """Do something, and let the window live until everything is drawn.

        Raises
        ------
        PlaygroundError
            When that never is.
        """
        begun = time.perf_counter()
        steps = self._drag_all() if action == "drag all" else (self._actions[action],)
        events = [gauge(step) for step in steps]
        events += self._live(gauge)
        return ActionCost(action, tuple(events), self._drawn_at - begun)

    def _live(self, gauge: Gauge) -> list[float]:
        """Let the window live until everything is drawn; returns what each turn cost."""
        events, quiet = list[float](), 0
        self._drawn_at = time.perf_counter()
        end = self._drawn_at + SECONDS_TO_SETTLE
        while quiet < _QUIET:
            events.append(gauge(QApplication.processEvents))
            drawing = self.window.canvas.network_scene.backlog
            is_done = drawing.is_empty and self.window.client.is_current and events[-1] < 1.0
            quiet = quiet + 1 if is_done else 0
            if not is_done:
                self._drawn_at = time.perf_counter()
            if self._drawn_at > end:
                raise PlaygroundError("the window did not come to rest")
            time.sleep(_PAUSE)
        return events

    @property
    def project(self) -> Project:
        """What the window shows."""
        return self.window.document.project

    def _drag_all(self) -> Iterator[Callable[[], object]]:
        """Take one of the selected cards, move all a little and let go: event by event."""
        canvas, button = self.window.canvas, Qt.MouseButton.LeftButton
        start = QPointF(canvas.mapFromScene(canvas.network_scene.cards[self._middle].pos()))
        yield lambda: self._send(QEvent.Type.MouseButtonPress, start, button)
        for move in range(3):
            at = start + QPointF(6.0, 4.0) * (move + 1)
            yield partial(self._send, QEvent.Type.MouseMove, at, button)
            yield QApplication.processEvents
        yield partial(self._send, QEvent.Type.MouseButtonRelease, at, button)


def bench_large(layers: int) -> list[ActionCost]:
    """Do everything that is measured in a network of so many layers."""
    make_application()
    gc.freeze()  # as the application does once its code is there
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = "light"
        bench = LargeBench(layers, settings)
        try:
            return [bench.measure_action(action, thread_milliseconds) for action in ACTIONS]
        finally:
            bench.close()
