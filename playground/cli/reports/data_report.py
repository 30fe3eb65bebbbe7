"""How data was read and what is in it: its columns, its signs, and what was left out."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, to_builtins

from playground.cli.reports.column_table import balance_line, column_table
from playground.cli.source.data_input import take_input
from playground.cli.source.training_start import data_project, with_settings
from playground.cli.terminal.formats import json_text
from playground.cli.terminal.process import print_notice
from playground.cli.terminal.progress_bars import READING, shown_work
from playground.core import PlaygroundError, Streams
from playground.core.progress import stretch
from playground.core.text.numbers import counted
from playground.datasets import DATASETS, DatasetConfig, prepare_dataset
from playground.datasets.base.embedded import create_source, embedded_files
from playground.datasets.files.csv_source import CsvFile
from playground.datasets.summary.column_statistics import TextCount
from playground.datasets.summary.data_summary import (
    ColumnSummary,
    summarize_dataset,
    summarize_table,
)
from playground.datasets.tables.table_file import TableFile
from playground.project import Project
from playground.project.project import read_project
from playground.storage.source_kind import PROJECT_SUFFIX, STANDARD_INPUT


class LeftOut(Struct, frozen=True):
    """A row that does not fit: where it stands, and why."""

    line: int
    why: str


class DataReport(Struct, frozen=True):
    """How data was read, and what is in it.

    Parameters
    ----------
    source
        The file, with the project file it is in, if it is; or the name of data that needs none.
    names, kinds, missing
        A name, ``number`` or ``text``, and the count of missing values per column.
    rows
        How many rows were read.
    left_out
        The rows that do not fit.
    decimal, thousands
        The signs in numbers; the latter empty for none. These and the following are ``None`` where
        no text was read.
    delimiter, encoding
        How the file is written.
    header_row
        The line of the names; ``None`` when there are none.
    notes
        What reading had to change, one sentence each.
    target
        The column that would be predicted; empty where the table cannot be trained on.
    balance
        How many rows each class of the target has.
    columns
        What each column holds, and what would be done to it.
    unusable
        Why the table cannot be trained on as it is; empty where it can.
    """

    source: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: int
    missing: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    decimal: str | None
    thousands: str | None
    delimiter: str | None
    encoding: str | None
    header_row: int | None
    notes: tuple[str, ...]
    target: str
    balance: tuple[TextCount, ...]
    columns: tuple[ColumnSummary, ...]
    unusable: str = ""


def report_of(name: str, settings: Sequence[str] = ()) -> DataReport:
    """Read a file, or data that needs none, and say how and what is in it.

    Raises
    ------
    PlaygroundError
        When a setting or the file cannot be used.
    """
    known = name in DATASETS and not DATASETS.get(name).files
    project = Project(dataset=DatasetConfig(name)) if known else _project_of(name)
    config = with_settings(project, settings).dataset
    source = create_source(config)
    if not isinstance(source, TableFile):
        return _of_other_data(name, config)
    dataset, unusable = None, ""
    with shown_work(READING) as progress:
        table, _ = source.read_columns(stretch(progress, 0.0, 0.7))
        fmt = source.format() if isinstance(source, CsvFile) else None
        try:
            streams = Streams.from_seeds(config.seed, 0)
            dataset = prepare_dataset(config, streams, stretch(progress, 0.7, 0.9))
        except PlaygroundError as error:
            unusable = str(error)
        summary = summarize_table(table, dataset, source, stretch(progress, 0.9, 1.0))
    return DataReport(
        source=_named(name, source, config),
        names=table.names,
        kinds=table.kinds,
        rows=table.rows,
        missing=table.missing,
        left_out=tuple(LeftOut(*each) for each in table.left_out),
        decimal=fmt.decimal if fmt is not None else None,
        thousands=fmt.thousands if fmt is not None else None,
        delimiter=fmt.delimiter if fmt is not None else None,
        encoding=fmt.encoding if fmt is not None else None,
        header_row=fmt.skip + 1 if fmt is not None and fmt.header else None,
        notes=table.notes,
        target=summary.target,
        balance=summary.balance,
        columns=summary.columns,
        unusable=unusable,
    )


def _named(name: str, source: TableFile, config: DatasetConfig) -> str:
    """Say which file was read, and that it is in a project's."""
    if name == STANDARD_INPUT:
        return "standard input"
    inside = next(iter(embedded_files(config).values()), None)
    return source.path if inside is None else f"{inside.name} in {name}"


def _project_of(name: str) -> Project:
    """Return a project that names a table: the one in a file, or one for the file."""
    if Path(name).suffix.lower() == PROJECT_SUFFIX:
        opened = read_project(Path(name))
        for note in opened.notes:
            print_notice(note)
        return opened.project
    return data_project(take_input() if name == STANDARD_INPUT else name)


def _of_other_data(name: str, config: DatasetConfig) -> DataReport:
    """Describe data that is bundled or generated, or images."""
    with shown_work(READING) as progress:
        streams = Streams.from_seeds(config.seed, 0)
        dataset = prepare_dataset(config, streams, stretch(progress, 0.0, 0.9))
        source = create_source(config)
        summary = summarize_dataset(dataset, source, stretch(progress, 0.9, 1.0))
    found = [column.statistics for column in summary.columns]
    return DataReport(
        source=name,
        names=tuple(each.name for each in found),
        kinds=tuple(each.kind for each in found),
        rows=summary.rows,
        missing=tuple(each.missing for each in found),
        left_out=(),
        decimal=None,
        thousands=None,
        delimiter=None,
        encoding=None,
        header_row=None,
        notes=dataset.raw.notes,
        target=summary.target,
        balance=summary.balance,
        columns=summary.columns,
    )


def as_json(report: DataReport) -> str:
    """Return one JSON object on one line."""
    return json_text(to_builtins(report))


def as_text(report: DataReport) -> str:
    """Return a summary for people: the file, its columns, and what was done to it."""
    lines = [
        f"{report.source}: {counted(report.rows, 'row')}, {counted(len(report.names), 'column')}"
    ]
    if report.delimiter is not None:
        signs = f"decimal sign {report.decimal!r}, thousands sign "
        signs += repr(report.thousands or "none")
        names = "no names" if report.header_row is None else f"names in line {report.header_row}"
        lines.append(f"delimiter {report.delimiter!r}, {signs}, {report.encoding}, {names}")
    lines.append(column_table(report.columns))
    if report.balance:
        lines.append(f"classes of {report.target!r}: {balance_line(report.balance)}")
    notes = [*report.notes, f"Not to be trained on as it is: {report.unusable}"]
    return "\n".join([*lines, *(f"- {note}" for note in notes[: None if report.unusable else -1])])
