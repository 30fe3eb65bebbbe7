"""The target column of a table: classes or numbers, inferred or as told."""

from math import isfinite
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, Task
from playground.core.progress import Progress, go_on, unwatched
from playground.core.text.numbers import counted
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table
from playground.datasets.csv.base.number_parsing import NumberFormat, to_number
from playground.datasets.tables.feature_columns import (
    chosen_rows,
    refuse_near_numbers,
    texts_in,
)

TaskChoice = Literal["auto", "classification", "regression"]

MAX_CLASSES = 100
_FEW = 20
_ROWS_PER_CLASS = 3


class Target(Struct, frozen=True):
    """The encoded target: class indices ``(N,)`` or numbers ``(N, 1)``."""

    y: Array
    task: Task
    classes: tuple[str, ...]
    notes: tuple[str, ...]


def encode_target(
    path: str,
    table: Table,
    i: int,
    rows: Array,
    numbers: NumberFormat,
    task: TaskChoice,
    progress: Progress = unwatched,
) -> Target:
    """Turn the target column into classes or numbers.

    Text is always classes. Whole numbers are classes when there are few of them; every other
    column of numbers is a regression, unless ``task`` says otherwise.
    """
    name, values = table.names[i], chosen_rows(table.columns[i], rows)
    distinct = _distinct(values, progress)
    if len(distinct) == 1:
        shown = distinct[0] if table.kinds[i] == "text" else f"{distinct[0]:g}"
        gaps = [note for note in table.notes if len(rows) < table.rows and "as missing" in note]
        message = f"the target is always {shown}: nothing to learn"
        raise DataError(path, None, name, ". ".join((message, *gaps)))
    if table.kinds[i] == "number":
        infinite = np.flatnonzero(np.isinf(values))
        if len(infinite):
            raise DataError(path, int(table.lines[rows[infinite[0]]]), name, "it is infinite")
    elif task == "regression":
        _refuse_text(path, table, i, numbers)
    elif len(distinct) > MAX_CLASSES:
        refuse_near_numbers(path, table, i, numbers)
    classified = task == "classification" or (
        task == "auto" and (table.kinds[i] == "text" or _few_whole(distinct, len(rows)))
    )
    inferred = " (inferred)" if task == "auto" else ""
    if not classified:
        note = f"Target {name!r} is read as a number: regression{inferred}."
        return Target(values.astype(np.float64)[:, None], Task.REGRESSION, (), (note,))
    if len(distinct) > MAX_CLASSES:
        message = f"{len(distinct)} different values are too many classes (at most {MAX_CLASSES})"
        raise DataError(path, None, name, f"{message}; choose another target or regression")
    classes = tuple(class_name(value) for value in distinct)
    kind = Task.BINARY if len(classes) == 2 else Task.MULTICLASS
    note = f"Target {name!r} is read as {counted(len(classes), 'class')}{inferred}."
    return Target(_indices(distinct, values), kind, classes, (note,))


def _distinct(values: Array, progress: Progress) -> Array:
    if values.dtype == object:
        return np.array(sorted(texts_in(values, progress)), dtype=object)
    go_on(progress, 0, len(values))
    distinct: Array = np.unique(values)  # one sort; one for each piece would be many
    return distinct


def _indices(distinct: Array, values: Array) -> IntArray:
    """Return each value's place among the different ones."""
    if values.dtype != object:
        return np.searchsorted(distinct, values).astype(np.int64)
    places = {text: place for place, text in enumerate(distinct)}
    return np.fromiter(map(places.__getitem__, values), np.int64, len(values))


def _few_whole(distinct: Array, rows: int) -> bool:
    whole = bool((distinct == np.round(distinct)).all())
    few = len(distinct) == 2 or (len(distinct) <= _FEW and rows >= _ROWS_PER_CLASS * len(distinct))
    return whole and few


def class_name(value: object) -> str:
    """Return what a value is called as a class: whole numbers have no point."""
    if isinstance(value, float) and isfinite(value):
        return str(int(value)) if value == int(value) else repr(float(value))
    return str(value)


def _refuse_text(path: str, table: Table, i: int, numbers: NumberFormat) -> None:
    # Among all rows: the one that made the column text may have been dropped.
    values = table.columns[i]
    strange = (i for i, text in enumerate(values) if to_number(text, numbers) is None)
    row = next(strange, 0)  # none is strange where the numbers have too many digits
    message = f"{values[row]!r} is not a number; regression needs numbers"
    raise DataError(path, int(table.lines[row]), table.names[i], message)
