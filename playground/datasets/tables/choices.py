"""From a table and a person's choices to features and a target."""

from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.progress import Progress, go_on, stretch, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Missing, Table, TableData
from playground.datasets.csv.base.number_parsing import NumberFormat
from playground.datasets.tables.feature_columns import encode_features, usable_features
from playground.datasets.tables.target_column import TaskChoice, encode_target

_JUDGED = 0.4
"""The share of the work that is done when it is known which columns can be learned from."""


class Choices(Struct, frozen=True):
    """What to make of a table.

    Parameters
    ----------
    target
        The target column's name; empty for the last column.
    columns
        The feature columns' names; empty for all others.
    missing
        Whether rows that lack a feature are dropped, or filled after the split.
    task
        Classification, regression, or inferred from the target.
    numbers
        How the file's numbers are written, for messages.
    indicator
        Whether a column shall say where a value was missing.
    """

    target: str = ""
    columns: tuple[str, ...] = ()
    missing: Missing = "drop"
    task: TaskChoice = "auto"
    numbers: NumberFormat = NumberFormat()
    indicator: bool = False


def to_data(path: str, table: Table, choices: Choices, progress: Progress = unwatched) -> TableData:
    """Encode the chosen columns and list everything that was done.

    Raises
    ------
    DataError
        When the table cannot be used that way.
    Cancelled
        When ``progress``, told how many rows are done, said so.
    """
    go_on(progress, 0, 1)
    _refuse_small(path, table)
    target = _target(path, table, choices.target)
    picked = _picked(path, table, choices.columns, target)
    notes = list(table.notes)
    if not choices.target:
        notes.append(f"The target is the last column, {table.names[target]!r}.")
    answerable, unanswered = _known_rows(path, table, target)
    judged = stretch(progress, 0.0, _JUDGED)
    picked, left_out = usable_features(
        path,
        table,
        picked,
        answerable,
        choices.numbers,
        chosen=bool(choices.columns),
        progress=judged,
    )
    rows, dropped = _complete_rows(path, table, picked, answerable, choices.missing)
    answer = encode_target(
        path, table, target, rows, choices.numbers, choices.task, lambda *_: judged(1, 1)
    )
    features = encode_features(path, table, picked, rows, stretch(progress, _JUDGED, 1.0))
    return TableData(
        x=features.x,
        y=answer.y,
        task=answer.task,
        columns=features.names,
        classes=answer.classes,
        target=table.names[target],
        notes=(*notes, *left_out, *unanswered, *dropped, *answer.notes, *features.notes),
        one_hot=features.one_hot,
        missing=choices.missing,
        indicator=choices.indicator,
    )


def _refuse_small(path: str, table: Table) -> None:
    if len(table.names) < 2:
        raise DataError(
            path,
            1,
            None,
            "there is only one column; a feature and a target are needed "
            "(is the delimiter another one?)",
        )
    if table.rows < 2:
        count = "is only 1 row" if table.rows else "are no rows"
        raise DataError(path, 1, None, f"there {count} of values; at least 2 are needed")


def _target(path: str, table: Table, name: str) -> int:
    return _index(path, table.names, name, "target column") if name else len(table.names) - 1


def _picked(path: str, table: Table, names: Sequence[str], target: int) -> list[int]:
    """Return the features' indices in the file's order; the target is never one of them."""
    if not names:
        return [i for i in range(len(table.names)) if i != target]
    places = {name: i for i, name in enumerate(table.names)}
    wanted = {
        places[name] if name in places else _index(path, table.names, name, "column")
        for name in names
    } - {target}
    if not wanted:
        raise DataError(path, None, None, "no feature column is chosen besides the target")
    return sorted(wanted)


def _index(path: str, names: Sequence[str], name: str, what: str) -> int:
    if name in names:
        return names.index(name)
    folded = {known.casefold(): known for known in reversed(names)}
    near = get_close_matches(name.casefold(), folded, n=1)
    hint = f"did you mean {folded[near[0]]!r}? " if near else ""
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    raise DataError(path, None, None, f"there is no {what} {name!r}; {hint}the file has {listed}")


def _known_rows(path: str, table: Table, target: int) -> tuple[Array, tuple[str, ...]]:
    """Return the rows whose target is known, for no other can teach or test, and a sentence."""
    rows = np.flatnonzero(~_holes(table, target))
    if len(rows) < 2:
        message = f"the target has only {len(rows)} of {table.rows} values"
        raise DataError(path, None, table.names[target], message)
    gone = table.rows - len(rows)
    where = f"without a value of the target {table.names[target]!r}"
    return rows, (f"Dropped {gone} of {table.rows} rows {where}.",) if gone else ()


def _complete_rows(
    path: str, table: Table, picked: Sequence[int], rows: Array, missing: Missing
) -> tuple[Array, tuple[str, ...]]:
    """Return the rows that stay, and a sentence about those that do not."""
    if missing != "drop":
        return rows, ()
    lacking = np.zeros(table.rows, dtype=bool)
    for i in picked:
        lacking |= _holes(table, i)
    complete = rows[~lacking[rows]]
    if len(complete) < 2:
        worst = max(picked, key=lambda i: table.missing[i])
        raise DataError(
            path,
            None,
            table.names[worst],
            f"{table.missing[worst]} of {table.rows} values are missing, and only {len(complete)} "
            "complete rows are left; fill missing values or leave this column out",
        )
    gone = len(rows) - len(complete)
    said = f"Dropped {gone} of {table.rows} rows with missing values."
    return complete, (said,) if gone else ()


def _holes(table: Table, i: int) -> Array:
    values = table.columns[i]
    return np.isnan(values) if table.kinds[i] == "number" else values == ""
