"""Which rows fit the table; those that do not are left out and named."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from playground.core.text.numbers import counted
from playground.datasets.base.data_errors import DataError
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.number_parsing import is_number, to_number
from playground.datasets.csv.base.record_reader import Record
from playground.datasets.csv.detection.table_layout import fitted

_NAMED = 3
_END_OF_FILE = "\x1a"
"""What old programs write behind the last line."""


class RowFilter:
    """Tells the rows of a table from what else stands between and after them.

    Parameters
    ----------
    fmt
        How the file is written.
    names
        The row of names as it stands in the file; empty for none.
    width
        How many values a row has.

    Attributes
    ----------
    left_out
        The lines of rows that do not fit, and why.
    """

    def __init__(self, fmt: CsvFormat, names: Sequence[str], width: int = 0) -> None:
        self.left_out: list[tuple[int, str]] = []
        self._fmt = replace(fmt, width=width)
        self._names = list(names)
        self._width = width
        self._after_blank = False
        self._like: list[bool] = []
        self._comments = 0
        self._cut = 0
        self._other: list[tuple[int, str]] = []
        self._ended = False
        self._again = False

    def fitting(self, chunk: Sequence[Record]) -> tuple[list[int], list[list[str]]]:
        """Return the lines and the values of the rows that fit."""
        lines = [line for line, _ in chunk]
        rows = [row for _, row in chunk]
        if self.is_plain and set(map(len, rows)) == {self._width} and self._names not in rows:
            if not self._like:
                self._remember(rows[0])
            return lines, rows
        fit = [(line, row) for line, given in chunk if (row := self._one(line, given)) is not None]
        return [line for line, _ in fit], [row for _, row in fit]

    @property
    def is_plain(self) -> bool:
        """Whether rows of the right width are all that is to be expected now."""
        odd = self._ended or self._after_blank or self._other
        return self._width > 1 and not self._fmt.trailing and not odd

    @property
    def names_are_texts(self) -> bool:
        """Whether the row of names, should it come again, cannot pass for numbers."""
        numbers = self._fmt.numbers
        return not any(to_number(n, numbers) is not None for n in self._names)

    def refuse_too_many(self, path: Path, rows: int, limit: float) -> None:
        """Raise when a larger share than ``limit`` percent of the rows is left out."""
        self._settle(end=True)
        count = len(self.left_out)
        if count <= limit / 100 * (rows + count):
            return
        line, why = min(self.left_out)
        whole = rows + count
        named = sorted(self.left_out)[1:_NAMED]
        also = "".join(f"; line {other}: {reason}" for other, reason in named)
        more = f"; {count - _NAMED} more" if count > _NAMED else ""
        said = f" ({count} of {whole} rows do not fit, more than {limit:g} %{also}{more})"
        raise DataError(path, line, None, why + said)

    def notes(self) -> list[str]:
        """Return sentences about what was left out."""
        said = []
        if self._comments:
            said.append(f"Left out {counted(self._comments, 'line')} of comment.")
        if self._other:
            first = self._other[0][0]
            what = "the file holds something else than this table"
            if self._again:
                what = "the names come again, behind a blank line, as of a second table"
            said.append(
                f"From line {first} on {what}: left out ({counted(len(self._other), 'line')})."
            )
        if self.left_out:
            count = len(self.left_out)
            rows = f"{counted(count, 'row')} that {'does' if count == 1 else 'do'}"
            named = "; ".join(f"line {line}: {why}" for line, why in sorted(self.left_out)[:_NAMED])
            said.append(f"Left out {rows} not fit ({named}{'; …' if count > _NAMED else ''}).")
        return said

    def _one(self, line: int, given: list[str]) -> list[str] | None:
        if not given or (len(given) == 1 and not given[0].strip().strip(_END_OF_FILE)):
            self._after_blank = True
            return None
        after_blank, self._after_blank = self._after_blank, False
        row = fitted(given, self._fmt)
        if self._ended or (row is not None and after_blank and self._is_head(row)):
            self._again = self._again or (not self._ended and row == self._names)
            self._ended = True
            self._other.append((line, ""))
            return None
        if row is None:
            self._misfit(line, given, after_blank)
            return None
        self._settle()
        if row == self._names:
            self.left_out.append((line, "the names come again"))
            return None
        if self._cut == line - 1 and not row[0].strip():
            self.left_out.append((line, "it goes on where the line before was cut"))
            return None
        if not self._like:
            self._remember(row)
        return row

    def _misfit(self, line: int, given: Sequence[str], after_blank: bool) -> None:
        if self._fmt.comment and given[0].lstrip().startswith(self._fmt.comment):
            self._comments += 1
            return
        again = sum(cell.strip() in self._names for cell in given)
        if len(given) > 1 and 2 * again >= len(given):
            self._ended = True  # names like these: a table of its own begins
            self._other.append((line, ""))
            return
        self._cut = line if len(given) < self._width else 0
        count = counted(len(given), "value")
        why = f"{count} where the first row has {self._width + self._fmt.trailing}"
        if (after_blank and self._like) or self._other:
            self._other.append((line, why))  # perhaps another table; a row that fits settles it
        else:
            self.left_out.append((line, why))

    def _settle(self, end: bool = False) -> None:
        """Count what stood after a blank line as rows that do not fit: the table went on."""
        if self._ended or (end and len(self._other) > 1):
            return
        self.left_out += self._other
        self._other = []

    def _is_head(self, row: Sequence[str]) -> bool:
        """Tell whether a row holds texts where this table has numbers."""
        if row == self._names:
            return bool(self._like)
        numbers = self._fmt.numbers
        above = [cell for cell, number in zip(row, self._like, strict=False) if number]
        present = [cell for cell in above if not numbers.is_missing(cell)]
        return bool(present) and not any(is_number(cell, numbers) for cell in present)

    def _remember(self, row: Sequence[str]) -> None:
        self._like = [is_number(cell, self._fmt.numbers) for cell in row]
