"""A table from a sheet of a person's own Excel workbook."""

from pathlib import Path
from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.core.progress import Progress, unwatched
from playground.datasets.base.extras import import_extra
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import Table
from playground.datasets.csv.base.number_parsing import NumberFormat
from playground.datasets.tables.table_file import (
    HeaderChoice,
    MissingWords,
    TableFile,
    missing_words,
)
from playground.datasets.typed.file_starts import WORKBOOK
from playground.storage.zip_names import ZIP_START, names_in_zip


@DATASETS.register
class ExcelSheet(TableFile):
    """The cells of a sheet, with their own types; formulas as the values they had when saved."""

    name = "xlsx"
    title = "Excel sheet"
    help = "A sheet of your own workbook: one row a sample, one column the target."
    order = 302
    suffixes = (".xlsx", ".xlsm")
    how = ("sheet", "header", "missing_words")

    sheet: Annotated[
        str,
        Param(
            "Sheet",
            "The sheet's name; empty for the first that holds a table.",
            choices_from="sheets",
        ),
    ] = ""
    header: HeaderChoice = "auto"
    missing_words: MissingWords = "auto"

    @classmethod
    @override
    def recognizes(cls, path: Path, start: bytes) -> bool:
        return start.startswith(ZIP_START) and WORKBOOK in names_in_zip(path)

    def sheets(self) -> tuple[tuple[str, ...], str]:
        """Return the names of the workbook's sheets, and of the first with a table, if any.

        Raises
        ------
        DataError, ExtraMissing
            When they cannot be read.
        """
        import_extra("openpyxl", "reading Excel workbooks")
        from playground.datasets.typed.sheet_table import find_sheets

        return find_sheets(self.chosen_path())

    @override
    def read_columns(self, progress: Progress = unwatched) -> tuple[Table, NumberFormat]:
        import_extra("openpyxl", "reading Excel workbooks")
        from playground.datasets.typed.sheet_table import SheetChoice, read_sheet

        choice = SheetChoice(self.sheet, self.header, missing_words(self.missing_words))
        return read_sheet(self.chosen_path(), choice, progress), NumberFormat()
