"""A table of new rows, matched by name with the columns that a network knows."""

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from playground.core import Array, IntArray, ValueNotAllowed
from playground.core.text.lists import listed
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import Table
from playground.datasets.csv.base.number_parsing import NumberFormat, to_number
from playground.datasets.new_data.known_columns import KnownColumns
from playground.datasets.new_data.new_rows import NewRows, Strangers, Tally, refusal
from playground.datasets.new_data.own_row import RowField
from playground.datasets.tables.target_column import class_name

Unknown: TypeAlias = Literal["refuse", "zeros", "skip"]
"""What becomes of a text that the training never met: refused; 0 in all columns of this text, as a
table that gained it is trained on; or the row gets no answer."""

UNKNOWN: tuple[Unknown, ...] = ("refuse", "zeros", "skip")


def encode_table(
    known: KnownColumns,
    table: Table,
    tally: Tally,
    path: Path | None = None,
    unknown: Unknown = "refuse",
    *,
    judged: bool = True,
) -> NewRows:
    """Make raw features of a table's rows; columns may stand anywhere, and others beside them.

    Parameters
    ----------
    known
        What the network knows.
    table
        The rows.
    tally
        Counts what is done to them.
    path
        The file, for messages.
    unknown
        What becomes of texts that the training never met.
    judged
        Whether the column of the target, where there is one, is looked at.

    Raises
    ------
    DataError
        Naming the column that is not there, or line, column and value of what cannot be used.
    ValueNotAllowed
        For another word for what becomes of unknown texts.
    """
    if unknown not in UNKNOWN:
        raise ValueNotAllowed("unknown", unknown, "use " + ", ".join(UNKNOWN))
    places = {name: i for i, name in enumerate(table.names)}
    _refuse_missing(known, places, path)
    taken = {field.name for field in known.fields} | {known.target}
    tally.left_out = tuple(name for name in table.names if name not in taken)
    tally.note(table.notes)
    x = np.zeros((table.rows, known.width))
    unanswered = np.zeros(table.rows, dtype=bool)
    for field in known.fields:
        column = _Column(field, known, table, places[field.name], path, tally)
        if field.choices:
            column.write_text(x, unanswered, unknown)
        else:
            column.write_numbers(x, unanswered)
    tally.skip(unanswered, table.lines)
    truth = x if known.reconstructs else None
    if judged and not known.reconstructs:
        truth = _truth(known, table, places.get(known.target), path, tally)
    return NewRows(x, table.lines, unanswered, truth, table)


def _refuse_missing(known: KnownColumns, places: dict[str, int], path: Path | None) -> None:
    gone = [field.name for field in known.fields if field.name not in places]
    if not gone:
        return
    folded = {name.casefold(): name for name in reversed(places)}
    near = get_close_matches(gone[0].casefold(), folded, n=1)
    hint = "; the columns are "
    if near and folded[near[0]] != known.target:
        hint = f"; is it {folded[near[0]]!r}? The columns are "
    also = f", nor {listed([*map(repr, gone[1:])])}" if gone[1:] else ""
    found = listed([*map(repr, places)])
    missing = f"the network needs this column, and there is none{also}"
    raise DataError(path, None, gone[0], f"{missing}{hint}{found}")


class _Column:
    """One column on its way into the features."""

    def __init__(
        self,
        field: RowField,
        known: KnownColumns,
        table: Table,
        place: int,
        path: Path | None,
        tally: Tally,
    ) -> None:
        self._field, self._known = field, known
        self._values, self._kind = table.columns[place], table.kinds[place]
        self._lines, self._path, self._tally = table.lines, path, tally

    def write_numbers(self, x: Array, unanswered: Array) -> None:
        """Write a column of numbers."""
        field = self._field
        values = self._values
        if self._kind == "text":
            values = _numbers(values, self._lines, field.name, self._path)
        infinite = np.flatnonzero(np.isinf(values))
        if len(infinite):
            line = int(self._lines[infinite[0]])
            raise refusal(self._path, line, field.name, "it is infinite")
        x[:, field.first] = values
        gaps = np.isnan(values)
        if gaps.any():
            self._fill(x, gaps, unanswered)

    def write_text(self, x: Array, unanswered: Array, unknown: Unknown) -> None:
        """Write a column of text as zeros and ones."""
        field = self._field
        texts = _texts(self._values) if self._kind == "number" else self._values
        numbers = {text: n for n, text in enumerate(field.choices)} | {"": -1}
        codes = np.fromiter((numbers.get(text, -2) for text in texts), np.intp, len(texts))
        there = np.flatnonzero(codes >= 0)
        x[there, field.first + codes[there]] = 1.0
        strange = np.flatnonzero(codes == -2)
        if len(strange):
            self._meet(texts, strange, unanswered, unknown)
        gaps = codes == -1
        if gaps.any():
            self._fill(x, gaps, unanswered)

    def _meet(self, texts: Array, rows: IntArray, unanswered: Array, unknown: Unknown) -> None:
        """Do with texts that the training never met what was asked for."""
        field, first = self._field, int(rows[0])
        line = int(self._lines[first])
        if unknown == "refuse":
            message = f"{texts[first]!r:.80} is unknown to the network, which knows "
            raise refusal(self._path, line, field.name, message + listed(field.choices))
        self._tally.unknown.setdefault(field.name, Strangers()).add(Counter(texts[rows].tolist()))
        self._tally.zeros = unknown == "zeros"
        if unknown == "skip":
            unanswered[rows] = True
            self._tally.lacking[field.name] += len(rows)

    def _fill(self, x: Array, gaps: Array, unanswered: Array) -> None:
        """Treat what is missing as the training did: filled and marked, or without an answer."""
        field, rows = self._field, np.flatnonzero(gaps)
        value, line = self._known.fill(field), int(self._lines[rows[0]])
        if value is not None:
            x[rows, field.first : field.end] = value
            if field.mark is not None:
                x[rows, field.mark] = 1.0
            shown = field.choices[int(value.argmax())] if field.choices else f"{value[0]:g}"
            self._tally.filled[field.name, shown] += len(rows)
        elif self._known.drops:
            x[rows, field.first : field.end] = 0.0
            unanswered[rows] = True
            self._tally.lacking[field.name] += len(rows)
        else:
            message = "a value is missing, and the training knows none to fill in"
            raise refusal(self._path, line, field.name, message)


def _truth(
    known: KnownColumns, table: Table, place: int | None, path: Path | None, tally: Tally
) -> Array | None:
    """Return what the column of the target says, ``None`` where there is none."""
    if place is None:
        return None
    values, is_text = table.columns[place], table.kinds[place] == "text"
    if known.classes:
        texts = values if is_text else _texts(values)
        return class_places(texts.tolist(), known, tally)
    if is_text:
        values = _numbers(values, table.lines, known.target, path)
    return values.astype(np.float64)[:, None]


def class_places(texts: Sequence[str], known: KnownColumns, tally: Tally) -> IntArray:
    """Return the index of each class, -1 where it is missing or none of the network's."""
    numbers = {name: i for i, name in enumerate(known.classes)}
    found: dict[str, int] = {"": -1}
    strange: Counter[str] = Counter()
    for text, count in Counter(texts).items():
        if text in found:
            continue
        number = numbers.get(text)
        if number is None:  # 2.0 is the class 2
            value = to_number(text, NumberFormat())
            number = -1 if value is None else numbers.get(class_name(value), -1)
            if number < 0 and value == value:
                strange[text] = count
        found[text] = number
    tally.strangers.add(strange)
    return np.fromiter((found[text] for text in texts), np.int64, len(texts))


def _texts(values: Array) -> Array:
    """Return numbers as texts, whole ones without a point; missing ones empty."""
    return np.array(["" if v != v else class_name(v) for v in values.tolist()], dtype=object)


def _numbers(values: Array, lines: IntArray, name: str, path: Path | None) -> Array:
    """Return texts as numbers; refuses the first that is none."""
    fmt = NumberFormat()
    found = np.empty(len(values))
    for i, text in enumerate(values.tolist()):
        value = to_number(text, fmt)
        if value is None:
            raise refusal(path, int(lines[i]), name, f"{text!r:.80} is not a number")
        found[i] = value
    return found
