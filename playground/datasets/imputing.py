"""Missing values filled in from what the training rows say."""

import numpy as np
from msgspec.structs import replace

from playground.core import Array
from playground.datasets.base.table import TableData


def fill_missing(raw: TableData, train_rows: Array) -> tuple[TableData, tuple[str, ...]]:
    """Fill what is missing: the mean for numbers, the most frequent value for text.

    Returns
    -------
    tuple
        Data without NaN, and a sentence per filled column.
    """
    holes = np.isnan(raw.x)
    if not holes.any():
        return raw, ()
    x = raw.x.copy()
    notes = []
    spanned = {i: (first, end) for first, end in raw.one_hot for i in range(first, end)}
    done: set[int] = set()
    for i in np.flatnonzero(holes.any(axis=0)):
        first, end = spanned.get(int(i), (int(i), int(i) + 1))
        if first in done:
            continue
        done.add(first)
        rows = holes[:, i]
        known = x[train_rows][~rows[train_rows], first:end]
        if not len(known):  # no training row has a value: look at all rows rather than guess
            known = x[~rows, first:end]
        if end - first == 1 and int(i) not in spanned:
            value = known.mean(axis=0)
            said = f"the mean of the training rows, {value[0]:g}"
        else:
            place = int(known.sum(axis=0).argmax())
            value = np.eye(end - first)[place]
            said = f"the most frequent value of the training rows, {raw.columns[first + place]}"
        x[rows, first:end] = value
        column = raw.columns[first] if first not in spanned else raw.columns[first].split("=")[0]
        count = int(rows.sum())
        values = "value" if count == 1 else "values"
        notes.append(f"Filled {count} missing {values} of {column!r} with {said}.")
    return replace(raw, x=x), tuple(notes)
