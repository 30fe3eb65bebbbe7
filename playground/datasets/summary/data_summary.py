"""All columns of a table or dataset, described side by side."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from playground.core.progress import Progress, go_on, unwatched
from playground.datasets.base.dataset import Dataset, RawData
from playground.datasets.base.source import DatasetSource
from playground.datasets.base.table import Table, TableData
from playground.datasets.summary.column_statistics import (
    ColumnStatistics,
    TextCount,
    byte_statistics,
    column_statistics,
    text_counts,
)
from playground.datasets.summary.column_values import (
    ColumnValues,
    as_classes,
    feature_columns,
    table_columns,
    target_column,
)
from playground.datasets.summary.treatment import Treatment, dropping, left_out, treatments

MOST_PIXELS = 5_000_000
"""How many values of pictures are looked at together; of more, evenly spaced pictures."""


class ColumnSummary(Struct, frozen=True):
    """What a column holds, and what is made of it; ``None`` while that is not known."""

    statistics: ColumnStatistics
    treatment: Treatment | None


class DataSummary(Struct, frozen=True):
    """What there is to know about data before learning from it.

    Parameters
    ----------
    rows
        Over how many rows all of this is.
    columns
        In the order of the source; of images, all their pixels as one column.
    target
        The target's name; empty where there is no one target.
    balance
        How many rows each class has, in the order of the classes; none for a regression.
    more
        How many further columns are not described.
    """

    rows: int
    columns: tuple[ColumnSummary, ...]
    target: str
    balance: tuple[TextCount, ...]
    more: int = 0


def summarize_table(
    table: Table,
    dataset: Dataset | None = None,
    source: DatasetSource | None = None,
    progress: Progress = unwatched,
) -> DataSummary:
    """Describe every column of a file.

    Parameters
    ----------
    table
        All that was read.
    dataset, source
        What is made of it, and how; without them nothing is said about target and treatment.
    progress
        Told how many columns are done.

    Raises
    ------
    Cancelled
        When ``progress`` said so.
    """
    columns = table_columns(table)
    if dataset is None or source is None:
        return _summary(table.rows, columns, None, (), {}, progress)
    raw = dataset.raw
    target = next((column for column in columns if column.name == raw.target), None)
    if target is not None and raw.task.is_classification:
        target = as_classes(target)
    notes = (*raw.notes, *dataset.transformations)
    known = treatments(dataset, source)
    done = {c.name: known.get(c.name) or left_out(c.name, notes) for c in columns}
    drops = isinstance(raw, TableData) and raw.missing == "drop"
    for column in columns:
        role = done[column.name].role
        if (drops and role == "feature") or role == "target":
            done[column.name] = dropping(done[column.name], int(column.is_missing.sum()))
    return _summary(table.rows, columns, target, raw.classes, done, progress)


def summarize_dataset(
    dataset: Dataset,
    source: DatasetSource,
    progress: Progress = unwatched,
    most: int | None = None,
) -> DataSummary:
    """Describe the data that is trained on, in the units of its source.

    Parameters
    ----------
    dataset, source
        The data, and where it comes from.
    progress
        Told how many columns are done.
    most
        How many columns are described at most.

    Raises
    ------
    Cancelled
        When ``progress`` said so.
    """
    raw, done = dataset.raw, treatments(dataset, source)
    target = target_column(raw)
    if raw.image_shape is not None:
        return _of_images(raw, target, done, progress)
    columns = feature_columns(raw, most)
    whole = len(raw.sources) if isinstance(raw, TableData) else len(raw.columns)
    shown = (*columns, target) if target is not None else columns
    summary = _summary(len(raw.x), shown, target, raw.classes, done, progress)
    return replace(summary, more=whole - len(columns))


def _summary(
    rows: int,
    columns: Sequence[ColumnValues],
    target: ColumnValues | None,
    classes: Sequence[str],
    done: dict[str, Treatment],
    progress: Progress,
) -> DataSummary:
    described = []
    for i, column in enumerate(columns):
        go_on(progress, i, len(columns))
        is_target = target is not None and column.name == target.name
        against = None if is_target else target
        described.append(
            ColumnSummary(
                column_statistics(target if is_target and target else column, against),
                done.get(column.name),
            )
        )
    go_on(progress, len(columns), len(columns))
    name = target.name if target is not None else ""
    return DataSummary(rows, tuple(described), name, _balance(target, classes))


def _balance(target: ColumnValues | None, classes: Sequence[str]) -> tuple[TextCount, ...]:
    if target is None or target.texts is None:
        return ()
    counts = {each.text: each.count for each in text_counts(target)}
    return tuple(TextCount(name, counts.get(name, 0)) for name in classes)


def _of_images(
    raw: RawData,
    target: ColumnValues | None,
    done: dict[str, Treatment],
    progress: Progress,
) -> DataSummary:
    """Describe pictures: all their pixels together, for one alone says little."""
    assert raw.image_shape is not None
    channels, height, width = raw.image_shape
    name = f"{height} × {width} pixels" + (f" × {channels}" if channels > 1 else "")
    if raw.is_bytes:
        statistics = byte_statistics(name, raw.x, progress)
    else:
        every = -(-raw.x.size // MOST_PIXELS)
        name += f", every {every}th picture" if every > 1 else ""
        statistics = column_statistics(ColumnValues(name, raw.x[::every].ravel()))
    words = {done[column].words for column in raw.columns}
    said = words.pop() if len(words) == 1 else ("standardized pixel by pixel",)
    columns = [ColumnSummary(statistics, Treatment("feature", len(raw.columns), said))]
    if target is not None:
        columns.append(ColumnSummary(column_statistics(target), done.get(target.name)))
    aim = target.name if target is not None else ""
    return DataSummary(len(raw.x), tuple(columns), aim, _balance(target, raw.classes))
