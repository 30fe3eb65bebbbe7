"""From a description to the numbers training sees: load, shuffle, split, fill, scale."""

import numpy as np
from msgspec.structs import replace

from playground.core import Array, IntArray, Streams, ValueNotAllowed, read_only
from playground.core.progress import Progress, go_on, parts_of, stretch, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import Affine, Dataset, RawData, Rows
from playground.datasets.base.embedded import create_source
from playground.datasets.base.scaled_rows import ByteRows, FloatRows
from playground.datasets.base.scaling import fit
from playground.datasets.base.source import DatasetConfig, DatasetSource, check_division
from playground.datasets.base.table import TableData
from playground.datasets.base.table_signature import TableMismatch, TableSignature
from playground.datasets.imputing import fill_missing
from playground.datasets.row_hashes import answer_hashes, row_hashes
from playground.datasets.table_matching import Matched, match_table

LARGE = 1 << 25
"""Bytes beyond which features are not copied in order to be scaled."""

_READ, _KNOWN, _FILLED, _SCALED = 0.8, 0.85, 0.9, 0.98
"""The shares of the work that are done when it is read, known again, filled and scaled."""


def prepare_dataset(
    config: DatasetConfig,
    streams: Streams,
    progress: Progress = unwatched,
    known: TableSignature | None = None,
) -> Dataset:
    """Load the data of a description and divide it.

    The order of the samples is drawn once; the first ``train_share`` percent (rounded down) train,
    the others test. Whatever depends on the data (scaling, filled values) is taken from the
    training rows only.

    Parameters
    ----------
    config
        Which data, and how to divide it.
    streams
        Its ``data`` and ``split`` streams are drawn from, in this order.
    progress
        Told how far reading a file is.
    known
        What a table was like when a network was trained on it: its columns and classes keep their
        order, its rows their sides, and both their scaling.

    Raises
    ------
    ValueNotAllowed
        For an unknown source or parameter, or a division that leaves one side without samples.
    DataError
        When a file cannot be used; the message names line and column.
    TableMismatch
        When a table cannot be matched with what was ``known`` of it.
    Cancelled
        When ``progress`` said so.
    """
    check_division(config)
    source = create_source(config)
    raw = _read(config, source, streams, stretch(progress, 0.0, _READ), known)
    go_on(progress, *parts_of(_READ))
    matched = match_table(raw, known) if known and isinstance(raw, TableData) else None
    raw, changes = (matched.data, matched.notes) if matched is not None else (raw, ())
    train, test = _divide(config, len(raw.x), streams, matched, known)
    hashes: tuple[IntArray, IntArray] | None = None
    filled: tuple[str, ...] = ()
    if isinstance(raw, TableData):
        hashes = row_hashes(raw, stretch(progress, _READ, _KNOWN)), answer_hashes(raw)
        marked = known.marked if matched is not None and known is not None else None
        raw, filled = fill_missing(raw, train, marked, stretch(progress, _KNOWN, _FILLED))
    x_scaling, x_said = _fit_features(source, raw, train, stretch(progress, _FILLED, _SCALED))
    y_scaling, y_said = _fit_target(source, raw, train, x_scaling)
    go_on(progress, *parts_of(_SCALED))
    if matched is not None and known is not None:
        x_scaling, y_scaling = known.x_scaling, known.y_scaling
    # An answer that is the row itself is the row with its filled values.
    x = raw.x if raw.is_bytes else _kept(raw.x)
    raw = replace(raw, x=x, y=x if raw.reconstructs else read_only(raw.y))
    for rows in (train, test):
        rows.setflags(write=False)
    x_scaling, y_scaling = _frozen(x_scaling), _frozen(y_scaling)
    dataset = Dataset(
        name=source.display_name,
        raw=raw,
        train_rows=train,
        test_rows=test,
        x_train=_features(raw, train, x_scaling),
        y_train=_scaled(y_scaling, raw.y[train]),
        x_test=_features(raw, test, x_scaling),
        y_test=_scaled(y_scaling, raw.y[test]),
        x_scaling=x_scaling,
        y_scaling=y_scaling,
        transformations=(*changes, *raw.notes, *filled, *x_said, *y_said),
        signature=_signature(config, raw, x_scaling, y_scaling, hashes, train, test),
        changes=changes,
    )
    go_on(progress, *parts_of(1.0))
    return dataset


def _read(
    config: DatasetConfig,
    source: DatasetSource,
    streams: Streams,
    progress: Progress,
    known: TableSignature | None,
) -> RawData:
    """Read a source; where nobody chose a target, the one it was trained on is meant."""
    chosen: str | None = getattr(source, "target", None)  # not every source has a choice
    if known is None or chosen != "":
        return source.read(streams.data, progress)
    targeted = replace(config, params={**config.params, "target": known.target})
    try:
        return create_source(targeted).read(streams.data, progress)
    except DataError as error:
        message = f"the table is not what was trained on: {error}"
        raise TableMismatch(None, None, None, message) from error


def _divide(
    config: DatasetConfig,
    count: int,
    streams: Streams,
    matched: Matched | None,
    known: TableSignature | None,
) -> tuple[Array, Array]:
    """Return the rows that train and the rows that test; of a known table they stay what they are.

    What is new in it is divided anew, and comes behind the others.
    """
    drawn = (config.train_share, config.seed)
    if matched is None or known is None or drawn != (known.train_share, known.seed):
        return _split(count, config.train_share, streams)
    sides = [matched.places[side] for side in (known.train, known.test)]
    train, test = (side[side >= 0] for side in sides)
    fresh = np.setdiff1d(np.arange(count), matched.places)
    if len(fresh):
        order = fresh[streams.split.permutation(len(fresh))]
        cut = len(fresh) * config.train_share // 100
        train, test = np.concatenate([train, order[:cut]]), np.concatenate([test, order[cut:]])
    if not len(train) or not len(test):
        side = "train" if not len(train) else "test"
        message = f"the table is not what was trained on: none of the rows to {side} on is left"
        raise TableMismatch(None, None, None, message)
    return train, test


def _signature(
    config: DatasetConfig,
    raw: RawData,
    x_scaling: Affine,
    y_scaling: Affine,
    hashes: tuple[IntArray, IntArray] | None,
    train: Array,
    test: Array,
) -> TableSignature | None:
    if hashes is None or not isinstance(raw, TableData):
        return None
    return TableSignature(
        columns=raw.columns,
        one_hot=raw.one_hot,
        target=raw.target,
        task=raw.task,
        classes=raw.classes,
        train_share=config.train_share,
        seed=config.seed,
        x_scaling=x_scaling,
        y_scaling=y_scaling,
        rows=hashes[0],
        answers=hashes[1],
        train=train,
        test=test,
    )


def _split(count: int, share: int, streams: Streams) -> tuple[Array, Array]:
    """Return the rows that train and the rows that test."""
    cut = count * share // 100
    if not 0 < cut < count:
        side = "train" if cut == 0 else "test"
        allowed = f"it leaves none of the {count} samples to {side} on; use another share"
        raise ValueNotAllowed("train_share", share, allowed)
    order = streams.split.permutation(count)
    return np.asarray(order[:cut]), np.asarray(order[cut:])


def _fit_features(
    source: DatasetSource, raw: RawData, train: Array, progress: Progress
) -> tuple[Affine, tuple[str, ...]]:
    spans = raw.one_hot if isinstance(raw, TableData) else ()
    spared = [i for first, end in spans for i in range(first, end)]
    rows = _features(raw, train, Affine.identity(len(raw.columns)))
    if isinstance(rows, ByteRows | FloatRows):
        # Each statistic is a look at all rows; only the first moves the bar.
        rows = replace(rows, progress=lambda *_: progress(0, 1))
    return fit(source.scaler, rows, raw.columns, spared)


def _fit_target(
    source: DatasetSource, raw: RawData, train: Array, x_scaling: Affine
) -> tuple[Affine, tuple[str, ...]]:
    if raw.reconstructs:
        return x_scaling, (f"The target is the {raw.target} itself.",)
    if raw.task.is_classification:
        return Affine.identity(1), ()
    what = f"the target {raw.target!r}"
    return fit(source.target_scaler, raw.y[train], (raw.target,), what=what)


def _features(raw: RawData, rows: Array, scaling: Affine) -> Rows:
    """Return some rows scaled; bytes and large tables stay where they are."""
    if raw.is_bytes:
        return ByteRows(raw.x, rows, scaling)
    if raw.x.nbytes > LARGE:
        return FloatRows(raw.x, rows, scaling)
    return _scaled(scaling, raw.x[rows])


def _scaled(scaling: Affine, rows: Array) -> Array:
    """Return chosen rows, a copy already, scaled."""
    scaled = rows if scaling.is_identity else scaling.apply(rows)
    scaled.setflags(write=False)
    return scaled


def _kept(x: Array) -> Array:
    """Return features that nobody can write to: a copy, unless they are a large table."""
    if x.nbytes <= LARGE:
        return read_only(x)
    x.setflags(write=False)
    return x


def _frozen(scaling: Affine) -> Affine:
    return Affine(read_only(scaling.offset), read_only(scaling.scale))
