"""How a table file is written (encoding, delimiter, quotes, names, signs), from a sample."""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from playground.core.progress import Progress, go_on, unwatched, watched
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.table import refuse_wide
from playground.datasets.csv.base.csv_format import CsvFormat
from playground.datasets.csv.base.file_check import (
    check_text_file,
    find_encoding,
    refuse_binary,
)
from playground.datasets.csv.base.number_parsing import MISSING, NumberFormat, is_number
from playground.datasets.csv.base.record_reader import Record, RecordReader
from playground.datasets.csv.base.table_bytes import SAMPLE_BYTES, later_samples, open_table
from playground.datasets.csv.detection.arff import arff_format, is_arff
from playground.datasets.csv.detection.number_signs import number_signs
from playground.datasets.csv.detection.table_layout import (
    JUDGED_COLUMNS,
    find_layout,
    fitted,
)

DELIMITERS = ("\t", ";", "|", ",", " ")
"""In the order they win a tie: comma and blank last, because prose and numbers contain them too."""

_SEPARATOR_LINE = re.compile(r"\ufeff?[\"']?sep=(.)[\"']?\s*?(\r\n|\r|\n)", re.IGNORECASE)
_THREE_DECIMALS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_DOUBT = (
    "A point before exactly three digits is read as the decimal sign; "
    "if it stands between thousands, choose it as the thousands sign."
)
_GUESSED = {
    codec: f"The file is not UTF-8; it is read as {name}. Where letters look wrong, choose another "
    "encoding."
    for codec, name in (("cp1252", "Windows-1252"), ("latin-1", "Latin-1"))
}
_JUDGED_LINES = 300
_LEAST_LINES = 8
_MOST_BYTES = 1 << 25
_NO_QUOTES_COST = 0.05
_BLANKS_COST = 0.02
_EVENNESS = 4
"""How much more an even width says than clean values do."""
_UNMATCHED_QUOTES = 3
_NUMBERS = (NumberFormat("."), NumberFormat(","))


def sniff(
    path: str | Path,
    delimiter: str = "",
    encoding: str = "",
    missing: tuple[str, ...] = MISSING,
    progress: Progress = unwatched,
    like: NumberFormat | None = None,
) -> CsvFormat:
    """Find out how a file is written.

    Parameters
    ----------
    path
        The file.
    delimiter, encoding, missing
        What is known already; the rest is found to fit.
    progress
        Asked between two guesses whether to go on: nothing is read meanwhile.
    like
        How numbers are written in a table like this one, for what the file leaves open.

    Raises
    ------
    DataError
        When there is no such file, or it is empty, binary or too large.
    Cancelled
        When ``progress`` said so.
    """
    path = Path(path)
    check_text_file(path)
    with open_table(path) as file:
        head = _first_lines(file, progress)
    _refuse_wide_lines(path, head)
    found = encoding or find_encoding(path, head)
    said = () if encoding or found not in _GUESSED else (_GUESSED[found],)
    encoding = found
    refuse_binary(path, head, encoding)
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    if len(head) >= SAMPLE_BYTES:  # the last line may have been cut in the middle
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    if is_arff(text):
        fmt = replace(arff_format(path, text, encoding), missing=missing)
        return _with_signs(path, fmt, [row for _, row in _records(text, fmt)], progress, like)
    told = _SEPARATOR_LINE.match(text)
    base = CsvFormat(encoding=encoding, missing=missing, skip=1 if told else 0, notes=said)
    if told:
        base = replace(
            base,
            notes=(
                *said,
                f"The first line names the delimiter, {told[1]!r}.",
            ),
        )
        delimiter = delimiter or told[1]

    def score(fmt: CsvFormat) -> float:
        go_on(progress, 0, 1)
        return _score(text, fmt)

    best = max(_dialects(text, delimiter, base), key=score)
    if not delimiter and _width(_rows(_records(text, best))) < 2:
        best = replace(best, delimiter=",")
    records = _records(text, best)
    if not _rows(records):
        raise DataError(path, 1, None, "the file holds no data, only blank lines")
    layout = find_layout(records, best)
    best = replace(best, width=layout.width, trailing=layout.trailing)
    rows = [row for _, row in records]
    return find_layout(records, _with_signs(path, best, rows, progress, like))


def _first_lines(file: BinaryIO, progress: Progress) -> bytes:
    """Return the beginning of a file; lines may be long."""
    pieces: list[bytes] = []
    lines = size = 0
    while lines < _LEAST_LINES and size < _MOST_BYTES:
        go_on(progress, 0, 1)
        piece = file.read(SAMPLE_BYTES)
        if not piece:
            break
        pieces.append(piece)
        lines += piece.count(b"\n") + piece.count(b"\r")
        size += len(piece)
    return b"".join(pieces)


def _refuse_wide_lines(path: Path, head: bytes) -> None:
    """Refuse a table by the signs in its first lines: nothing is cut into so many values."""
    for line in head.splitlines()[:_LEAST_LINES]:
        most = max(line.count(sign.encode()) for sign in DELIMITERS)
        refuse_wide(path, most + 1)


def _dialects(text: str, delimiter: str, base: CsvFormat) -> Iterator[CsvFormat]:
    """Return the formats that come into question, the usual ones first."""
    lines = text.count("\n") + text.count("\r") + 1
    single = len(re.findall(r"(?:^|[\s,;|])'[^'\r\n]*'(?=[\s,;|]|$)", text)) >= lines // 2
    quotes = ["'"] if single and '"' not in text else ['"', "'"] if single else ['"']
    escapes = ["", "\\"] if re.search(r"""\\["']""", text) else [""]
    unmatched = sum(line.count('"') % 2 for line in text.splitlines())
    for d in (delimiter,) if delimiter else DELIMITERS:
        for quote in quotes:
            for escape in escapes:
                yield replace(base, delimiter=d, quote=quote, escape=escape)
        if unmatched >= _UNMATCHED_QUOTES:
            yield replace(base, delimiter=d, quote="")


def _records(text: str, fmt: CsvFormat, lines: int | None = None) -> list[Record]:
    source = StringIO(text, newline="")
    if lines is not None:
        source = StringIO("".join(islice(source, lines)), newline="")
    reader = RecordReader(source, fmt)
    records = [record for chunk in reader.chunks() for record in chunk]
    stray: list[Record] = [(line, ['"']) for line, _ in reader.left_out]
    return sorted(records + stray) if stray else records


def _rows(records: Sequence[Record]) -> list[list[str]]:
    return [row for _, row in records if any(cell.strip() for cell in row)]


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many values most rows have."""
    widths = [len(row) for row in rows]
    return max(set(widths), key=widths.count) if widths else 0


def _score(text: str, fmt: CsvFormat) -> float:
    """Rate a dialect: several columns, in every row, of clean values."""
    comment = fmt.comment
    found = _records(text, fmt, _JUDGED_LINES)
    records = [r for r in found if r[1] and not r[1][0].startswith(comment)] or found
    rows = _rows(records)
    width = _width(rows)
    if width < 2:
        return 0.0
    even = sum(len(row) == width for row in rows) / len(records)
    cells = [cell for row in rows for cell in row[:JUDGED_COLUMNS]]
    clean = sum(
        _NUMBERS[0].is_missing(cell) or any(is_number(cell, fmt) for fmt in _NUMBERS)
        for cell in cells
    ) / len(cells)
    cost = (0 if fmt.quote else _NO_QUOTES_COST) + (_BLANKS_COST if fmt.delimiter == " " else 0)
    return round(even**_EVENNESS * (1 + clean) / 2 - cost, 3)


def _with_signs(
    path: Path,
    fmt: CsvFormat,
    rows: Sequence[list[str]],
    progress: Progress,
    like: NumberFormat | None,
) -> CsvFormat:
    """Return the format with the signs in numbers, looked for in the rest of a large file, too."""
    found = [*rows, *_later_rows(path, fmt)]
    fits = [row for row in (fitted(row, fmt) for row in found) if row is not None]
    columns = list(zip(*fits, strict=True))
    decimal, thousands = number_signs(watched(columns, lambda *_: progress(0, 1)), like)
    notes = fmt.notes
    is_open = fmt.delimiter == ";" and (decimal, thousands) == (".", "") and like is None
    if is_open and any(map(_doubtful, columns)):
        notes = (*notes, _DOUBT)
    return replace(fmt, decimal=decimal, thousands=thousands, notes=notes)


def _doubtful(column: Sequence[str]) -> bool:
    """Tell whether all numbers of a column may as well be thousands as have three decimals."""
    pointed = [cell.strip() for cell in column if "." in cell and is_number(cell, _NUMBERS[0])]
    return len(pointed) > 1 and all(map(_THREE_DECIMALS.fullmatch, pointed))


def _later_rows(path: Path, fmt: CsvFormat) -> Iterator[list[str]]:
    """Return rows from the middle and the end of a file that is longer than the sample."""
    if fmt.encoding.startswith(("utf-16", "utf-32")):
        return
    for piece in later_samples(path):
        text = piece.decode(fmt.encoding, errors="replace")
        lines = re.split(r"\r\n|\r|\n", text)[1:-1]
        for _, row in _records("\n".join(lines), replace(fmt, skip=0)):
            yield row
