"""Reading a table file as far as it goes, for the dialog that asks how."""

from msgspec import Struct

from playground.core import PlaygroundError, Streams
from playground.core.progress import Progress
from playground.datasets import (
    Cancelled,
    CsvFormat,
    Dataset,
    DatasetConfig,
    Table,
    prepare_dataset,
    read_table,
)
from playground.datasets.base.embedded import create_source
from playground.datasets.files.csv_source import CsvFile
from playground.datasets.summary.data_summary import DataSummary, summarize_table


class CsvReading(Struct, frozen=True):
    """How far a file could be used.

    Parameters
    ----------
    fmt, table
        What was read; ``None`` when reading failed.
    dataset
        The problem made of it; ``None`` when that failed.
    summary
        What its columns hold; ``None`` when reading failed.
    error
        Why it failed, or the empty string.
    """

    fmt: CsvFormat | None = None
    table: Table | None = None
    dataset: Dataset | None = None
    summary: DataSummary | None = None
    error: str = ""


def read_csv(config: DatasetConfig, progress: Progress) -> CsvReading:
    """Read what a description names, and look at every column of it."""
    fmt: CsvFormat | None = None
    table: Table | None = None
    dataset: Dataset | None = None
    error = ""
    try:
        source = create_source(config)
        assert isinstance(source, CsvFile)
        fmt = source.format()
        table = read_table(source.path, fmt, progress, source.bad_rows)
        try:
            dataset = prepare_dataset(config, Streams.from_seeds(config.seed, 0))
        except PlaygroundError as refused:
            error = str(refused)
        # Looking takes a fraction of reading: the bar stays full meanwhile.
        summary = summarize_table(table, dataset, source, lambda *_: progress(1, 1))
    except Cancelled:
        return CsvReading()
    except PlaygroundError as refused:
        return CsvReading(fmt, table, error=str(refused))
    return CsvReading(fmt, table, dataset, summary, error)
