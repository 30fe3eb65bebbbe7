"""Missing values filled in from what the training rows say."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from playground.core import Array
from playground.core.progress import Progress, go_on, unwatched
from playground.core.text.numbers import counted
from playground.datasets.base.table import TableData
from playground.datasets.base.table_signature import MARK
from playground.datasets.tables.typical import typical


def fill_missing(
    raw: TableData,
    train_rows: Array,
    marked: Sequence[str] | None = None,
    progress: Progress = unwatched,
) -> tuple[TableData, tuple[str, ...]]:
    """Fill what is missing, from the training rows: numbers as told, text with the most frequent.

    Parameters
    ----------
    raw
        The data; where its array may be written to, it is filled in place, for a large table is
        not to be there twice.
    train_rows
        The rows that say what is filled in.
    marked
        The columns of the source whose gaps a network knows columns of marks for; without it those
        that have gaps are marked, where that is wanted.
    progress
        Told which column it is at.

    Returns
    -------
    tuple
        Data without NaN, and a sentence per filled column.

    Raises
    ------
    Cancelled
        When ``progress`` said so.
    """
    x = raw.x
    notes = []
    names: list[str] = []
    gaps: list[tuple[int, Array]] = []
    spans = dict(raw.one_hot)
    for first, end in raw.sources:
        go_on(progress, first, len(raw.columns))
        rows = np.isnan(x[:, first])
        if not rows.any():
            continue
        if x is raw.x and not x.flags.writeable:
            x = x.copy()
        known = x[train_rows[~rows[train_rows]], first:end]
        if not len(known):  # no training row has a value: look at all rows rather than guess
            known = x[~rows, first:end]
        value, what = typical(known, raw.missing, is_text=first in spans)
        shown = raw.columns[first + int(value.argmax())] if first in spans else f"{value[0]:g}"
        said = f"the {what} of the training rows, {shown}"
        x[rows, first:end] = value
        gaps.append((first, np.flatnonzero(rows)))
        column = raw.source_name(first)
        names.append(column)
        count = int(rows.sum())
        notes.append(f"Filled {counted(count, 'missing value')} of {column!r} with {said}.")
    if not gaps:
        return _with_marks(raw, marked) if marked else raw, ()
    filled = replace(raw, x=x, gaps=tuple(gaps))
    wanted = names if marked is None and raw.indicator else marked
    if not wanted:
        return filled, tuple(notes)
    says = "says" if len(wanted) == 1 else "say"
    added = f"{counted(len(wanted), 'column')} of 0 and 1 that {says}"
    notes.append(f"Added {added} where a value was missing.")
    return _with_marks(filled, wanted), tuple(notes)


def _with_marks(raw: TableData, marked: Sequence[str]) -> TableData:
    """Return data with a column per name that says where its values were missing, never scaled."""
    gaps = {raw.source_name(first): rows for first, rows in raw.gaps}
    marks = np.zeros((len(raw.x), len(marked)))
    for i, name in enumerate(marked):
        marks[gaps.get(name, []), i] = 1.0
    first = len(raw.columns)
    spans = tuple((first + i, first + i + 1) for i in range(len(marked)))
    return replace(
        raw,
        x=np.concatenate([raw.x, marks], axis=1),
        columns=(*raw.columns, *(name + MARK for name in marked)),
        one_hot=(*raw.one_hot, *spans),
        marks=len(marked),
    )
