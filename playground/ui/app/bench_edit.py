"""The window's part of ``bench edit``: makes edits as a person does, and counts and times them."""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from types import FrameType
from typing import TypeAlias

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from playground.bench.window.edit import EDITS, EditCost
from playground.core import PlaygroundError
from playground.project import Project
from playground.ui.app.application import make_application
from playground.ui.app.main_window import MainWindow
from playground.ui.app.window.discarding import discard
from playground.ui.canvas.model import canvas_edits
from playground.ui.support.settings import Settings

SECONDS_TO_SETTLE = 60.0
_PAUSE = 0.002

Gauge: TypeAlias = Callable[[Callable[[], object]], float]
"""Does something and returns what it cost."""

WINDOW_SIZE = (1440, 900)


class EditBench:
    """A window on a project, and the edits that are measured in it.

    Parameters
    ----------
    project
        What to edit.
    settings
        Settings of its own: the person's are left alone.
    """

    def __init__(self, project: Project, settings: Settings) -> None:
        self.window = MainWindow(project, settings)
        self.window.resize(*WINDOW_SIZE)
        self.window.show()
        # The form of what is edited is in sight, as it is for a person.
        self.window.docks.raise_dock("training")
        self.window.canvas.fit()
        self.settle()
        network = project.network
        self._node = next(n.id for n in network.nodes if "units" in n.params or n.kind == "dense")
        self._edge = next(e for e in network.edges if e.target == self._node)
        self._edits: dict[str, Callable[[], object]] = {
            "learning rate": self._change_rate,
            "units + 1": lambda: self.window.canvas.layers.step_units(self._node, 1),
            "insert": self._insert,
            "delete": self.window.canvas.layers.delete_selected,
            "undo": self.window.document.undo_stack.undo,
            "dataset switch": self._switch,
        }

    def close(self) -> None:
        """Close the window without a question."""
        discard(self.window, self.window.document.undo_stack)

    def settle(self) -> None:
        """Let the window live until the worker's answer to the latest edit is shown.

        Raises
        ------
        PlaygroundError
            When none comes.
        """
        self._wait(QApplication.processEvents)
        QApplication.processEvents()

    def _wait(self, turn: Callable[[], object]) -> None:
        """Do something again and again until the views show the document as it is now."""
        end = time.perf_counter() + SECONDS_TO_SETTLE
        while True:
            turn()
            drawing = self.window.canvas.network_scene.backlog
            if self.window.client.is_current and drawing.is_empty:
                return
            if time.perf_counter() > end:
                raise PlaygroundError("the window did not show an edit")
            time.sleep(_PAUSE)

    def measure(self, edit: str, gauge: Gauge) -> float:
        """Make an edit, return what it cost, and take it back; preparing it costs nothing."""
        stack = self.window.document.undo_stack
        before = stack.index()
        if edit in ("undo", "delete"):
            self._insert()
            self.settle()
        if edit == "dataset switch":
            self.window.frames.stop()
        cost = gauge(self._edits[edit])
        if edit == "dataset switch":
            frames = [0.0]
            self._wait(lambda: frames.append(gauge(self.window.frames.tick)))
            cost += max(frames)
            self.window.frames.start()
        self.settle()
        while stack.index() > before:
            stack.undo()
        self.settle()
        return cost

    def _change_rate(self) -> None:
        self.window.edits.set_learning_rate(0.0123)

    def _insert(self) -> None:
        canvas = self.window.canvas
        canvas.request(canvas_edits.insert(canvas.model, "activation", self._edge))

    def _switch(self) -> None:
        dataset = self.window.document.project.dataset
        share = 60 if dataset.train_share != 60 else 70
        changed = replace(dataset, train_share=share)
        self.window.edits.set_dataset(changed, "Change train split", "")


def bench_edits(projects: Mapping[str, Project], rounds: int) -> list[EditCost]:
    """Make every edit in every project.

    Parameters
    ----------
    projects
        What to edit, by name.
    rounds
        How often each edit is timed; the median is told.
    """
    make_application()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, project in projects.items():
            bench = EditBench(project, Settings(Path(folder) / "settings.ini"))
            try:
                for edit in EDITS:
                    bench.measure(edit, milliseconds)  # makes what is made only once
                    calls = round(bench.measure(edit, python_calls))
                    times = [bench.measure(edit, milliseconds) for _ in range(rounds)]
                    found.append(EditCost(name, edit, calls, median(times)))
            finally:
                bench.close()
    return found


def milliseconds(make: Callable[[], object]) -> float:
    """Return how long something takes."""
    begun = time.perf_counter()
    make()
    return 1e3 * (time.perf_counter() - begun)


def python_calls(make: Callable[[], object]) -> float:
    """Return how many Python functions something calls on this thread."""
    calls = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        del frame, argument
        calls += event == "call"

    sys.setprofile(note)
    try:
        make()
    finally:
        sys.setprofile(None)
    return calls
