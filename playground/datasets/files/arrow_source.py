"""A table from a person's own Parquet, Arrow or Feather file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from typing_extensions import override

from playground.core.progress import Progress, unwatched
from playground.datasets.base.extras import import_extra
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import Kind, Table
from playground.datasets.csv.base.number_parsing import NumberFormat
from playground.datasets.tables.table_file import TableFile
from playground.datasets.typed.file_starts import ARROW_STARTS, PARQUET_START


@DATASETS.register
class ArrowTable(TableFile):
    """Columns of a Parquet, Arrow or Feather file, with their own types."""

    name = "arrow"
    title = "Parquet or Arrow"
    help = "Your own table from a Parquet, Arrow or Feather file: one column the target."
    order = 304
    suffixes = (".parquet", ".pq", ".arrow", ".arrows", ".feather", ".ipc")

    @classmethod
    @override
    def recognizes(cls, path: Path, start: bytes) -> bool:
        return start.startswith((PARQUET_START, *ARROW_STARTS))

    @override
    def read_columns(self, progress: Progress = unwatched) -> tuple[Table, NumberFormat]:
        import_extra("pyarrow", "reading Parquet and Arrow files")
        from playground.datasets.typed.arrow_table import read_arrow_table

        return read_arrow_table(self.chosen_path(), progress), NumberFormat()

    @override
    def read_pieces(
        self,
        known: Mapping[str, Kind],
        progress: Progress = unwatched,
        like: TableFile | None = None,
    ) -> Iterator[Table]:
        del known, like
        import_extra("pyarrow", "reading Parquet and Arrow files")
        from playground.datasets.typed.arrow_table import read_arrow_pieces

        return read_arrow_pieces(self.chosen_path(), progress)
