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


class CsvReading(Struct, frozen=True):
    """How far a file could be used.

    Parameters
    ----------
    fmt, table
        What was read; ``None`` when reading failed.
    dataset
        The problem made of it; ``None`` when that failed.
    error
        Why it failed, or the empty string.
    """

    fmt: CsvFormat | None = None
    table: Table | None = None
    dataset: Dataset | None = None
    error: str = ""


def read_csv(config: DatasetConfig, progress: Progress) -> CsvReading:
    """Read what a description names."""
    fmt: CsvFormat | None = None
    table: Table | None = None
    try:
        source = create_source(config)
        assert isinstance(source, CsvFile)
        fmt = source.format()
        table = read_table(source.path, fmt, progress, source.bad_rows)
        dataset = prepare_dataset(config, Streams.from_seeds(config.seed, 0))
    except Cancelled:
        return CsvReading()
    except PlaygroundError as refused:
        return CsvReading(fmt, table, error=str(refused))
    return CsvReading(fmt, table, dataset)
