"""Feature columns of a table: numbers as they are, text as zeros and ones."""

from dataclasses import dataclass, field

import numpy as np

from playground.core import Array
from playground.datasets.errors import DataError
from playground.datasets.numbers import to_number
from playground.datasets.table import Table

MAX_TEXTS = 50
"""How many different texts a column may hold to become that many columns."""

_ROW_NUMBER_NAMES = frozenset({"column 1", "unnamed: 0", "id", "index", "row", "rowid", "nr", "no"})
_IDENTIFIER_ROWS = 10


@dataclass
class Features:
    """Feature columns as they are gathered."""

    parts: list[Array] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    one_hot: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def encode_features(
    path: str, table: Table, picked: list[int], rows: Array, decimal: str, chosen: bool
) -> Features:
    """Turn columns into numbers.

    Parameters
    ----------
    path
        The file, for messages.
    table, picked, rows
        The columns to encode, by index, and the rows that stay.
    decimal
        The file's decimal sign.
    chosen
        Whether the person chose these columns. A chosen column that cannot be used is an error;
        otherwise it is left out, and a note says so.
    """
    features = Features()
    for i in picked:
        name, values = table.names[i], table.columns[i][rows]
        if table.kinds[i] == "number":
            if not chosen and len(picked) > 1 and _is_row_number(table, i):
                features.notes.append(f"Left out {name!r}: it only numbers the rows.")
                continue
            _refuse_infinite(path, table, i, rows)
            features.parts.append(values[:, None])
            features.names.append(name)
        else:
            _encode_text(features, path, table, i, rows, decimal, chosen)
    if not features.parts or _only_identifiers(table, picked, rows):
        raise DataError(
            path, None, None, "there is no column of numbers to learn from; " + _listed(table)
        )
    return features


def _encode_text(
    features: Features,
    path: str,
    table: Table,
    i: int,
    rows: Array,
    decimal: str,
    chosen: bool,
) -> None:
    name, values = table.names[i], table.columns[i][rows]
    texts = sorted(set(values) - {""})
    identifier = len(rows) >= _IDENTIFIER_ROWS and len(texts) == len(rows)
    if len(texts) > MAX_TEXTS or identifier:
        refuse_near_numbers(path, table, i, decimal)
        why = f"{len(texts)} different texts"
        if chosen:
            raise DataError(
                path, None, name, f"{why}, more than {MAX_TEXTS} or one a row; leave it out"
            )
        features.notes.append(f"Left out {name!r}: {why}.")
    elif len(texts) == 1 and "" not in values:
        features.notes.append(f"Left out {name!r}: it is always {texts[0]!r}.")
    else:
        first = len(features.names)
        block = np.stack([values == text for text in texts], axis=1).astype(np.float64)
        block[values == ""] = np.nan
        features.parts.append(block)
        features.names += [f"{name}={text}" for text in texts]
        features.one_hot.append((first, first + len(texts)))
        features.notes.append(f"Text in {name!r} became {len(texts)} columns of 0 and 1 (one-hot).")


def refuse_near_numbers(path: str, table: Table, i: int, decimal: str) -> None:
    """Raise when a column of text is mostly numbers, naming the first line that is not."""
    values = table.columns[i]
    strange = [row for row, text in enumerate(values) if to_number(text, decimal) is None]
    if len(strange) <= len(values) // 2:
        text = values[strange[0]]
        message = f"{text!r} is not a number (the decimal sign is {decimal!r})"
        raise DataError(path, int(table.lines[strange[0]]), table.names[i], message)


def _refuse_infinite(path: str, table: Table, i: int, rows: Array) -> None:
    infinite = rows[np.isinf(table.columns[i][rows])]
    if len(infinite):
        line = int(table.lines[infinite[0]])
        raise DataError(path, line, table.names[i], "the number is infinite")


def _is_row_number(table: Table, i: int) -> bool:
    """Tell whether a column counts the rows: its order would give sorted classes away."""
    if all(name == f"column {n}" for n, name in enumerate(table.names, 1)):
        return False  # no column has a name, so that the first one's says nothing
    if table.names[i].casefold() not in _ROW_NUMBER_NAMES or table.rows < _IDENTIFIER_ROWS:
        return False
    values = table.columns[i]
    return bool(np.isfinite(values).all() and (np.diff(values) == 1).all())


def _only_identifiers(table: Table, picked: list[int], rows: Array) -> bool:
    """Tell whether there is nothing but text, and none of it ever repeats."""
    return all(
        table.kinds[i] == "text" and len(set(table.columns[i][rows])) == len(rows) for i in picked
    )


def _listed(table: Table) -> str:
    named = [f"{name!r} ({kind})" for name, kind in zip(table.names, table.kinds, strict=True)]
    return f"the file has {', '.join(named[:8])}" + (", …" if len(named) > 8 else "")
