"""Reading a table file as far as it goes, for the dialog that asks how."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from playground.core import PlaygroundError, Streams
from playground.core.progress import Progress, stretch
from playground.datasets import (
    Cancelled,
    CsvFormat,
    Dataset,
    DatasetConfig,
    Table,
    prepare_dataset,
)
from playground.datasets.base.embedded import create_source
from playground.datasets.csv.table_file import read_head
from playground.datasets.files.csv_source import CsvFile
from playground.datasets.files.xlsx_source import ExcelSheet
from playground.datasets.summary.data_summary import DataSummary, summarize_table
from playground.datasets.tables.table_file import TableFile

LARGE = 4_000_000
"""Bytes from which on the first rows are shown while the rest is read."""

HEAD_ROWS = 10_000

_READ, _MADE = 0.6, 0.9
"""The shares of the work that are done when the file is read, and when it can be trained on."""


class CsvReading(Struct, frozen=True):
    """How far a file could be used.

    Parameters
    ----------
    fmt, table
        What was read; ``None`` when reading failed, and the former for what is no text.
    dataset
        The problem made of it; ``None`` when that failed.
    summary
        What its columns hold; ``None`` when reading failed.
    error
        Why it failed, or the empty string.
    is_head
        Whether it is only the beginning of the file: the rest is still being read.
    sheets, first_sheet
        The names of a workbook's sheets, and of the first that holds a table.
    """

    fmt: CsvFormat | None = None
    table: Table | None = None
    dataset: Dataset | None = None
    summary: DataSummary | None = None
    error: str = ""
    is_head: bool = False
    sheets: tuple[str, ...] = ()
    first_sheet: str = ""


def read_csv(
    config: DatasetConfig,
    progress: Progress,
    show_head: Callable[[CsvReading], object] | None = None,
) -> CsvReading:
    """Read what a description names, and look at every column of it.

    Parameters
    ----------
    config
        The file, and how it is read.
    progress
        Told how far reading is.
    show_head
        Given the first rows of a file that takes a while; without it nobody waits for them.
    """
    fmt: CsvFormat | None = None
    table: Table | None = None
    dataset: Dataset | None = None
    sheets: tuple[str, ...] = ()
    first_sheet = ""
    error = ""
    try:
        source = create_source(config)
        assert isinstance(source, TableFile)
        if isinstance(source, CsvFile):
            fmt = source.format(lambda *_: progress(0, 1))
            if show_head is not None and Path(source.path).stat().st_size > LARGE:
                head = read_head(source.path, fmt, HEAD_ROWS, lambda *_: progress(0, 1))
                show_head(CsvReading(fmt, head, None, summarize_table(head), is_head=True))
        if isinstance(source, ExcelSheet):
            sheets, first_sheet = source.sheets()
        table, _ = source.read_columns(stretch(progress, 0.0, _READ))
        try:
            streams = Streams.from_seeds(config.seed, 0)
            dataset = prepare_dataset(config, streams, stretch(progress, _READ, _MADE))
        except Cancelled:
            raise
        except PlaygroundError as refused:
            error = str(refused)
        summary = summarize_table(table, dataset, source, stretch(progress, _MADE, 1.0))
    except Cancelled:
        return CsvReading()
    except PlaygroundError as refused:
        return CsvReading(fmt, table, error=str(refused), sheets=sheets, first_sheet=first_sheet)
    return CsvReading(fmt, table, dataset, summary, error, sheets=sheets, first_sheet=first_sheet)
