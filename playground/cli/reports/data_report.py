"""How a table was read: its columns, its signs, and what was left out."""

from collections.abc import Sequence

from msgspec import Struct, to_builtins

from playground.cli.source.training_start import with_settings
from playground.cli.terminal.formats import json_text, text_table
from playground.core import Component
from playground.datasets import DATASETS, DatasetConfig, read_table
from playground.datasets.files.csv_source import CsvFile
from playground.project import Project


class LeftOut(Struct, frozen=True):
    """A row that does not fit: where it stands, and why."""

    line: int
    why: str


class DataReport(Struct, frozen=True):
    """How a file was read.

    Parameters
    ----------
    source
        The file.
    names, kinds, missing
        A name, ``number`` or ``text``, and the count of missing values per column.
    rows
        How many rows were read.
    left_out
        The rows that do not fit.
    decimal, thousands
        The signs in numbers; the latter empty for none.
    delimiter, encoding
        How the file is written.
    header_row
        The line of the names; ``None`` when there are none.
    notes
        What reading had to change, one sentence each.
    """

    source: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: int
    missing: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    decimal: str
    thousands: str
    delimiter: str
    encoding: str
    header_row: int | None
    notes: tuple[str, ...]


def report_of(path: str, settings: Sequence[str] = ()) -> DataReport:
    """Read a file and say how.

    Raises
    ------
    PlaygroundError
        When a setting or the file cannot be used.
    """
    named = Project(dataset=DatasetConfig(CsvFile.name, {"path": path}))
    config = with_settings(named, settings).dataset
    source = DATASETS.create(Component(config.kind, config.params))
    assert isinstance(source, CsvFile)
    fmt = source.format()
    table = read_table(path, fmt, bad_rows=source.bad_rows)
    return DataReport(
        source=path,
        names=table.names,
        kinds=table.kinds,
        rows=table.rows,
        missing=table.missing,
        left_out=tuple(LeftOut(*each) for each in table.left_out),
        decimal=fmt.decimal,
        thousands=fmt.thousands,
        delimiter=fmt.delimiter,
        encoding=fmt.encoding,
        header_row=fmt.skip + 1 if fmt.header else None,
        notes=table.notes,
    )


def as_json(report: DataReport) -> str:
    """Return one JSON object on one line."""
    return json_text(to_builtins(report))


def as_text(report: DataReport) -> str:
    """Return a summary for people: the file, its columns, and what was done to it."""
    signs = f"decimal sign {report.decimal!r}, thousands sign " + (repr(report.thousands or "none"))
    names = "no names" if report.header_row is None else f"names in line {report.header_row}"
    lines = [
        f"{report.source}: {report.rows:,} rows, {len(report.names)} columns",
        f"delimiter {report.delimiter!r}, {signs}, {report.encoding}, {names}",
        text_table(
            ("column", "kind", "missing"),
            zip(report.names, report.kinds, report.missing, strict=True),
        ),
    ]
    return "\n".join([*lines, *(f"- {note}" for note in report.notes)])
