"""What a table's rows are known by: a number per row, for its features and for its answer."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np

from playground.core import Array, IntArray
from playground.core.progress import Progress, go_on, unwatched
from playground.datasets.base.table import TableData

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93))

_BLOCK = 4096
"""How many rows are hashed at once: few enough to stay in a processor's cache."""

_BLOCKS_ASKED = 8
"""After how many blocks it is asked whether to go on."""


def row_hashes(data: TableData, progress: Progress = unwatched) -> IntArray:
    """Return a hash of every row's features, ``(N,)``; missing values count as such.

    Each column's hash depends on its name and the values are summed, so that columns may change
    places. Of categories only the one that is there counts: others may be added.
    """
    total = np.zeros(len(data.x), np.uint64)
    spanned = {i for first, end in data.one_hot for i in range(first, end)}
    plain = [i for i in range(len(data.columns)) if i not in spanned]
    salts = np.array([_salt(data.columns[i]) for i in plain], np.uint64)
    stretches = 1 + len(data.one_hot)
    for rows in _blocks(len(total) if plain else 0, 0, stretches, progress):
        values = data.x[rows] if not spanned else data.x[rows, plain]
        total[rows] = _hashed(values, salts).sum(axis=1)
    for n, (first, end) in enumerate(data.one_hot, 1):
        names = np.array([_salt(name) for name in data.columns[first:end]], np.uint64)
        for rows in _blocks(len(total), n, stretches, progress):
            block = data.x[rows, first:end]
            salted = names[np.nan_to_num(block).argmax(axis=1)]
            total[rows] += np.where(np.isnan(block[:, 0]), np.uint64(0), salted)
    return total.view(np.int64)


def _blocks(count: int, n: int, stretches: int, progress: Progress) -> Iterator[slice]:
    """Cut so many rows into blocks, told as one of several stretches of the work."""
    for i, begin in enumerate(range(0, count, _BLOCK)):
        if not i % _BLOCKS_ASKED:
            go_on(progress, n * count + begin, stretches * count)
        yield slice(begin, begin + _BLOCK)


def answer_hashes(data: TableData) -> IntArray:
    """Return each row's class, or a hash of its value, ``(N,)``."""
    if data.task.is_classification:
        return data.y.astype(np.int64)
    if data.reconstructs:
        return np.zeros(len(data.x), np.int64)
    return _hashed(data.y[:, 0], np.uint64(_salt(data.target))).view(np.int64)


def with_answers(rows: IntArray, answers: IntArray, classes: Sequence[str]) -> IntArray:
    """Return hashes of whole rows from those of :func:`row_hashes` and :func:`answer_hashes`."""
    if not classes:
        return rows + answers
    return rows + np.array([_salt(name) for name in classes], np.uint64).view(np.int64)[answers]


def _hashed(values: Array, salts: Array | np.uint64) -> Array:
    """Mix each float64's bits with its column's salt (xor, multiply, shift: as splitmix does)."""
    bits = (values + 0.0).view(np.uint64)  # -0.0 is 0.0
    bits[np.isnan(values)] = 0x7FF8000000000000
    bits ^= salts
    for factor, shift in zip(_MIX, (29, 32), strict=True):
        bits *= factor
        bits ^= bits >> np.uint64(shift)
    return bits


def _salt(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
