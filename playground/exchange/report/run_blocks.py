"""The trainings beside this one, as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.core.text.numbers import number
from playground.exchange.report.document import Block, Cell, Grid, Number, Text
from playground.project.project import Project
from playground.project.runs.run import Run, RunSetup
from playground.project.runs.run_table import run_table
from playground.training.base.history import Metrics

WORDS = ("run", "differs in", "note")
NUMBERS = ("updates", "epochs", "train loss", "test loss", "best test loss", "at update", "seconds")


def run_blocks(
    project: Project, points: Sequence[Metrics], runs: Sequence[Run]
) -> tuple[Block, ...]:
    """Return this training beside the others; nothing without others."""
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
    rows = tuple(tuple(_cell(line[i]) for i in columns) for line in map(list, lines))
    names = tuple(name[:1].upper() + name[1:] for name in wanted)
    said = Text("What was trained beside it, and the settings in which each differs from most:")
    return said, Grid("Runs", names, rows, left=len(words))


def _cell(value: object) -> Cell:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float):
        return Number(number(value, 4, trim=True), value)
    return f"{value:,}" if isinstance(value, int) else str(value)
