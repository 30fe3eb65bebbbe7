"""The window's part of ``bench scrub``: moves the timeline's handle, and waits for the picture."""

import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from playground.bench.window.scrub import ScrubCost, Visit
from playground.core import PlaygroundError
from playground.project import Project
from playground.session.base.events import CheckpointsKept
from playground.session.snapshots.snapshot import Snapshot
from playground.ui.app.application import make_application
from playground.ui.app.bench_window import WINDOW_SIZE
from playground.ui.app.main_window import MainWindow
from playground.ui.app.window.discarding import discard
from playground.ui.support.settings import Settings

PATIENCE_MS = 20_000
_SEED = 7


def bench_scrub(projects: Mapping[str, Project], seconds: float, moments: int) -> list[ScrubCost]:
    """Train each project in a window for some time, then go to moments anywhere in that."""
    make_application()
    costs = []
    for name, project in projects.items():
        with tempfile.TemporaryDirectory() as folder:
            bench = ScrubBench(project, Settings(Path(folder) / "settings.ini"))
            try:
                last = bench.train(seconds)
                steps = np.random.default_rng(_SEED).integers(0, last, moments).tolist()
                costs.append(ScrubCost(name, last, tuple(bench.visit(step) for step in steps)))
            finally:
                bench.close()
    return costs


class ScrubBench:
    """A window on a project, and the moments of its training."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self.window = MainWindow(project, settings)
        self.window.resize(*WINDOW_SIZE)
        self.window.show()
        self.window.canvas.fit()
        self._wished = -1
        self._loop = QEventLoop()
        self._limit = QTimer(self.window)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(lambda: self._loop.exit(1))
        self._kept: tuple[int, ...] = (0,)
        self.window.client.snapshot_ready.connect(self._see)
        self.window.client.checkpoints_changed.connect(self._note_kept)

    def close(self) -> None:
        """Close the window without a question."""
        discard(self.window, self.window.document.undo_stack)

    def train(self, seconds: float) -> int:
        """Train for some time; returns how many steps that were."""
        client, play = self.window.client, self.window.actions_by_name["play"]
        self._wait_until(lambda: client.latest is not None)
        play.trigger()
        self._wait_until(lambda: client.is_running)
        self._let(seconds)
        play.trigger()
        self._wait_until(lambda: not client.is_running)
        self._let(0.2)  # what is kept is told
        assert client.latest is not None
        return client.latest.step

    def visit(self, step: int) -> Visit:
        """Go to a step."""
        start = self._kept[max(bisect_right(self._kept, step) - 1, 0)]
        self._wished = step
        began, used = time.perf_counter(), time.process_time()
        self.window.views.timeline.slider.setValue(step)
        self._limit.start(PATIENCE_MS)
        if self._loop.exec():
            raise PlaygroundError(f"step {step}: it was not shown within {PATIENCE_MS} ms")
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        return Visit(step, 1e3 * wall, 1e3 * cpu, step - start)

    def _see(self, snapshot: Snapshot) -> None:
        if snapshot.step == self._wished:
            # Painting was only asked for; a timer of zero comes behind it.
            QTimer.singleShot(0, self._loop.quit)

    def _note_kept(self, kept: CheckpointsKept) -> None:
        self._kept = kept.steps or (0,)

    def _let(self, seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(round(1e3 * seconds), loop.quit)
        loop.exec()

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_MS / 1e3
        while not holds():
            if time.monotonic() > end:
                raise PlaygroundError(f"nothing happened within {PATIENCE_MS} ms")
            self._let(0.01)
