"""A sweep as a task off the GUI thread: its cells train in processes of their own."""

import os
from collections.abc import Callable, Sequence

from msgspec import Struct

from playground.experiments.sweep import CellResult, run_cells, run_cells_apart
from playground.experiments.sweep_grid import Varied, grid
from playground.project import Project
from playground.project.set_value import set_values
from playground.ui.support.background_task import TaskRun

WORTH_PROCESSES = 4
"""Fewer cells than this are trained in the program itself: processes take a second to begin."""


class SweepRequest(Struct, frozen=True):
    """What to sweep: a document, what varies, from how many seeds, how long."""

    project: Project
    axes: Sequence[Varied]
    seeds: int
    epochs: int


class SweepUpdate(Struct, frozen=True, eq=False):
    """How far a sweep is: shares of the whole, and the results so far by place."""

    done: int
    of: int
    results: tuple[CellResult[Project] | None, ...]


def run_sweep(
    request: SweepRequest, run: TaskRun, jobs: Callable[[int], int] | None = None
) -> tuple[CellResult[Project] | None, ...]:
    """Sweep, and report a :class:`SweepUpdate` for every cell; returns what got through."""
    cells = grid(request.project, request.axes, set_values)
    results: list[CellResult[Project] | None] = [None] * len(cells)
    count = (jobs or jobs_for)(len(cells))

    def progress(done: int, of: int) -> bool:
        if run.is_due():
            run.report(SweepUpdate(done, of, tuple(results)))
        return run.goes_on()

    about = (cells, request.seeds, request.epochs, progress)
    found = run_cells_apart(*about, jobs=count) if count else run_cells(*about)
    for through, (place, result) in enumerate(found, 1):
        results[place] = result
        run.report(SweepUpdate(through, len(cells), tuple(results)))
    return tuple(results)


def jobs_for(cells: int) -> int:
    """Return in how many processes to train cells: 0 means in this one."""
    return 0 if cells < WORTH_PROCESSES else max(1, (os.cpu_count() or 2) - 1)
