"""The window's part of the benchmarks: live training, and the moment of the first paint.

What the window is made of is imported where it is needed: the empty window must not pay for it.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from playground.core import PlaygroundError

if TYPE_CHECKING:
    from playground.ui.app.main_window import MainWindow

PAINTED = "painted"
TIMER_MS = 16
WARM_UP_SECONDS = 1.0
SECONDS_TO_BEGIN = 30.0


class LiveSpeed(Struct, frozen=True):
    """How fast the window trains, and how late a 16 ms timer ticks meanwhile.

    Parameters
    ----------
    epochs_per_second
        The training's speed.
    lateness_median_ms, lateness_p99_ms
        The timer's, in milliseconds.
    platform
        The Qt platform that drew.
    """

    epochs_per_second: float
    lateness_median_ms: float
    lateness_p99_ms: float
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


def bench_live(seconds: float) -> LiveSpeed:
    """Train the default network in the window at unlimited speed.

    Parameters
    ----------
    seconds
        How long to measure, after a second to warm up.

    Raises
    ------
    PlaygroundError
        When nothing trains.
    """
    from playground.project.templates import default_project
    from playground.ui.app.application import make_application
    from playground.ui.app.main_window import MainWindow
    from playground.ui.support.settings import Settings

    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        # Settings of its own: the person's layout neither slows it down nor changes.
        window = MainWindow(default_project(), Settings(Path(folder) / "settings.ini"))
        try:
            window.show()
            window.canvas.fit()
            _wait_for_snapshot(window)
            window.actions_by_name["play"].trigger()
            _run(WARM_UP_SECONDS)
            late = Lateness()
            first, begun = _epochs(window), time.perf_counter()
            late.start()
            _run(seconds)
            late.stop()
            made, elapsed = _epochs(window) - first, time.perf_counter() - begun
        finally:
            window.close()
            app.processEvents()
    if not made:
        raise PlaygroundError(f"the window trained no epoch within {elapsed:.1f} s")
    return LiveSpeed(
        epochs_per_second=made / elapsed,
        lateness_median_ms=float(np.median(late.milliseconds)),
        lateness_p99_ms=float(np.percentile(late.milliseconds, 99)),
        platform=QGuiApplication.platformName(),
    )


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


def _epochs(window: "MainWindow") -> int:
    return window.client.latest.epoch if window.client.latest is not None else 0


class FirstPaint(QObject):
    """Watches an application; when its first window has been painted, says so and ends the process.

    Parameters
    ----------
    app
        Where all events pass.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint; the turn after it, every part of the window is there."""
        if event.type() == QEvent.Type.Paint:
            self._app.removeEventFilter(self)
            QTimer.singleShot(0, self._end)
        return False

    def _end(self) -> None:
        sys.stdout.write(f"{PAINTED}\n")
        sys.stdout.flush()
        # Not through the window's own end: it would save its layout among the person's settings.
        os._exit(0)


def watch_window() -> None:
    """Prepare this process to end at the first paint of the window it is about to open."""
    from playground.ui.app.application import make_application

    FirstPaint(make_application())


def empty_window() -> None:
    """Open an empty pyqtgraph window; ends the process at its first paint."""
    import pyqtgraph as pg

    app = QApplication(sys.argv[:1])
    FirstPaint(app)
    window = pg.PlotWidget()
    window.show()
    app.exec()
