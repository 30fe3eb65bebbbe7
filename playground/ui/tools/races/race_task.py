"""A race as a task off the GUI thread: what to race, and what is told of it meanwhile."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from playground.datasets.base.dataset import Dataset
from playground.experiments.batch_race import AnyRace, race_of
from playground.experiments.race_config import Lane
from playground.experiments.race_results import (
    Criterion,
    LaneCurve,
    LaneResult,
    curves,
    lane_results,
)
from playground.project import Project
from playground.training.base.checkpoint import Checkpoint
from playground.ui.support.background_task import TaskRun

FRAME_SECONDS = 0.1
"""The time between two pictures of a race."""


class RaceRequest(Struct, frozen=True):
    """What to race.

    Parameters
    ----------
    project, lanes, seeds, checkpoint, dataset
        As for :class:`~playground.experiments.race.Race`.
    epochs
        How long.
    """

    project: Project
    lanes: Sequence[Lane]
    seeds: int
    epochs: int
    checkpoint: Checkpoint | None = None
    dataset: Dataset | None = None


class RaceUpdate(Struct, frozen=True):
    """A moment of a race: its curves, what they came to so far, and how far it is."""

    curves: tuple[LaneCurve, ...]
    results: tuple[LaneResult, ...]
    criterion: Criterion
    done: int
    wanted: int


def run_race(request: RaceRequest, criterion: Callable[[], Criterion], run: TaskRun) -> AnyRace:
    """Race, and report a :class:`RaceUpdate` now and then.

    Parameters
    ----------
    request
        What to race.
    criterion
        Asked for what the curves show; the person may change it meanwhile.
    run
        What watches the race and may end it.
    """
    race = race_of(
        request.project,
        request.lanes,
        request.seeds,
        checkpoint=request.checkpoint,
        dataset=request.dataset,
    )

    def report(done: int, wanted: int) -> None:
        shown = criterion()
        found = curves(race, shown)
        run.report(RaceUpdate(found, lane_results(race, found, shown), shown, done, wanted))

    def progress(done: int, wanted: int) -> bool:
        if run.is_due():
            report(done, wanted)
        return run.goes_on()

    first = race.epoch
    report(0, request.epochs)
    race.run(request.epochs, progress)
    # All lanes may have come to their ends before: then it is complete, too.
    report(race.epoch - first if race.running else request.epochs, request.epochs)
    return race
