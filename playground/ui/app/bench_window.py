"""The window's part of the benchmarks: live training, and the first pictures after a launch.

What the window is made of is imported where it is needed: the empty window must not pay for it.
"""

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from playground.core import PlaygroundError
from playground.ui.support.later import later

if TYPE_CHECKING:
    from playground.project.project import Project
    from playground.ui.app.main_window import MainWindow

TIMER_MS = 16
WARM_UP_SECONDS = 1.0
SECONDS_TO_BEGIN = 30.0

WINDOW_SIZE = (1280, 800)
"""The same on every screen: in little room, a large network is drawn without what changes."""

ALWAYS_COUNTED = ("canvas", "output", "loss")
"""The views whose pictures are told even when there are none: a speed without them says little."""


class LiveSpeed(Struct, frozen=True):
    """How fast the window trains, and how fluid it is meanwhile.

    Parameters
    ----------
    updates_per_second
        The training's speed.
    lateness_median_ms, lateness_p99_ms
        How late a 16 ms timer ticks, in milliseconds.
    frame_median_ms, frame_p99_ms
        The window's thread's own time from one moment shown to the next, with its painting.
    pictures_per_second
        How often each view was painted: 0 for one that is not seen.
    platform
        The Qt platform that drew.
    """

    updates_per_second: float
    lateness_median_ms: float
    lateness_p99_ms: float
    frame_median_ms: float
    frame_p99_ms: float
    pictures_per_second: Mapping[str, float]
    platform: str


class Lateness(QObject):
    """A timer that notes by how many milliseconds each of its ticks was late."""

    def __init__(self) -> None:
        super().__init__()
        self.milliseconds: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TIMER_MS)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        """Begin to tick."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """End ticking."""
        self._timer.stop()

    def _note(self) -> None:
        now = time.perf_counter()
        self.milliseconds.append(max(0.0, 1e3 * (now - self._last) - TIMER_MS))
        self._last = now


class PaintCount(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.paints = 0
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a paint, and let it happen."""
        if event.type() == QEvent.Type.Paint:
            self.paints += 1
        return False


class Fluency:
    """Measures a window while it trains: late ticks, time a frame, pictures of the views."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._late = Lateness()
        self._frames: list[float] = []
        watched = {"canvas": window.canvas.viewport()}
        for view in window.plots:
            if view.is_made and view.is_seen():
                watched[view.key] = view.figure.view.viewport()
        self._counts = {name: PaintCount(widget) for name, widget in watched.items()}
        self._used = time.thread_time()

    def measure(self, seconds: float) -> LiveSpeed:
        """Let the window live for some time."""
        client = self._window.client
        client.snapshot_ready.connect(self._note)
        self._late.start()
        first, begun, self._used = _updates(self._window), time.perf_counter(), time.thread_time()
        _run(seconds)
        made, elapsed = _updates(self._window) - first, time.perf_counter() - begun
        self._late.stop()
        client.snapshot_ready.disconnect(self._note)
        if not made:
            raise PlaygroundError(f"the window made no update within {elapsed:.1f} s")
        late = self._late.milliseconds
        pictures = dict.fromkeys(ALWAYS_COUNTED, 0.0)
        pictures |= {name: count.paints / elapsed for name, count in self._counts.items()}
        return LiveSpeed(
            updates_per_second=made / elapsed,
            lateness_median_ms=float(np.median(late)),
            lateness_p99_ms=float(np.percentile(late, 99)),
            frame_median_ms=float(np.median(self._frames)),
            frame_p99_ms=float(np.percentile(self._frames, 99)),
            pictures_per_second=pictures,
            platform=QGuiApplication.platformName(),
        )

    def _note(self) -> None:
        used = time.thread_time()
        self._frames.append(1e3 * (used - self._used))
        self._used = used


def bench_live(project: "Project", seconds: float) -> LiveSpeed:
    """Train a network in the window at unlimited speed.

    Parameters
    ----------
    project
        What to train.
    seconds
        How long to measure, after a second to warm up.

    Raises
    ------
    PlaygroundError
        When nothing trains.
    """
    from playground.ui.app.application import make_application
    from playground.ui.app.main_window import MainWindow
    from playground.ui.app.window.discarding import discard
    from playground.ui.support.settings import Settings

    make_application()
    gc.freeze()  # as the command that opens the window does, once all is imported
    with tempfile.TemporaryDirectory() as folder:
        # Settings of its own: the person's layout neither slows it down nor changes.
        window = MainWindow(project, Settings(Path(folder) / "settings.ini"))
        try:
            window.resize(*WINDOW_SIZE)
            window.show()
            window.canvas.fit()
            _wait_for_snapshot(window)
            window.actions_by_name["play"].trigger()
            _run(WARM_UP_SECONDS)
            return Fluency(window).measure(seconds)
        finally:
            discard(window, window.document.undo_stack)


def _run(seconds: float) -> None:
    """Let the window live for some time."""
    loop = QEventLoop()
    QTimer.singleShot(round(1e3 * seconds), loop.quit)
    loop.exec()


def _wait_for_snapshot(window: "MainWindow") -> None:
    """Let the window live until its training can be seen."""
    end = time.perf_counter() + SECONDS_TO_BEGIN
    while window.client.latest is None:
        if time.perf_counter() > end:
            raise PlaygroundError(f"the window showed nothing within {SECONDS_TO_BEGIN:g} s")
        _run(0.05)


def _updates(window: "MainWindow") -> int:
    return window.client.latest.step if window.client.latest is not None else 0


class PaintWatch(QObject):
    """Waits until a widget, or any widget of an application, has been painted.

    Parameters
    ----------
    watched
        The application or the widget.
    then
        Called right after the paint, once.
    counts
        Says whether a paint is the one that is waited for.
    """

    def __init__(
        self, watched: QObject, then: Callable[[], None], counts: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(watched)
        self._watched = watched
        self._then = then
        self._counts = counts
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the widget paint, then tell."""
        if event.type() != QEvent.Type.Paint or not self._counts():
            return False
        self._watched.removeEventFilter(self)
        QCoreApplication.sendEvent(watched, event)
        self._then()
        return True


class StartWatch:
    """Watches the window's start: says what has been painted, then ends the process.

    Parameters
    ----------
    app
        The application, before its window is made.
    painted, field, plot
        What is said when something has been painted: the window, the canvas with a moment of the
        training, the first plot.
    """

    def __init__(self, app: QApplication, painted: str, field: str, plot: str) -> None:
        self._app = app
        self._words = {"painted": painted, "field": field, "plot": plot}
        # The turn after the first paint, every part of the window is there.
        PaintWatch(app, lambda: later(app, self._painted))
        self._timer = QTimer(app)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._look_at_plot)

    def _painted(self) -> None:
        _say(self._words["painted"])
        window = _main_window(self._app)
        self._view = window.plots[0]
        self._watch = PaintWatch(
            window.canvas.viewport(), self._field, lambda: window.client.latest is not None
        )

    def _field(self) -> None:
        _say(self._words["field"])
        self._timer.start()

    def _look_at_plot(self) -> None:
        """Wait for the figure: it is made when there is something to draw."""
        if self._view.is_made:
            self._timer.stop()
            viewport = self._view.figure.view.viewport()
            self._watch = PaintWatch(viewport, self._plot)
            viewport.update()

    def _plot(self) -> None:
        _say(self._words["plot"])
        _end()


def _main_window(app: QApplication) -> "MainWindow":
    from playground.ui.app.main_window import MainWindow

    return next(widget for widget in app.topLevelWidgets() if isinstance(widget, MainWindow))


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _end() -> None:
    # Not through the window's own end: it would save its layout among the person's settings.
    os._exit(0)


def watch_window(painted: str, field: str, plot: str) -> None:
    """Prepare this process to say when the window it is about to open has shown its pictures."""
    from playground.ui.app.application import make_application

    StartWatch(make_application(), painted, field, plot)


def empty_window(painted: str) -> None:
    """Open an empty pyqtgraph window; says when it is painted, and ends the process."""
    import pyqtgraph as pg

    app = QApplication(sys.argv[:1])

    def end() -> None:
        _say(painted)
        _end()

    PaintWatch(app, lambda: later(app, end))
    window = pg.PlotWidget()
    window.show()
    app.exec()
