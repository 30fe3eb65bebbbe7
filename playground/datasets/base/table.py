"""Columns of numbers and text as a file holds them, and a problem made of such columns."""

from abc import abstractmethod
from typing import Annotated, Literal, TypeAlias, cast

from msgspec import Struct
from msgspec.structs import replace
from typing_extensions import override

from playground.core import Array, IntArray, Param, RandomStream, Task
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.dataset import RawData
from playground.datasets.base.scaling import SCALERS, Scaler, ScalerName
from playground.datasets.base.source import DatasetSource

Kind = Literal["number", "text"]
Missing = Literal["drop", "fill", "median", "most_frequent"]
"""What becomes of gaps; ``fill`` is the mean for numbers and the most frequent value for text."""


MOST_COLUMNS = 100_000
"""Of a table, those of its texts' values included; more are no table that a network learns from."""


def refuse_wide(path: object, count: int) -> None:
    """Raise :class:`DataError` for more columns than :data:`MOST_COLUMNS`."""
    if count > MOST_COLUMNS:
        message = f"{count:,} columns are not allowed; use at most {MOST_COLUMNS:,}"
        raise DataError(None if path is None else str(path), None, None, message)


class Table(Struct, frozen=True, eq=False, weakref=True):
    """A file's columns, before anything is chosen or changed.

    Parameters
    ----------
    names
        A unique name per column.
    kinds
        ``number`` where every value that is there is a number, else ``text``.
    columns
        Read-only arrays: float64 with NaN for missing, or text with ``""`` for missing.
    missing
        How many values each column lacks.
    lines
        The line in the file where each row begins, ``(rows,)``.
    notes
        What reading had to change, one sentence each.
    left_out
        The lines of rows that do not fit, and why each was left out.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    columns: tuple[Array, ...]
    missing: tuple[int, ...]
    lines: IntArray
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.lines)


class TableData(RawData, frozen=True):
    """Raw data from a table.

    ``x`` is NaN where a value is missing and shall be filled; filling waits for the split, because
    only training rows may decide what is filled in.

    Parameters
    ----------
    one_hot
        Spans ``(first, past the last)`` of the feature columns that together stand for one column
        of text. They hold zeros and ones and are never scaled.
    missing
        What gaps are filled with.
    indicator
        Whether a column of 0 and 1 shall say where a value was missing.
    gaps
        Where values were filled in: the first feature column that was made of a column of the
        source, and the rows that lacked it.
    marks
        How many of the last columns only say where a value was missing.
    """

    one_hot: tuple[tuple[int, int], ...] = ()
    missing: Missing = "fill"
    indicator: bool = False
    gaps: tuple[tuple[int, IntArray], ...] = ()
    marks: int = 0

    @property
    def sources(self) -> tuple[tuple[int, int], ...]:
        """Return the span of feature columns that was made of each column of the source.

        The columns at the end that only mark filled values are none of the source's.
        """
        spans = dict(self.one_hot)
        found, first = [], 0
        while first < len(self.columns) - self.marks:
            found.append((first, spans.get(first, first + 1)))
            first = found[-1][1]
        return tuple(found)

    def source_name(self, first: int) -> str:
        """Return the name of the source's column that a span of feature columns was made of."""
        end = dict(self.one_hot).get(first)
        if end is None:
            return self.columns[first]
        names = self.columns[first:end]
        shared = names[0].rpartition("=")[0]
        while shared and not all(name.startswith(f"{shared}=") for name in names):
            shared = shared.rpartition("=")[0]  # the sign was part of a text
        return shared


class TableSource(DatasetSource):
    """A source of table rows, which says how its columns are to be scaled."""

    @property
    @abstractmethod
    def scaling(self) -> str:
        """The scaler's name; sources declare it, often with :data:`TableScaling`."""

    @property
    def scale_target(self) -> bool:
        """Whether a target of numbers is scaled as the features are."""
        return False

    @property
    @override
    def scaler(self) -> Scaler:
        return SCALERS[cast("ScalerName", self.scaling)]

    @property
    @override
    def target_scaler(self) -> Scaler:
        return self.scaler if self.scale_target else SCALERS["none"]

    @abstractmethod
    @override
    def load(self, stream: RandomStream) -> TableData:
        """Read the rows; tables draw nothing from the stream."""


def reconstructing(data: TableData, target: str) -> TableData:
    """Return rows that are to be answered with themselves, under a name for what they are."""
    return replace(
        data, y=data.x, task=Task.REGRESSION, classes=(), target=target, reconstructs=True
    )


TableScaling: TypeAlias = Annotated[
    str,
    Param(
        "Scaling",
        "standardize: mean 0, deviation 1. minmax: from 0 to 1. Fitted on the training rows.",
        choices=tuple(SCALERS),
    ),
]
"""The choice of scaling that every table offers."""
