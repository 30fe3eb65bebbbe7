"""A table from a person's own file."""

import codecs
from pathlib import Path
from typing import Annotated, ClassVar, cast

from msgspec.structs import replace
from typing_extensions import override

from playground.core import Param, ParamValue, RandomStream, ValueNotAllowed
from playground.core.progress import Progress, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.source import DATASETS
from playground.datasets.base.table import Missing, TableData, TableScaling, TableSource
from playground.datasets.csv.base.number_parsing import MISSING
from playground.datasets.csv.table_file import BAD_ROWS, CsvFormat, read_table, sniff
from playground.datasets.tables.choices import Choices, to_data
from playground.datasets.tables.target_column import TaskChoice

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
class CsvFile(TableSource):
    """Rows of a CSV file; whatever is ``auto`` is found out from the file."""

    name = "csv"
    title = "CSV file"
    help = "Your own table: one row a sample, one column the target."
    category = "File"
    order = 300
    files = ("path",)
    before: ClassVar[dict[str, ParamValue]] = {"missing": "drop"}

    path: Annotated[str, Param("File", "The path of the file.")] = ""
    delimiter: Annotated[
        str,
        Param("Delimiter", "auto, comma, semicolon, tab, pipe, space, or the character itself."),
    ] = "auto"
    header: Annotated[
        str, Param("Header", "Whether the first row holds names.", choices=("auto", "yes", "no"))
    ] = "auto"
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
    target: Annotated[
        str, Param("Target", "The column to predict; empty for the last.", choices_from="columns")
    ] = ""
    columns: Annotated[
        tuple[str, ...],
        Param("Columns", "The columns to learn from; none for all others.", choices_from="columns"),
    ] = ()
    missing: Annotated[
        str,
        Param(
            "Missing values",
            "Fill in the training rows' mean (fill), median or most frequent value, for text "
            "always the most frequent; or drop such rows.",
            choices=("fill", "median", "most_frequent", "drop"),
        ),
    ] = "fill"
    indicator: Annotated[
        bool,
        Param(
            "Mark missing values",
            "Add a column of 0 and 1 for every filled column: where a value was missing.",
        ),
    ] = False
    missing_words: Annotated[
        str,
        Param(
            "Words for missing",
            "The words that stand for a missing value, separated by blanks; auto: "
            + " ".join(MISSING)
            + ". An empty cell always is missing.",
        ),
    ] = "auto"
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
    task: Annotated[
        str,
        Param(
            "Problem",
            "What the target is; auto looks at its values.",
            choices=("auto", "classification", "regression"),
        ),
    ] = "auto"
    scaling: TableScaling = "standardize"
    scale_target: Annotated[
        bool, Param("Scale the target", "In a regression, scale the target like the features.")
    ] = True

    @property
    @override
    def display_name(self) -> str:
        return Path(self.path).name

    def format(self) -> CsvFormat:
        """Return how the file is written: what was chosen, and the rest as found.

        Raises
        ------
        ValueNotAllowed, DataError
            For a delimiter or encoding that cannot be, and for a file that cannot be read.
        """
        if not self.path:
            raise DataError(None, None, None, "no file is chosen yet")
        delimiter, encoding = self._delimiter(), self._encoding()
        words = tuple(self.missing_words.casefold().split())
        missing = MISSING if self.missing_words == "auto" else words
        found = sniff(self.path, delimiter, encoding, missing)
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
    def load(self, stream: RandomStream) -> TableData:
        return self.read(stream, unwatched)

    @override
    def read(self, stream: RandomStream, progress: Progress) -> TableData:
        del stream
        fmt = self.format()
        table = read_table(self.path, fmt, progress, self.bad_rows)
        choices = Choices(
            self.target,
            self.columns,
            cast("Missing", self.missing),
            cast("TaskChoice", self.task),
            fmt.numbers,
            self.indicator,
        )
        # Far less work than reading: the bar stays full meanwhile.
        return to_data(self.path, table, choices, lambda *_: progress(1, 1))

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
