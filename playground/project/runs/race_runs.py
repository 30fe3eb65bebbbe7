"""The lanes of a race as runs."""

from __future__ import annotations

import math

from msgspec.structs import replace

from playground.experiments.batch_race import AnyRace, BatchRace
from playground.project.document.codec import DocumentParts
from playground.project.runs.run import Run, RunSetup

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
    setup = replace(RunSetup.of(document), training=race.lanes[lane].config)
    curves = tuple(race.points(lane, seed) for seed in range(min(race.seeds, MOST_SEEDS)))
    seconds = race.seconds(lane)[-1] if isinstance(race, BatchRace) else math.nan
    reached = race.checkpoint(lane)
    return Run(0, race.lanes[lane].name, "raced", setup, curves, reached, seconds, is_shown=False)
