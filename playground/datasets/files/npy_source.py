"""A table from the array in a person's own ``.npy`` file."""

from pathlib import Path

from typing_extensions import override

from playground.core.progress import Progress, unwatched
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import Table
from playground.datasets.csv.base.number_parsing import NumberFormat
from playground.datasets.tables.table_file import TableFile
from playground.datasets.typed.file_starts import NPY_START


@DATASETS.register
class ArrayTable(TableFile):
    """The columns of a 2-D array, or the fields of a structured one, which have names."""

    name = "npy"
    title = "NumPy table"
    help = "Your own 2-D array in an .npy file: one row a sample, one column the target."
    order = 306
    suffixes = (".npy",)

    @classmethod
    @override
    def recognizes(cls, path: Path, start: bytes) -> bool:
        return start.startswith(NPY_START)

    @override
    def read_columns(self, progress: Progress = unwatched) -> tuple[Table, NumberFormat]:
        from playground.datasets.typed.array_table import read_array_table

        return read_array_table(self.chosen_path(), progress), NumberFormat()
