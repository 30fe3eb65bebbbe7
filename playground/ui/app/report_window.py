"""A report without a person: a window nobody sees draws the network, and writes the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from playground.core import PlaygroundError
from playground.core.progress import Progress, go_on, unwatched
from playground.exchange.report.reproduction import Reproduction
from playground.project import Project
from playground.project.document.trained_state import TrainedState
from playground.project.runs.run_list import RunList
from playground.session.base.events import StateReady
from playground.ui.app.application import make_application
from playground.ui.app.main_window import MainWindow
from playground.ui.app.window.discarding import discard
from playground.ui.support.settings import Settings

SIZE = (1440, 900)
PATIENCE_MS = 600_000


def write_report(
    path: Path,
    project: Project,
    state: TrainedState,
    runs: RunList,
    reproduction: Reproduction,
    progress: Progress = unwatched,
) -> None:
    """Write a report of a training.

    Parameters
    ----------
    path
        A ``.html`` or ``.pdf`` file.
    project, state, runs
        What was trained, how far it came, and what was trained beside it.
    reproduction
        How to train it again.
    progress
        Asked again and again, of work whose whole is not known; ``False`` from it ends that.

    Raises
    ------
    Cancelled
        Once ``progress`` said so: no report is written.
    PlaygroundError
        When it cannot be written.
    """
    make_application()
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = "light"
        settings.reduced_motion = True  # a picture shows where things end
        window = MainWindow(project, settings)
        try:
            _write(window, path, state, runs, reproduction, progress)
        finally:
            discard(window, window.document.undo_stack)


def _write(
    window: MainWindow,
    path: Path,
    state: TrainedState,
    runs: RunList,
    reproduction: Reproduction,
    progress: Progress,
) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, True)
    window.resize(*SIZE)
    window.show()
    window.canvas.fit()
    window.live_views.release_plots()  # nobody waits for the first picture
    window.begin(StateReady(0, 0, state.checkpoint, state.history))
    window.document.set_runs(runs, is_saved=True)
    client, steps = window.client, state.checkpoint.step
    _wait(lambda: client.latest is not None and client.latest.step >= steps, progress)
    ends: list[str] = []
    window.exports.report_files.ended.connect(ends.append)
    window.exports.report_files.write(path, reproduction)
    _wait(lambda: bool(ends), progress)
    why = ends[0] if ends else f"nothing came of it in {PATIENCE_MS // 1000} s"
    if why:
        raise PlaygroundError(f"{path}: the report was not written: {why}")


def _wait(until: Callable[[], bool], progress: Progress) -> None:
    deadline = QDeadlineTimer(PATIENCE_MS)
    while not (until() or deadline.hasExpired()):
        go_on(progress, 0, 0)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
