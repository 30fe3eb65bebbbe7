"""How a table file is written, as one value."""

from msgspec import Struct

from playground.datasets.csv.base.number_parsing import MISSING, NumberFormat


class CsvFormat(Struct, frozen=True):
    r"""How to read a table file.

    Parameters
    ----------
    delimiter
        The character between two values; a blank stands for any run of blanks and tabs.
    header
        Whether the first row holds the columns' names.
    decimal
        ``"."`` or ``","``.
    encoding
        A codec's name.
    thousands
        The character between groups of three digits; empty for none.
    quote
        The quotation mark around values; empty for none.
    escape
        The character that takes a quotation mark its meaning, ``"\\"`` or empty for none.
    skip
        How many lines stand before the table.
    header_rows
        How many rows the names take, when there is a header.
    width
        How many values a row has; 0 for as many as the first row.
    trailing
        How many empty values end every row besides, left by trailing delimiters.
    names
        Names that are told elsewhere than in a first row; empty for none.
    texts
        Columns that hold text whatever stands in them, by index.
    comment
        What a line begins with that is no row.
    missing
        The words for a missing value, in lower case.
    notes
        What was found in the file besides rows, one sentence each.
    """

    delimiter: str = ","
    header: bool = True
    decimal: str = "."
    encoding: str = "utf-8"
    thousands: str = ""
    quote: str = '"'
    escape: str = ""
    skip: int = 0
    header_rows: int = 1
    width: int = 0
    trailing: int = 0
    names: tuple[str, ...] = ()
    texts: tuple[int, ...] = ()
    comment: str = "#"
    missing: tuple[str, ...] = MISSING
    notes: tuple[str, ...] = ()

    @property
    def numbers(self) -> NumberFormat:
        """How numbers are written."""
        return NumberFormat(self.decimal, self.thousands, self.missing)
