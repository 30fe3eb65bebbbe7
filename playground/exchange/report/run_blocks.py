"""The trainings beside this one, as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from playground.core.text.numbers import number
from playground.exchange.report.document import Block, Cell, Grid, Keyed, Number, Text
from playground.project.project import Project
from playground.project.runs.run import Run, RunSetup
from playground.project.runs.run_table import run_table
from playground.training.base.history import Metrics

WORDS = ("run", "differs in", "note")
NUMBERS = ("updates", "epochs", "train loss", "test loss", "best test loss", "at update", "seconds")


def run_blocks(
    project: Project,
    points: Sequence[Metrics],
    runs: Sequence[Run],
    colors: Mapping[int, tuple[str, str]],
) -> tuple[Block, ...]:
    """Return this training beside the others; nothing without others.

    Parameters
    ----------
    project, points
        This training, and its curve.
    runs, colors
        The others; by number, the colours of those that are drawn behind the curves.
    """
    if not runs:
        return ()
    seconds = points[-1].seconds if points else math.nan
    setup, curve = RunSetup.of(project), tuple(points)
    present = Run(0, "this training", "reset", setup, (curve,), seconds=seconds)
    header, lines = run_table((present, *runs))
    has_notes = any(run.note for run in runs)
    words = WORDS if has_notes else WORDS[:-1]
    wanted = (*words, *NUMBERS)
    columns = [list(header).index(name) for name in wanted]
    keys = (None, *(colors.get(run.id) for run in runs))
    rows = tuple(
        (_named(str(line[columns[0]]), key), *(_cell(line[i]) for i in columns[1:]))
        for key, line in zip(keys, map(list, lines), strict=True)
    )
    names = tuple(name[:1].upper() + name[1:] for name in wanted)
    said = Text("What was trained beside it, and the settings in which each differs from most:")
    return said, Grid("Runs", names, rows, left=len(words))


def _named(name: str, colors: tuple[str, str] | None) -> Cell:
    return name if colors is None else Keyed(name, *colors)


def _cell(value: object) -> Cell:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float):
        return Number(number(value, 4, trim=True), value)
    return f"{value:,}" if isinstance(value, int) else str(value)
