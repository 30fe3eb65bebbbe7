"""Many trainings apart from one another: every cell of a sweep, each from several seeds."""

from __future__ import annotations

import math
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing.synchronize import Event
from typing import Generic

from msgspec import Struct

from playground.core import PlaygroundError
from playground.core.plugins import load_plugins
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.experiments.race import Race
from playground.experiments.race_config import Lane
from playground.experiments.sweep_grid import Cell, S
from playground.storage.free_memory import share_among
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.history import Metrics

LOOK_SECONDS = 0.1
"""The time between two looks at whether the sweep is to go on."""

_stopped: Event | None = None


class CellResult(Struct, Generic[S], frozen=True, eq=False):
    """What a cell came to.

    Parameters
    ----------
    cell
        Which.
    curves
        A curve per seed: a point at the start and one after every epoch, with seconds; the last
        one of each that did not diverge has the metrics of its task.
    troubles
        Per seed, where and when it diverged; empty where it did not.
    checkpoint
        Where the first seed got to.
    seconds
        How long all seeds together trained.
    refusal
        Why the cell could not be trained at all; empty where it could.
    """

    cell: Cell[S]
    curves: tuple[tuple[Metrics, ...], ...] = ()
    troubles: tuple[str, ...] = ()
    checkpoint: Checkpoint | None = None
    seconds: float = 0.0
    refusal: str = ""

    def ends(self, series: str) -> list[float]:
        """Return where each seed ended; ``nan`` for one that diverged, or without such a number.

        ``series`` is a field of :class:`.Metrics` or the name of a metric: ``test_f1``.
        """
        if self.refusal:
            return []
        return [
            math.nan if trouble else end_of(curve, series)
            for curve, trouble in zip(self.curves, self.troubles, strict=True)
        ]


def end_of(curve: Sequence[Metrics], series: str) -> float:
    """Return the last value of a curve; ``nan`` where its last point does not have it."""
    if series in Metrics.__struct_fields__:
        return float(getattr(curve[-1], series)) if curve else math.nan
    measured = curve[-1].measured if curve else None
    if measured is None or series not in measured.keys:
        return math.nan
    return measured.values[measured.keys.index(series)]


def train_cell(
    cell: Cell[S],
    seeds: int,
    epochs: int,
    progress: Progress = unwatched,
    dataset: Dataset | None = None,
) -> tuple[CellResult[S], Dataset | None]:
    """Train a cell from several seeds side by side, each as it would train alone.

    Parameters
    ----------
    cell
        What to train.
    seeds
        From how many initial weights: those of the document's seed, the one after it, …
    epochs
        How long.
    progress
        Told how many epochs are made; ``False`` from it ends the training.
    dataset
        Its data, where they are built already.

    Returns
    -------
    tuple
        What it came to, and the data.
    """
    spec = cell.spec
    try:
        race = Race(spec, [Lane(cell.name, spec.training)], seeds, dataset=dataset)
    except PlaygroundError as error:
        return CellResult(cell, refusal=str(error)), None
    race.run(epochs, progress)
    return result_of(cell, race), race.dataset


def result_of(cell: Cell[S], race: Race) -> CellResult[S]:
    """Return what a cell came to, from the race of its seeds that is over."""
    curves = tuple(race.measured_points(0, seed) for seed in range(race.seeds))
    troubles = [race.trouble(0, seed) for seed in range(race.seeds)]
    told = tuple(f"step {t.step}: the {t.quantity} of {t.name}" if t else "" for t in troubles)
    return CellResult(cell, curves, told, race.checkpoint(0, 0), race.seconds(0))


def run_cells(
    cells: Sequence[Cell[S]], seeds: int, epochs: int, progress: Progress = unwatched
) -> Iterator[tuple[int, CellResult[S]]]:
    """Train one cell after the other, and yield each with its place as soon as it is through.

    Parameters
    ----------
    cells, seeds, epochs
        What to train.
    progress
        Told how many epochs of all cells are made; ``False`` from it ends the sweep. What was
        under way then is no result.
    """
    dataset: Dataset | None = None
    goes_on = is_through = True

    def watch(done: int, of: int) -> bool:
        nonlocal goes_on, is_through
        goes_on = progress(place * of + done, len(cells) * of)
        is_through = goes_on or done == of
        return goes_on

    for place, cell in enumerate(cells):
        same = place > 0 and cell.spec.dataset == cells[place - 1].spec.dataset
        result, dataset = train_cell(cell, seeds, epochs, watch, dataset if same else None)
        if is_through:
            yield place, result
        if not goes_on:
            return


def run_cells_apart(
    cells: Sequence[Cell[S]],
    seeds: int,
    epochs: int,
    progress: Progress = unwatched,
    jobs: int = 1,
) -> Iterator[tuple[int, CellResult[S]]]:
    """Train cells in ``jobs`` processes, and yield each with its place as it gets through.

    The numbers are those of :func:`.run_cells`. ``progress`` is told how many cells are through;
    after ``False`` from it those under way end within a few steps, and are no results.
    """
    context = multiprocessing.get_context("spawn")  # a fork would copy threads that do not run
    stopped = context.Event()
    jobs = min(jobs, len(cells))
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=begin_worker, initargs=(stopped, jobs)
    )
    places: dict[Future[CellResult[S]], int] = {}
    try:
        for place, cell in enumerate(cells):
            places[pool.submit(_train, cell, seeds, epochs)] = place
        left = set(places)
        while left and progress(len(cells) - len(left), len(cells)):
            done, left = wait(left, LOOK_SECONDS, FIRST_COMPLETED)
            for future in sorted(done, key=places.__getitem__):
                yield places[future], future.result()
        progress(len(cells) - len(left), len(cells))
    finally:
        stopped.set()
        pool.shutdown(cancel_futures=True)


def begin_worker(stopped: Event, jobs: int) -> None:
    """Prepare one of ``jobs`` processes; ``stopped`` tells all of them to end."""
    global _stopped
    _stopped = stopped
    share_among(jobs)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that waits
    load_plugins()


def _train(cell: Cell[S], seeds: int, epochs: int) -> CellResult[S]:
    return train_cell(cell, seeds, epochs, goes_on)[0]


def goes_on(done: int, of: int) -> bool:
    """Tell a worker's training whether it is still wanted."""
    del done, of
    return _stopped is None or not _stopped.is_set()
