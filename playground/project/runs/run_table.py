"""The runs as a table: what tells them apart, how far they got, how well."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.project.runs.differences import differences
from playground.project.runs.run import Run, middle
from playground.storage.csv_writer import Cell, Table

HEADER = (
    "run", "origin", "differs in", "seeds", "updates", "epochs", "train loss", "test loss",
    "train accuracy", "test accuracy", "best test loss", "at update", "seconds", "note",
)  # fmt: skip

SERIES = ("epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy")


def run_table(runs: Sequence[Run]) -> Table:
    """Return a row per run; of several seeds the medians of where they ended."""
    told = differences([run.setup for run in runs])
    return HEADER, [_row(run, what) for run, what in zip(runs, told, strict=True)]


def _row(run: Run, differs: tuple[str, ...]) -> list[Cell]:
    ends = [middle(run.last(series)) for series in SERIES]
    best, step = run.best("test_loss")
    found = (best, step) if math.isfinite(best) else (None, None)
    about = (run.name, run.origin, ", ".join(differs))
    return [*about, len(run.curves), run.steps, *ends, *found, run.seconds, run.note]
