"""Feature columns of a table: numbers as they are, text as zeros and ones."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.core.progress import Progress, go_on, stretch, unwatched, watched
from playground.core.text.numbers import counted
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table, refuse_wide
from playground.datasets.csv.base.number_parsing import NumberFormat, to_number
from playground.storage.free_memory import check_room

MAX_TEXTS = 50
"""How many different texts a column may hold to become that many columns."""

ROWS_AT_ONCE = 1 << 14
"""How many rows are encoded before it is asked whether to go on."""

_TOO_MANY = "different texts are too many to learn from"
_ROW_NUMBER_NAME = re.compile(r"column 1|unnamed: 0|index|row|nr|no|.*id", re.IGNORECASE)
_IDENTIFIER_ROWS = 10


class Features(Struct, frozen=True):
    """Feature columns: ``x`` ``(rows, names)``, and what was done to get them."""

    x: Array
    names: tuple[str, ...]
    one_hot: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]


def usable_features(
    path: str,
    table: Table,
    picked: Sequence[int],
    rows: Array,
    numbers: NumberFormat,
    chosen: bool,
    progress: Progress = unwatched,
) -> tuple[list[int], tuple[str, ...]]:
    """Tell which columns can be learned from, before any row is dropped for a missing value.

    Parameters
    ----------
    path
        The file, for messages.
    table, picked, rows
        The columns in question, by index, and the rows whose target is known.
    numbers
        How the file's numbers are written.
    chosen
        Whether the person chose these columns. A chosen column that cannot be used is an error;
        otherwise it is left out, and a sentence says so.
    progress
        Told how many columns are looked at.
    """
    kept, notes = [], []
    named = any(name != f"column {n}" for n, name in enumerate(table.names, 1))
    for place, i in enumerate(watched(picked, progress, every=64)):
        name, values = table.names[i], chosen_rows(table.columns[i], rows)
        if table.kinds[i] == "number":
            why = _useless_numbers(table, i, values, chosen or len(picked) == 1 or not named)
        else:
            watch = stretch(progress, place / len(picked), (place + 1) / len(picked))
            why = _useless_text(values, watch)
            if why.endswith(_TOO_MANY):
                refuse_near_numbers(path, table, i, numbers)
                if chosen:
                    raise DataError(path, None, name, f"{why}; leave this column out")
        if why:
            notes.append(f"Left out {name!r}: {why}.")
        else:
            kept.append(i)
    if not kept or _only_identifiers(table, kept, rows):
        raise DataError(
            path, None, None, "there is no column of numbers to learn from; " + _listed(table)
        )
    return kept, tuple(notes)


def encode_features(
    path: str, table: Table, picked: Sequence[int], rows: Array, progress: Progress = unwatched
) -> Features:
    """Turn columns into numbers; NaN where a value is missing.

    Raises
    ------
    DataError
        For a number that is infinite.
    Cancelled
        When ``progress``, told how many rows are done, said so.
    """
    texts = {
        i: sorted(texts_in(chosen_rows(table.columns[i], rows), lambda *_: progress(0, 1)) - {""})
        for i in picked
        if table.kinds[i] == "text"
    }
    names: list[str] = []
    one_hot = []
    notes = []
    for i in picked:
        name = table.names[i]
        if i not in texts:
            _refuse_infinite(path, table, i, rows)
            names.append(name)
            continue
        first = len(names)
        names += [f"{name}={text}" for text in texts[i]]
        one_hot.append((first, len(names)))
        columns = counted(len(texts[i]), "column")
        notes.append(f"Text in {name!r} became {columns} of 0 and 1 (one-hot).")
    refuse_wide(path, len(names))
    # Once as it is and once scaled.
    check_room("the table", 16 * len(rows) * len(names), "keep fewer rows or columns")
    x = np.empty((len(rows), len(names)))
    places = {i: {"": -1} | {text: n for n, text in enumerate(texts[i])} for i in texts}
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        go_on(progress, begin, len(rows))
        some = rows[begin : begin + ROWS_AT_ONCE]
        first = 0
        for i in picked:
            values = table.columns[i][some]
            width = len(texts[i]) if i in texts else 1
            part = x[begin : begin + ROWS_AT_ONCE, first : first + width]
            if i in texts:
                _encode_text(values, places[i], part)
            else:
                part[:, 0] = values
            first += width
    return Features(x, tuple(names), tuple(one_hot), tuple(notes))


def chosen_rows(values: Array, rows: Array) -> Array:
    """Return some of a column's values, uncopied where they are all of them."""
    return values if len(rows) == len(values) else values[rows]


def texts_in(values: Array, progress: Progress) -> set[str]:
    """Return the different texts of a column."""
    texts: set[str] = set()
    for begin in range(0, len(values), ROWS_AT_ONCE):
        go_on(progress, begin, len(values))
        texts.update(values[begin : begin + ROWS_AT_ONCE])
    return texts


def _encode_text(values: Array, places: Mapping[str, int], out: Array) -> None:
    """Fill columns with 0 and 1, NaN where the text is missing."""
    codes = np.fromiter(map(places.__getitem__, values), np.int64, len(values))
    out[:] = codes[:, None] == np.arange(out.shape[1])
    out[codes < 0] = np.nan


def _useless_numbers(table: Table, i: int, values: Array, wanted: bool) -> str:
    if np.isnan(values).all():
        return "it holds no values"
    return "it only numbers the rows" if not wanted and _is_row_number(table, i) else ""


def _useless_text(values: Array, progress: Progress) -> str:
    texts = texts_in(values, progress) - {""}
    if not texts:
        return "it holds no values"
    if len(texts) == 1 and "" not in values:
        return f"it is always {min(texts)!r}"
    identifier = len(values) >= _IDENTIFIER_ROWS and len(texts) == len(values)
    return f"{len(texts)} {_TOO_MANY}" if identifier or len(texts) > MAX_TEXTS else ""


def refuse_near_numbers(path: str, table: Table, i: int, numbers: NumberFormat) -> None:
    """Raise when a column of text is mostly numbers, naming the first line that is not."""
    values = table.columns[i]
    strange = [row for row, text in enumerate(values) if to_number(text, numbers) is None]
    if strange and len(strange) <= len(values) // 2:
        text = values[strange[0]]
        message = f"{text!r} is not a number (the decimal sign is {numbers.decimal!r})"
        raise DataError(path, int(table.lines[strange[0]]), table.names[i], message)


def _refuse_infinite(path: str, table: Table, i: int, rows: Array) -> None:
    infinite = rows[np.isinf(chosen_rows(table.columns[i], rows))]
    if len(infinite):
        line = int(table.lines[infinite[0]])
        raise DataError(path, line, table.names[i], "the number is infinite")


def _is_row_number(table: Table, i: int) -> bool:
    """Tell whether a column counts the rows: its order would give sorted classes away."""
    if not _ROW_NUMBER_NAME.fullmatch(table.names[i]) or table.rows < _IDENTIFIER_ROWS:
        return False
    values = table.columns[i]
    return bool(np.isfinite(values).all() and (np.diff(values) == 1).all())


def _only_identifiers(table: Table, picked: Sequence[int], rows: Array) -> bool:
    """Tell whether there is nothing but text, and none of it ever repeats."""
    return all(
        table.kinds[i] == "text" and len(set(table.columns[i][rows])) == len(rows) for i in picked
    )


def _listed(table: Table) -> str:
    named = [f"{name!r} ({kind})" for name, kind in zip(table.names, table.kinds, strict=True)]
    return f"the file has {', '.join(named[:8])}" + (", …" if len(named) > 8 else "")
