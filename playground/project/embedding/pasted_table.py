"""A table that was copied elsewhere: its text becomes data that are embedded from the start."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playground.core import PlaygroundError
from playground.datasets import CsvFormat, DataError, Table, read_table, sniff
from playground.storage.attachments import (
    CHUNK,
    MOST_BYTES,
    AttachmentStore,
    attachment_of,
)

NAME = "pasted table"
EXPECTED = (
    "A table has rows and at least two columns, with a tab between as spreadsheets copy them, or a "
    "comma or semicolon"
)
_SHOWN = 40
_PROSE = (" ", ",")
"""What stands between the words of plain text, too."""

_FEWEST_WORDS = 3


class NoTable(PlaygroundError):
    """Text that is no table: the message says what it is, why not, and what would be one."""

    def __init__(self, text: str, why: str) -> None:
        lines = [line for line in text.splitlines() if line.strip()]
        first = " ".join(lines[0].split()) if lines else ""
        shown = first[:_SHOWN] + ("…" if len(first) > _SHOWN or len(lines) > 1 else "")
        lines_are, are = ("line", "is") if len(lines) == 1 else ("lines", "are")
        found = f"{len(lines):,} {lines_are} of text, “{shown}”, {are} no table"
        super().__init__(f"{found}: {why}. {EXPECTED}.")


def embed_text(text: str) -> str:
    """Keep the text of a table, and return the reference that stands where a path would.

    It may be what a spreadsheet puts on the clipboard (tabs, quoted cells with line breaks) or CSV,
    with or without names in its first row.

    Raises
    ------
    NoTable
        When the text is none.
    FileNotWritten
        When the system refuses to keep it.
    """
    content = text.encode("utf-8", "replace")
    if len(content) > MOST_BYTES:
        raise NoTable(text[:CHUNK], f"{len(content):,} bytes are more than {MOST_BYTES:,}")
    ending = "tsv" if "\t" in text.partition("\n")[0] else "csv"
    name = f"{NAME}.{ending}"
    why = _why_not(content, name)
    if why:
        raise NoTable(text, why)
    attachment = attachment_of(content, name)
    AttachmentStore().put(attachment, [content])
    return attachment.reference


def _why_not(content: bytes, name: str) -> str:
    """Return why some text is no table to learn from; empty when it is one.

    It is read where nothing is kept: the clipboard may hold what is nobody's business.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            fmt = sniff(path)
            return _fault(fmt, read_table(path, fmt))
        except DataError as error:
            return str(error).removeprefix(name).lstrip(":, ")


def _fault(fmt: CsvFormat, table: Table) -> str:
    if len(table.names) < 2:
        return "it has one column, and learning takes one to predict and one to predict it from"
    if table.rows < 2:
        return "it has one row"
    words = all(kind == "text" for kind in table.kinds)
    if words and fmt.delimiter in _PROSE and (table.left_out or table.rows < _FEWEST_WORDS):
        return "it has no columns"
    if words and fmt.delimiter == " ":
        return "it has no columns"
    return ""
