"""A table that was changed since a network was trained on it, brought to what the network knows.

Columns are matched by name and rows by what they hold, so that a spreadsheet may move, sort, append
and delete; what cannot be matched is refused by name, and never used by position.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, IntArray
from playground.core.text.lists import listed
from playground.core.text.numbers import counted
from playground.datasets.base.table import TableData
from playground.datasets.base.table_signature import TableMismatch, TableSignature
from playground.datasets.row_hashes import answer_hashes, row_hashes, with_answers


class Matched(Struct, frozen=True, eq=False):
    """A table as the network knows it.

    Parameters
    ----------
    data
        With the columns and classes in the network's order.
    places
        For each row of then, where it is now ``(N,)``; -1 where it is gone.
    notes
        What changed, one sentence each; none where nothing did.
    """

    data: TableData
    places: IntArray
    notes: tuple[str, ...]


def match_table(data: TableData, known: TableSignature) -> Matched:
    """Match a table with what it was.

    Raises
    ------
    TableMismatch
        Naming the columns, classes or rows that cannot be matched.
    """
    data, notes = _match_columns(data, known.without_marks())
    places, said = _match_rows(data, known)
    notes += said
    if data.task.is_classification != known.task.is_classification:
        words = ["a number", "classes"]
        was, now = (words[t.is_classification] for t in (known.task, data.task))
        raise _mismatch(f"the target {known.target!r} was {was} and is now {now}")
    if data.task.is_classification:
        data, said = _match_classes(data, known, places)
        notes += said
    there = places >= 0
    others = int((answer_hashes(data)[places[there]] != known.answers[there]).sum())
    if others:
        notes.append(f"{counted(others, 'row')} got another value of {known.target!r}.")
    return Matched(data, places, tuple(notes))


def _match_columns(data: TableData, known: TableSignature) -> tuple[TableData, list[str]]:
    """Put the columns in the order the network takes them in."""
    if data.columns == known.columns and data.one_hot == known.one_hot:
        return data, []
    where = {name: i for i, name in enumerate(data.columns)}
    siblings = _siblings(known)
    gone = [n for n in known.columns if all(sibling not in where for sibling in siblings[n])]
    extra = [name for name in data.columns if name not in known.columns]
    if gone:
        new = f"; {_listed(extra)} is new: was something renamed?" if extra else ""
        raise _mismatch(f"there is no column {_listed(gone)} any more{new}")
    x = np.empty((len(data.x), len(known.columns)))
    for j, name in enumerate(known.columns):
        if name in where:
            x[:, j] = data.x[:, where[name]]
        else:  # a category that no row has any more
            sibling = next(where[each] for each in siblings[name] if each in where)
            x[:, j] = np.where(np.isnan(data.x[:, sibling]), np.nan, 0.0)
    notes = []
    present = [where[name] for name in known.columns if name in where]
    if present != sorted(present):
        notes.append("The columns stand in another order; they were matched by name.")
    if extra:
        notes.append(f"The network knows nothing of {_listed(extra)}: left out.")
    return replace(data, x=x, columns=known.columns, one_hot=known.one_hot), notes


def _siblings(known: TableSignature) -> dict[str, tuple[str, ...]]:
    """Return, for each column, those that come from the same column of the file."""
    siblings: dict[str, tuple[str, ...]] = {name: (name,) for name in known.columns}
    for first, end in known.one_hot:
        names = known.columns[first:end]
        for name in names:
            siblings[name] = names
    return siblings


def _match_rows(data: TableData, known: TableSignature) -> tuple[IntArray, list[str]]:
    """Return where each row of then is now, and what became of the rows.

    Rows are matched with their answers first, so that of two samples with the same features each
    stays itself; then without, for an answer may be corrected and a class renamed.
    """
    then, now = known.rows, row_hashes(data)
    whole = with_answers(now, answer_hashes(data), data.classes)
    were = with_answers(then, known.answers, known.classes)
    if np.array_equal(whole, were):
        return np.arange(len(then)), []
    places = np.full(len(then), -1)
    for old, new in ((were, whole), (then, now)):
        lost, free = np.flatnonzero(places < 0), np.setdiff1d(np.arange(len(now)), places)
        found = np.intersect1d(
            _unique_keys(old[lost]), _unique_keys(new[free]), True, return_indices=True
        )
        places[lost[found[1]]] = free[found[2]]
    same = int((places >= 0).sum())
    if 2 * same < min(len(then), len(now)):
        raise _mismatch(
            f"only {same:,} of its {len(now):,} rows are among the {len(then):,} that the "
            "network was trained and tested on"
        )
    edited = np.zeros(0, np.intp)
    if len(then) == len(now):  # what stands where it stood was edited there
        edited = np.setdiff1d(np.flatnonzero(places < 0), places)
        places[edited] = edited
    gone, new_rows = int((places < 0).sum()), len(now) - int((places >= 0).sum())
    if np.array_equal(places, np.arange(len(now))) and not len(edited):
        return places, []
    changes = ((len(edited), "changed in place"), (gone, "gone"), (new_rows, "new"))
    said = [f"{counted(number, 'row')} {what}" for number, what in changes if number]
    if not said:
        return places, ["The rows stand in another order; they were matched by what they hold."]
    rest = "the others stay on the side, train or test, that they were on"
    return places, [f"{', '.join(said)}; {rest}."]


def _unique_keys(hashes: IntArray) -> Array:
    """Tell equal rows apart by counting them, in the order they come in."""
    if not len(hashes):
        return hashes
    order = np.argsort(hashes, kind="stable")
    ranked = hashes[order]
    begins = np.concatenate([[True], ranked[1:] != ranked[:-1]])
    places = np.arange(len(hashes))
    counts = np.empty(len(hashes), np.uint64)
    counts[order] = places - np.maximum.accumulate(np.where(begins, places, 0))
    keys: Array = hashes.view(np.uint64) + counts * np.uint64(0x9E3779B97F4A7C15)
    return keys


def _match_classes(
    data: TableData, known: TableSignature, places: IntArray
) -> tuple[TableData, list[str]]:
    """Give every class the index the network knows it by, whatever it is called now."""
    if data.classes == known.classes:
        return data, []
    unknown = [name for name in data.classes if name not in known.classes]
    notes, renamed = [], dict[str, str]()
    for i, name in enumerate(known.classes):
        if name in data.classes:
            continue
        there = places[(known.answers == i) & (places >= 0)]
        called = {data.classes[j] for j in np.unique(data.y[there])}
        if len(called) == 1 and called <= set(unknown) - set(renamed.values()):
            renamed[name] = called.pop()
            notes.append(f"The class {name!r} is now called {renamed[name]!r}.")
        else:
            notes.append(f"No row is of the class {name!r} any more.")
    strange = [name for name in unknown if name not in renamed.values()]
    if strange:
        raise _mismatch(
            f"{_listed(strange)} is no class the network knows; it was trained on "
            f"{_listed(known.classes)}"
        )
    classes = tuple(renamed.get(name, name) for name in known.classes)
    index = np.array([classes.index(name) for name in data.classes], np.int64)
    return replace(data, y=index[data.y], classes=classes, task=known.task), notes


def _mismatch(what: str) -> TableMismatch:
    return TableMismatch(None, None, None, f"the table is not what was trained on: {what}")


def _listed(names: Sequence[str]) -> str:
    return listed([*map(repr, names)])
