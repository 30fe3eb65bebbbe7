"""The window's part of ``bench canvas``: moves about in a network as a person does."""

import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.bench.window.canvas import GESTURES, GestureCost
from playground.project import Project
from playground.ui.app.application import make_application
from playground.ui.app.bench_edit import EditBench
from playground.ui.support.settings import Settings

EVENTS = 60
NOTCH = 120
_TWENTY = 20


class CanvasBench(EditBench):
    """A window on a large network, and the gestures that are measured in it."""

    def __init__(self, project: Project, settings: Settings) -> None:
        super().__init__(project, settings)
        self._canvas = self.window.canvas
        ids = [node.id for node in project.network.nodes]
        middle = len(ids) // 2
        self._cards = ids[middle : middle + _TWENTY]
        self._gestures: dict[str, Callable[[int], Iterator[None]]] = {
            "pan": self._pan_near,
            "pan far": self._pan_far,
            "zoom": self._zoom,
            "drag": lambda events: self._drag(self._cards[:1], 1.0, events),
            "drag 20": lambda events: self._drag(self._cards, 0.3, events),
        }

    def measure_gesture(
        self, gesture: str, gauge: Callable[[Callable[[], object]], float], events: int = EVENTS
    ) -> list[float]:
        """Make a gesture of so many events; return what each cost, with its picture."""
        moves = self._gestures[gesture](events)
        next(moves)  # brings what is seen to where it begins
        self.settle()

        def step() -> None:
            next(moves)
            QApplication.processEvents()

        costs = [gauge(step) for _ in range(events)]
        for _ in moves:  # lets go
            pass
        self.settle()
        return costs

    def _look(self, zoom: float) -> None:
        canvas = self._canvas
        canvas.fit()
        card = canvas.network_scene.cards[self._cards[0]]
        canvas.scale(zoom / canvas.zoom, zoom / canvas.zoom)
        canvas.look_at(card.pos())
        QApplication.processEvents()

    def _pan_near(self, events: int) -> Iterator[None]:
        self._look(1.0)
        yield from self._drag_view(events)

    def _pan_far(self, events: int) -> Iterator[None]:
        self._canvas.fit()
        yield from self._drag_view(events)

    def _drag_view(self, events: int) -> Iterator[None]:
        at = QPointF(self._canvas.viewport().rect().center()) + QPointF(0.0, 200.0)
        button = Qt.MouseButton.MiddleButton
        self._send(QEvent.Type.MouseButtonPress, at, button)
        yield
        for number in range(events):
            at += QPointF(-9.0 if number % 20 < 10 else 9.0, 2.0 if number % 2 else -2.0)
            self._send(QEvent.Type.MouseMove, at, button)
            yield
        self._send(QEvent.Type.MouseButtonRelease, at, button)

    def _zoom(self, events: int) -> Iterator[None]:
        self._look(1.0)
        viewport = self._canvas.viewport()
        yield
        for number in range(events):
            wheel_turn(viewport, -1 if number < events / 2 else 1)
            yield

    def _drag(self, cards: list[str], zoom: float, events: int) -> Iterator[None]:
        self._look(zoom)
        canvas, button = self._canvas, Qt.MouseButton.LeftButton
        canvas.select(tuple(cards))
        card = canvas.network_scene.cards[cards[0]]
        at = QPointF(canvas.mapFromScene(card.rect().topLeft() + QPointF(12.0, 12.0)))
        begin = QPointF(at)
        self._send(QEvent.Type.MouseButtonPress, at, button)
        yield
        for number in range(events):
            at += QPointF(3.0 if number % 20 < 10 else -3.0, 2.0 if number % 30 < 15 else -2.0)
            self._send(QEvent.Type.MouseMove, at, button)
            yield
        assert canvas.is_in_gesture
        assert at != begin or events % 60 == 0
        self._send(QEvent.Type.MouseButtonRelease, at, button)
        stack = self.window.document.undo_stack
        while stack.index():
            stack.undo()

    def _send(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        viewport = self._canvas.viewport()
        is_move, is_release = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
        event = QMouseEvent(
            kind,
            at,
            viewport.mapToGlobal(at),
            Qt.MouseButton.NoButton if is_move else button,
            Qt.MouseButton.NoButton if is_release else button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)


def wheel_turn(viewport: QWidget, notches: int) -> None:
    """Turn the wheel in the middle of a view, with Ctrl held: upwards it shows less, larger."""
    at = QPointF(viewport.rect().center())
    event = QWheelEvent(
        at,
        viewport.mapToGlobal(at),
        QPoint(),
        QPoint(0, notches * NOTCH),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def bench_canvas(projects: Mapping[str, Project]) -> list[GestureCost]:
    """Make every gesture in every network."""
    make_application()
    gc.freeze()  # as the application does once its code is there
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, project in projects.items():
            bench = CanvasBench(project, Settings(Path(folder) / "settings.ini"))
            try:
                for gesture in GESTURES:
                    costs = bench.measure_gesture(gesture, thread_milliseconds)
                    found.append(GestureCost(name, gesture, tuple(costs)))
            finally:
                bench.close()
    return found


def thread_milliseconds(make: Callable[[], object]) -> float:
    """Return how long something keeps this thread's processor busy."""
    begun = time.thread_time()
    make()
    return 1e3 * (time.thread_time() - begun)
