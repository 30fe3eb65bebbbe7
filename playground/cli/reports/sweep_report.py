"""What a sweep came to: a table, a JSON object."""

import math
from collections.abc import Sequence

from playground.cli.terminal.formats import json_text, text_table
from playground.cli.terminal.progress_bars import READING, shown_work
from playground.core import Streams, ValueNotAllowed
from playground.core.text.numbers import counted
from playground.datasets.prepare import prepare_dataset
from playground.experiments.sweep import CellResult
from playground.experiments.sweep_grid import Varied
from playground.experiments.sweep_results import ENDS, spread_of
from playground.nn.metrics import fitting
from playground.project import Project
from playground.storage.csv_writer import Cell


def check_metric(name: str, project: Project) -> bool:
    """Refuse a number that trainings of a document do not have; returns whether more is better.

    Raises
    ------
    ValueNotAllowed
        The message lists those there are.
    """
    if name in ("train_loss", "test_loss"):
        return False
    config = project.dataset
    with shown_work(READING) as progress:
        dataset = prepare_dataset(config, Streams.from_seeds(config.seed, 0), progress)
    found = fitting(dataset.task, len(dataset.classes))
    known = {f"{s}_{m.key}": m.greater_is_better for m in found for s in ("train", "test")}
    if name not in known:
        allowed = ", ".join(("train_loss", "test_loss", *known))
        raise ValueNotAllowed("metric", name, f"choose one of {allowed}")
    return known[name]


def as_text(
    axes: Sequence[Varied], results: Sequence[CellResult[Project]], metric: str, seconds: float
) -> str:
    """Return a row per cell: its values, the median over its seeds and half their middle half."""
    seeds = max((len(result.curves) for result in results), default=0)
    words = metric.replace("_", " ")
    spread = ["± half the middle half"] if seeds > 1 else []
    header = [*(axis.name for axis in axes), words, *spread, "diverged", "seconds"]
    rows = [_row(result, metric, has_spread=bool(spread)) for result in results]
    lines = [
        f"{counted(len(results), 'cell')}, {counted(seeds, 'seed')}"
        f"{' (medians)' if seeds > 1 else ''}, {seconds:.2f} s",
        text_table(header, rows),
    ]
    lines += [f"{r.cell.name} was not trained: {r.refusal}" for r in results if r.refusal]
    return "\n".join(lines)


def _row(result: CellResult[Project], metric: str, *, has_spread: bool) -> list[Cell]:
    middle, half = spread_of(result.ends(metric))
    numbers: list[Cell] = [None if math.isnan(middle) else middle]
    if has_spread:
        numbers.append(None if math.isnan(half) else half)
    diverged = sum(bool(trouble) for trouble in result.troubles)
    return [*result.cell.values, *numbers, diverged or None, round(result.seconds, 3)]


def as_json(
    axes: Sequence[Varied], results: Sequence[CellResult[Project]], metric: str, seconds: float
) -> str:
    """Return one JSON object, the cells in order with every seed's end."""
    cells = [_told(axes, result, metric) for result in results]
    return json_text({"metric": metric, "seconds": seconds, "cells": cells})


def _told(axes: Sequence[Varied], result: CellResult[Project], metric: str) -> dict[str, object]:
    names = _names(metric)
    ends = zip(*(result.ends(name) for name in names), strict=True)
    values = zip(axes, result.cell.values, strict=True)
    return {
        "name": result.cell.name,
        "values": {axis.keys[0]: value for axis, value in values},
        metric: spread_of(result.ends(metric))[0],
        "seeds": [dict(zip(names, each, strict=True)) for each in ends],
        "diverged": [trouble for trouble in result.troubles if trouble],
        "refusal": result.refusal,
        "seconds": result.seconds,
    }


def _names(metric: str) -> tuple[str, ...]:
    return ENDS if metric in ENDS else (*ENDS, metric)
