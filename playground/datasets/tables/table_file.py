"""What every file of a table offers: which column is learned from which, and what gaps become."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, ClassVar, TypeAlias, cast

from typing_extensions import override

from playground.core import Param, RandomStream
from playground.core.progress import Progress, stretch, unwatched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import (
    Kind,
    Missing,
    Table,
    TableData,
    TableScaling,
    TableSource,
)
from playground.datasets.csv.base.number_parsing import MISSING, NumberFormat
from playground.datasets.tables.choices import Choices, to_data
from playground.datasets.tables.target_column import TaskChoice

HeaderChoice: TypeAlias = Annotated[
    str, Param("Header", "Whether the first row holds names.", choices=("auto", "yes", "no"))
]
"""The choice of every source that must find the names among the rows."""

_READ = 0.8
"""The share of the work that is done when the columns are read."""

MissingWords: TypeAlias = Annotated[
    str,
    Param(
        "Words for missing",
        "The words that stand for a missing value, separated by blanks; auto: "
        + " ".join(MISSING)
        + ". An empty cell always is missing.",
    ),
]
"""The choice of every source that must tell texts from gaps."""


class TableFile(TableSource):
    """Rows of a file, whatever it is written as; sources add how it is to be read.

    Attributes
    ----------
    how
        The parameters that say how the file is read, before anything is made of its columns.
    """

    category = "File"
    files = ("path",)
    how: ClassVar[tuple[str, ...]] = ()

    path: Annotated[str, Param("File", "The path of the file.")] = ""
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

    @abstractmethod
    def read_columns(self, progress: Progress = unwatched) -> tuple[Table, NumberFormat]:
        """Read all columns; returns also how numbers are written, for what is said of texts.

        Raises
        ------
        DataError, ValueNotAllowed
            When the file or a parameter cannot be used.
        ExtraMissing
            When a library is not installed that reads such files.
        Cancelled
            When ``progress`` said so.
        """

    def read_pieces(
        self,
        known: Mapping[str, Kind],
        progress: Progress = unwatched,
        like: "TableFile | None" = None,
    ) -> Iterator[Table]:
        """Read all columns, some rows at a time; files that may be large override this.

        Parameters
        ----------
        known
            What the columns that matter hold, by name, for files that do not say it themselves.
        progress
            Told how far reading is.
        like
            What read a table like this one, for what a file leaves open.

        Raises
        ------
        DataError, ValueNotAllowed, ExtraMissing, Cancelled
            As :meth:`read_columns` does.
        """
        del known, like
        yield self.read_columns(progress)[0]

    @override
    def load(self, stream: RandomStream) -> TableData:
        return self.read(stream, unwatched)

    @override
    def read(self, stream: RandomStream, progress: Progress) -> TableData:
        del stream
        table, numbers = self.read_columns(stretch(progress, 0.0, _READ))
        choices = Choices(
            self.target,
            self.columns,
            cast("Missing", self.missing),
            cast("TaskChoice", self.task),
            numbers,
            self.indicator,
        )
        return to_data(self.path, table, choices, stretch(progress, _READ, 1.0))

    def chosen_path(self) -> Path:
        """Return the file, or raise :class:`DataError` where none is chosen."""
        if not self.path:
            raise DataError(None, None, None, "no file is chosen yet")
        return Path(self.path)


def missing_words(chosen: str) -> tuple[str, ...]:
    """Return the words for a missing value, in lower case."""
    return MISSING if chosen == "auto" else tuple(chosen.casefold().split())
