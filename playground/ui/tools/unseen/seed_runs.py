"""The training as it is from several seeds, beside the one that goes on: luck from skill."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from playground.core.text.numbers import counted, number
from playground.datasets.base.dataset import Dataset
from playground.experiments.lanes.seed_band import seed_band
from playground.experiments.race import Race
from playground.experiments.race_config import Lane
from playground.project import Project
from playground.project.runs.race_runs import race_runs
from playground.project.runs.run import Run
from playground.ui.controllers.presenter import Presenter
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.plots.unseen.unseen_view import UnseenView
from playground.ui.support.background_task import BackgroundTask, TaskRun

SEEDS = 5
EPOCHS = 100
"""How long they train where the training here has not begun."""

LONGEST_WAIT = 5.0
"""Seconds to wait for an epoch of a large network that nobody wants any more."""


class SeedRequest(Struct, frozen=True, eq=False):
    """What to train: a document, as a lane by itself, on data that are there, for some epochs."""

    project: Project
    dataset: Dataset
    epochs: int
    name: str


class SeedRuns(QObject):
    """Trains from several seeds when the view asks for it, and tells what they come to.

    Signals
    -------
    made(runs)
        All seeds got through: a list with the one run they are, to be kept and drawn.
    """

    made = Signal(list)

    def __init__(
        self, view: UnseenView, client: TrainingClient, presenter: Presenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._client, self._presenter = view, client, presenter
        self._task = BackgroundTask("seeds", self)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._fail)
        view.seeds_requested.connect(self._start_or_cancel)
        presenter.workbench_changed.connect(self._forget)
        presenter.trainable_changed.connect(self._offer)
        client.configured.connect(self._offer)
        client.emptied.connect(self._forget)
        self._offer()

    def close(self) -> None:
        """Give up what is under way: the window is about to close."""
        self._task.close(LONGEST_WAIT)

    def _start_or_cancel(self) -> None:
        if self._task.is_running:
            self._task.cancel()
            self._offer()
            return
        dataset, latest = self._client.dataset, self._client.latest
        assert dataset is not None
        epochs = latest.epoch if latest is not None and latest.epoch else EPOCHS
        name = f"{SEEDS} seeds, {counted(epochs, 'epoch')}"
        request = SeedRequest(self._presenter.workbench.project, dataset, epochs, name)
        self._view.verdict_box.show_seeds("")
        self._view.seeds.show_progress(0, epochs)
        self._task.start(partial(train_seeds, request))

    def _show_progress(self, progress: tuple[int, int]) -> None:
        self._view.seeds.show_progress(*progress)

    def _take(self, run: Run) -> None:
        self.made.emit([run])
        self._offer()
        self._view.verdict_box.show_seeds(*seeds_words(run))

    def _fail(self, message: str) -> None:
        self._offer()
        self._view.verdict_box.show_seeds(f"The seeds could not be trained: {message}")

    def _forget(self, _: object = None) -> None:
        """Tell nothing of another document; one that trains differently ends the seeds."""
        self._task.cancel()
        self._view.verdict_box.show_seeds("")
        self._offer()

    def _offer(self, _: object = None) -> None:
        if self._task.is_running:
            return
        bench, client = self._presenter.workbench, self._client
        refusal = ""
        if client.dataset is None or client.configured_generation != client.generation:
            refusal = "The data is not read yet"
        elif not bench.is_trainable:
            refusal = "The network cannot be trained yet: its cards say why"
        self._view.seeds.offer(SEEDS, refusal)


def train_seeds(request: SeedRequest, run: TaskRun) -> Run:
    """Train from several seeds side by side; returns them as one run with a curve each."""
    project = request.project
    race = Race(project, [Lane(request.name, project.training)], SEEDS, dataset=request.dataset)
    race.run(request.epochs, run.progress)
    (made,) = race_runs(race, project)
    return made.replaced(is_shown=True)


def seeds_words(run: Run) -> tuple[str, str]:
    """Return where several seeds ended, in a line, and what its numbers are."""
    band = seed_band(run.curves)
    parts = []
    for name in ("test", "train"):
        low, middle, high = (
            number(float(each.series(f"{name}_loss")[-1]))
            for each in (band.low, band.middle, band.high)
        )
        parts.append(f"{name} {middle} ({low}–{high})")
    epochs = counted(int(run.curves[0][-1].epoch), "epoch")
    details = f"Losses after {epochs}: the median, and in brackets the quartiles around it"
    return f"{len(run.curves)} seeds: {' · '.join(parts)}", details
