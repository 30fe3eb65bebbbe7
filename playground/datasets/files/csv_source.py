"""A table from a person's own file."""

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec.structs import replace
from typing_extensions import override

from playground.core import Param, ParamValue, ValueNotAllowed
from playground.core.progress import Progress, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import Kind, Table
from playground.datasets.csv.base.file_check import is_text
from playground.datasets.csv.base.number_parsing import NumberFormat
from playground.datasets.csv.table_file import BAD_ROWS, CsvFormat, read_pieces, read_table, sniff
from playground.datasets.tables.table_file import (
    HeaderChoice,
    MissingWords,
    TableFile,
    missing_words,
)

_DELIMITER_NAMES = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "space": " ",
}
_THOUSANDS = {",": ",", ".": ".", "blank": " ", "'": "'"}


@DATASETS.register
class CsvFile(TableFile):
    """Rows of a CSV file; whatever is ``auto`` is found out from the file."""

    name = "csv"
    title = "CSV file"
    help = "Your own table: one row a sample, one column the target."
    order = 300
    suffixes = (
        *(".csv", ".tsv", ".tab", ".txt", ".data", ".dat", ".arff"),
        *(".csv.gz", ".tsv.gz", ".tab.gz", ".txt.gz", ".data.gz", ".dat.gz", ".arff.gz"),
    )
    before: ClassVar[dict[str, ParamValue]] = {"missing": "drop"}
    how = ("delimiter", "header", "decimal", "thousands", "encoding", "missing_words", "bad_rows")

    delimiter: Annotated[
        str,
        Param("Delimiter", "auto, comma, semicolon, tab, pipe, space, or the character itself."),
    ] = "auto"
    header: HeaderChoice = "auto"
    decimal: Annotated[
        str, Param("Decimal sign", "Point or comma.", choices=("auto", ".", ","))
    ] = "auto"
    thousands: Annotated[
        str,
        Param(
            "Thousands sign",
            "What stands between groups of three digits: comma, point, blank, apostrophe or none.",
            choices=("auto", "none", *_THOUSANDS),
        ),
    ] = "auto"
    encoding: Annotated[
        str, Param("Encoding", "auto, or a codec's name such as utf-8 or latin-1.")
    ] = "auto"
    missing_words: MissingWords = "auto"
    bad_rows: Annotated[
        float,
        Param(
            "Rows left out",
            "How many rows that do not fit may be left out and named; 0 refuses such a file.",
            low=0.0,
            high=100.0,
            unit="%",
        ),
    ] = BAD_ROWS

    @classmethod
    @override
    def recognizes(cls, path: Path, start: bytes) -> bool:
        """Any text may be a table."""
        return is_text(start)

    def format(self, progress: Progress = unwatched, like: NumberFormat | None = None) -> CsvFormat:
        """Return how the file is written: what was chosen, and the rest as found.

        Parameters
        ----------
        progress
            Asked whether to go on.
        like
            How numbers are written in a table like this one, for what the file leaves open.

        Raises
        ------
        ValueNotAllowed, DataError
            For a delimiter or encoding that cannot be, and for a file that cannot be read.
        Cancelled
            When ``progress`` said so.
        """
        path = self.chosen_path()
        delimiter, encoding = self._delimiter(), self._encoding()
        words = missing_words(self.missing_words)
        found = sniff(path, delimiter, encoding, words, progress, like)
        if self.header != "auto":
            found = replace(found, header=self.header == "yes", names=())
        if self.decimal != "auto":
            same = found.thousands == self.decimal
            found = replace(found, decimal=self.decimal, thousands="" if same else found.thousands)
        if self.thousands != "auto":
            found = replace(found, thousands=_THOUSANDS.get(self.thousands, ""))
            if self.decimal == "auto" and found.thousands == found.decimal:
                found = replace(found, decimal="," if found.decimal == "." else ".")
        if found.thousands == found.decimal:
            allowed = f"use another sign than the decimal one, {found.decimal!r}, or none"
            raise ValueNotAllowed("csv.thousands", self.thousands, allowed)
        return found

    @override
    def read_columns(self, progress: Progress = unwatched) -> tuple[Table, NumberFormat]:
        fmt = self.format(progress)
        return read_table(self.path, fmt, progress, self.bad_rows), fmt.numbers

    @override
    def read_pieces(
        self,
        known: Mapping[str, Kind],
        progress: Progress = unwatched,
        like: TableFile | None = None,
    ) -> Iterator[Table]:
        signs = like.own_signs() if isinstance(like, CsvFile) else None
        fmt = self.format(progress, signs)
        return read_pieces(self.path, fmt, progress, self.bad_rows, known)

    def own_signs(self) -> NumberFormat | None:
        """Return how its numbers are written; ``None`` where the file is gone."""
        try:
            return self.format().numbers
        except DataError:
            return None

    def _delimiter(self) -> str:
        if self.delimiter == "auto":
            return ""
        delimiter = _DELIMITER_NAMES.get(self.delimiter, self.delimiter)
        if len(delimiter) != 1 or delimiter in '"\n\r':
            allowed = "use auto, one character, or " + ", ".join(_DELIMITER_NAMES)
            raise ValueNotAllowed("csv.delimiter", self.delimiter, allowed)
        return delimiter

    def _encoding(self) -> str:
        if self.encoding == "auto":
            return ""
        try:
            "a,b\n".encode(self.encoding)  # some codecs are none for text
            return codecs.lookup(self.encoding).name
        except (LookupError, UnicodeError, ValueError) as error:
            allowed = "use auto or a codec such as utf-8, utf-16 or latin-1"
            raise ValueNotAllowed("csv.encoding", self.encoding, allowed) from error
