"""New data from a file or a folder, or of a kind that needs none, as rows a network can answer."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from playground.core import Array, Component, NumpyStream
from playground.core.progress import Cancelled, LatestProgress, Progress, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import RawData
from playground.datasets.base.embedded import create_source
from playground.datasets.base.source import DATASETS, DatasetConfig, DatasetSource
from playground.datasets.base.table import Kind, Table, TableData
from playground.datasets.files.folder_source import FolderImages
from playground.datasets.images.image_source import ImageSource
from playground.datasets.images.picture_files import is_picture, loose
from playground.datasets.new_data.encode_pictures import encode_pictures
from playground.datasets.new_data.encode_table import Unknown, encode_table
from playground.datasets.new_data.known_columns import KnownColumns
from playground.datasets.new_data.new_rows import NewRows, Tally
from playground.datasets.source_for import source_for
from playground.datasets.tables.table_file import TableFile
from playground.storage.attachments import AttachmentMissing

ROWS_AT_ONCE = 1 << 14

READ_ALIKE = frozenset(
    {"header", "decimal", "thousands", "missing_words", "bad_rows", "sheet", "x", "y"}
)
"""What holds for a new file, too, where a person chose it for the file of the training."""


def read_new(
    known: KnownColumns,
    path: Path,
    tally: Tally,
    unknown: Unknown = "refuse",
    progress: Progress = unwatched,
) -> Iterator[NewRows]:
    """Read rows piece by piece and bring them to what a network knows.

    Parameters
    ----------
    known
        What the network knows.
    path
        A file of any kind that can be trained from, a folder of images or of folders of them, a
        picture, or the name of bundled or generated data.
    tally
        Counts what is done to the rows.
    unknown
        What becomes of texts that the training never met.
    progress
        Told how far reading is.

    Raises
    ------
    DataError
        When the file cannot be used; the message names line, column and value.
    Cancelled
        When ``progress`` said so.
    """
    name = str(path)
    if name in DATASETS and not DATASETS.get(name).files and not path.exists():
        yield from _of_named(known, name, tally, unknown)
        return
    source, watch = _source(path, known.config), LatestProgress(progress)
    if isinstance(source, ImageSource):
        pictures = source.read_pictures(known.image_shape, watch)
        if pictures.shape is not None or known.image_shape is not None:
            yield from encode_pictures(known, pictures, tally, path)
        else:
            yield from _in_pieces(known, _array_table(pictures.rows), tally, path, unknown)
        return
    count = 0
    if isinstance(source, TableFile):
        tables = source.read_pieces(known.kinds, watch, _table_of(known.config))
    else:  # a plug-in's own kind
        tables = iter([table_of_raw(source.read(NumpyStream((0,)), watch))])
    for table in tables:
        for rows in _in_pieces(known, table, tally, path, unknown):
            count += len(rows.x)
            if not watch.again():
                raise Cancelled
            yield rows
    if not count:
        raise DataError(path, None, None, "there are no rows of values")


def _source(path: Path, trained: DatasetConfig) -> DatasetSource:
    """Return what reads a file, as the file of the training was read where it is of its kind."""
    kind = _kind(path)
    same = kind.name == trained.kind
    params = {n: v for n, v in trained.params.items() if same and n in READ_ALIKE}
    return DATASETS.create(Component(kind.name, {**params, "path": str(path)}))


def _table_of(trained: DatasetConfig) -> TableFile | None:
    """Return what read the table of the training; ``None`` where it was none, or is gone."""
    try:
        source = create_source(trained)
    except AttachmentMissing:
        return None
    return source if isinstance(source, TableFile) else None


def _kind(path: Path) -> type[DatasetSource]:
    """Return the source of a file; pictures need no folder for each class here."""
    if is_picture(path) or (path.is_dir() and not FolderImages.recognizes(path, b"")):
        loose(path)  # says so where there are none
        return FolderImages
    return source_for(path)


def _in_pieces(
    known: KnownColumns, table: Table, tally: Tally, path: Path | None, unknown: Unknown
) -> Iterator[NewRows]:
    for first in range(0, table.rows, ROWS_AT_ONCE):
        part = slice(first, first + ROWS_AT_ONCE)
        piece = Table(
            table.names,
            table.kinds,
            tuple(column[part] for column in table.columns),
            table.missing,
            table.lines[part],
            table.notes,
        )
        yield encode_table(known, piece, tally, path, unknown)


def _of_named(known: KnownColumns, name: str, tally: Tally, unknown: Unknown) -> Iterator[NewRows]:
    raw = DATASETS.create(Component(name)).load(NumpyStream((0,)))
    yield from _in_pieces(known, table_of_raw(raw), tally, None, unknown)


def table_of_raw(raw: RawData) -> Table:
    """Return what a source delivers as the columns it was made of, the target the last one."""
    names: list[str] = []
    columns: list[Array] = []
    if not isinstance(raw, TableData):
        raw = TableData(raw.x, raw.y, raw.task, raw.columns, raw.classes, raw.target)
    texts = dict(raw.one_hot)
    for first, end in raw.sources:
        name = raw.source_name(first)
        names.append(name)
        if first in texts:
            choices = np.array([*(c[len(name) + 1 :] for c in raw.columns[first:end]), ""], object)
            values = raw.x[:, first:end]
            columns.append(choices[np.where(np.isnan(values[:, 0]), -1, values.argmax(axis=1))])
        else:
            columns.append(raw.x[:, first].astype(np.float64))
    if not raw.reconstructs:
        names.append(raw.target)
        known = raw.task.is_classification
        columns.append(np.array(raw.classes, object)[raw.y] if known else raw.y[:, 0])
    kinds: list[Kind] = ["text" if column.dtype == object else "number" for column in columns]
    lines = np.arange(1, len(raw.x) + 1)
    return Table(tuple(names), tuple(kinds), tuple(columns), (0,) * len(names), lines)


def _array_table(rows: Array) -> Table:
    """Return the columns of an array, called as such an array's are in a training."""
    names = tuple(f"x{i}" for i in range(rows.shape[1]))
    columns = tuple(rows[:, i].astype(np.float64) for i in range(len(names)))
    kinds: list[Kind] = ["number"] * len(names)
    return Table(names, tuple(kinds), columns, (0,) * len(names), np.arange(1, len(rows) + 1))
