"""The lanes of a race, and the cells of a sweep, as runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from playground.experiments.batch_race import AnyRace
from playground.experiments.race_config import Lane
from playground.experiments.sweep import CellResult
from playground.project.document.codec import DocumentParts
from playground.project.runs.run import Run, RunSetup

D = TypeVar("D", bound=DocumentParts)

MOST_SHOWN = 8
"""Of how many cells at most a sweep's curves are drawn at once."""

MOST_SEEDS = 64
"""How many seeds of a lane a run keeps the curves of."""


def race_runs(race: AnyRace, document: DocumentParts) -> list[Run]:
    """Return a run for every lane: the curves of its seeds, and where the first seed got to.

    Parameters
    ----------
    race
        The race, as far as it got.
    document
        What raced; each lane has its own configuration in place of the document's.
    """
    return [_run(race, lane, document) for lane in range(len(race.lanes))]


def _run(race: AnyRace, lane: int, document: DocumentParts) -> Run:
    setup = lane_setup(race.lanes[lane], document)
    curves = tuple(race.measured_points(lane, seed) for seed in range(min(race.seeds, MOST_SEEDS)))
    reached, seconds = race.checkpoint(lane), race.seconds(lane)
    return Run(0, race.lanes[lane].name, "raced", setup, curves, reached, seconds, is_shown=False)


def lane_setup(lane: Lane, document: DocumentParts) -> RunSetup:
    """Return what a lane trains, and how; what it does not choose is the document's."""
    spec = lane.spec or document
    about = (spec.network, document.layout, spec.dataset)
    return RunSetup(*about, lane.config, spec.browser_seed)


def sweep_runs(results: Sequence[CellResult[D]], name: str = "") -> list[Run]:
    """Return a run for every cell of a sweep that was trained: the curves of all its seeds.

    Parameters
    ----------
    results
        The cells.
    name
        What a run is called where nothing varies.
    """
    runs = []
    for result in results:
        if result.refusal:
            continue
        cell = result.cell
        called = cell.name if cell.values or not name else name
        setup = RunSetup.of(cell.spec)
        shown = len(results) <= MOST_SHOWN
        about = (result.checkpoint, result.seconds)
        runs.append(Run(0, called, "swept", setup, result.curves, *about, is_shown=shown))
    return runs
