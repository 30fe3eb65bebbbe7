"""Three clean tables, polluted in the ways of public benchmarks: read as they were, or named."""

import re
from collections import Counter

import numpy as np
import pytest

from playground.datasets import DataError, read_table, sniff
from playground.storage.resources import resource_path

LEAST = 0.95
"""The share of files that are to be read as the clean one, to within the rows that are named."""


def _bundled(name, rows):
    lines = resource_path("datasets", name).read_text("utf-8").splitlines()
    step = max(1, (len(lines) - 1) // rows)
    return [line.split(",") for line in [lines[0], *lines[1::step][:rows]]]


def _events():
    """Dates, times, texts with blanks and commas, a decimal number: as logs and orders have."""
    head = ["date", "time", "qty", "city", "price", "ship to"]
    rows = [
        [
            f"2020-{i % 12 + 1:02d}-{i % 28 + 1:02d}",
            f"{i % 24:02d}:{i * 7 % 60:02d}:00",
            str(i * 37 % 90),
            ("Oslo", "New York", "Bonn, Rhine")[i % 3],
            f"{i * 1.37 + 0.5:.2f}",
            f"{i} Long Road",
        ]
        for i in range(84)
    ]
    return [head, *rows]


TABLES = {
    "iris": _bundled("iris.csv", 75),
    "penguins": [row[:-1] for row in _bundled("penguins.csv", 80)],
    "events": _events(),
}


def write(table, delimiter=",", quote='"', escape="", end="\n", every=False):
    def cell(text):
        if not every and not any(c in text for c in (delimiter, quote)):
            return text
        return quote + text.replace(quote, (escape or quote) + quote) + quote

    return "".join(delimiter.join(cell(text) for text in row) + end for row in table)


def _polluted_rows(lines, rng):
    """Yield a row's pollution at every eighth row, the names among them."""
    for at in [0, *range(1, len(lines), 8)]:
        line = lines[at]
        commas = [found.start() for found in re.finditer(r",(?! )", line)]
        place = int(rng.choice(commas))
        cut = int(rng.integers(1, len(line)))
        for kind, changed in (
            ("a separator too many", line[:place] + "," + line[place:]),
            ("separators at the end", line + ",,"),
            ("a separator too few", line[:place] + line[place + 1 :]),
            ("a stray mark", line[:cut] + '"' + line[cut:]),
            ("a mark at the beginning", '"' + line),
            ("cut short", line[:place]),
            ("another delimiter", line.replace(",", ";")),
            ("a line break in it", line[:place] + "\n" + line[place:]),
            ("twice in a line", line + "," + line),
        ):
            yield kind, "\n".join([*lines[:at], changed, *lines[at + 1 :]]) + "\n"


def _polluted_files(table):
    text = write(table)
    lines = text.splitlines()
    width = len(table[0])
    yield "clean", text
    for delimiter in ";\t|":
        yield f"delimiter {delimiter!r}", write(table, delimiter)
        yield f"delimiter {delimiter!r}, quoted", write(table, delimiter, every=True)
        yield f"sep={delimiter}", f"sep={delimiter}\n" + write(table, delimiter)
    yield "blanks", write([[c.replace(" ", "-") for c in row] for row in table], " ")
    yield "comma and blank", write(table, every=True).replace('","', '", "')
    yield "quoted", write(table, every=True)
    yield "single quotes", write(table, quote="'", every=True)
    marked = [table[0], *([*row[:-1], f'{row[-1]} "q"'] for row in table[1:])]
    yield "doubled marks", write(marked)
    yield "escaped marks", write(marked, escape="\\")
    for end in ("\r", "\r\n"):
        yield f"ends {end!r}", write(table, end=end)
    yield "mixed ends", "\r\n".join(lines[:9]) + "\r\n" + "\n".join(lines[9:]) + "\n"
    yield "no end", text.rstrip("\n")
    for count in (1, 3, 30):
        yield f"{count} blank lines after", text + "\n" * count
        yield f"{count} blank lines before", "\n" * count + text
    yield "blank lines between", text.replace("\n", "\n\n")
    yield "trailing delimiters", text.replace("\n", ",\n")
    for title in ("Report", "Report, made by hand", "Report" + "," * (width - 1)):
        for count in (1, 3):
            yield f"{count} lines {title!r} before", f"{title}\n" * count + text
            yield f"{count} lines {title!r} and a blank before", f"{title}\n" * count + "\n" + text
    yield "comments", "# made by hand\n# twice\n" + text
    yield "a footnote", text + "\nSource: the archive\n"
    yield "totals", text + "Sum of all\n"
    yield "a row of totals", text + ",".join(_totals(table)) + "\n"
    yield "the sign at the end of old files", text + "\x1a"
    yield "names twice", lines[0] + "\n" + text
    units = ",".join(f"[{chr(97 + i)}]" for i in range(width))
    yield "a row of units", "\n".join([lines[0], units, *lines[1:]]) + "\n"
    kinds = ",".join(["(text)"] * width)
    yield "three rows of names", "\n".join([lines[0], units, kinds, *lines[1:]]) + "\n"
    yield "no names", "\n".join(lines[1:]) + "\n"
    yield "another table below", text + "\nname,value\n" + "x,1\n" * 20
    yield (
        "a wider table below",
        text
        + "\n"
        + ",".join("abcdefgh"[: width + 1])
        + "\n"
        + (",".join("12345678"[: width + 1]) + "\n") * 20,
    )
    yield "the same table below", text + "\n" + text
    gap = "," * (width - 1) + "\n"
    for delimiter in ";\t|":
        yield f"delimiter {delimiter!r}, escaped marks", write(marked, delimiter, escape="\\")
        yield f"delimiter {delimiter!r}, single quotes", write(table, delimiter, "'", every=True)
        ended = write(table, delimiter, end="\r\n")
        yield f"delimiter {delimiter!r}, ends of Windows, lines before", "Report\r\n\r\n" + ended
    yield (
        "empty rows between",
        text.replace("\n" + lines[5], "\n" + gap + lines[5]),
    )


def _totals(table):
    """Return a row that sums up the columns of numbers."""
    sums = [""] * len(table[0])
    for i, column in enumerate(zip(*table[1:], strict=True)):
        if all(re.fullmatch(r"\d+\.?\d*", cell) for cell in column):
            sums[i] = f"{sum(map(float, column)):.2f}"
    return ["Total", *sums[1:]]


def _cells(table):
    """Return the cells as one reads them: numbers as numbers, what is missing as None."""
    for column, kind in zip(table.columns, table.kinds, strict=True):
        if kind == "number":
            yield [None if np.isnan(value) else float(value) for value in column]
        else:
            yield [value or None for value in column]


def verdict(path, clean, names):
    """Return ``right``, ``refused``, or what is wrong without a word about it."""
    try:
        table = read_table(path, sniff(path))
    except DataError as error:
        return "refused", str(error)
    said = " ".join(table.notes)
    if table.names != names and not re.search(r"Before the table|left out|called", said):
        named = all(old in new for old, new in zip(names, table.names, strict=False))
        if not named and table.names[0] != "column 1":
            return "wrong", f"names {table.names}"
    if len(table.names) != len(names):
        return "wrong", f"{len(table.names)} columns"
    odd = {int(line) for line in re.findall(r"in line (\d+)", said)}
    read = list(zip(*_cells(table), strict=True))
    rows = [
        row
        for row, line in zip(read, table.lines, strict=True)
        if int(line) not in odd and any(cell is not None for cell in row)
    ]
    missing = Counter(clean) - Counter(rows)
    extra = Counter(rows) - Counter(clean)
    gone = len(table.left_out) + len(odd)
    if extra.total():
        return "wrong", f"rows that are not in the table: {list(extra)[:2]}"
    if missing.total() > gone:
        return "wrong", f"rows lost without a word: {list(missing)[:2]}"
    return "right", ""


def _judge(tmp_path, name):
    table = TABLES[name]
    path = tmp_path / "t.csv"

    def read(rows):
        path.write_text(write(rows), "utf-8")
        return list(zip(*_cells(read_table(path, sniff(path))), strict=True))

    clean = read(table)
    names = tuple(table[0])
    found = []
    files = [
        *_polluted_files(table),
        *_polluted_rows(write(table).splitlines(), np.random.default_rng(0)),
    ]
    for i, (kind, text) in enumerate(files):
        path = tmp_path / f"{i}.csv"
        path.write_bytes(text.encode())
        expected = clean
        if "marks" in kind:
            expected = [(*row[:-1], f'{row[-1] or "NA"} "q"') for row in clean]
        if kind == "blanks":
            expected = [
                tuple(c.replace(" ", "-") if isinstance(c, str) else c for c in row)
                for row in clean
            ]
        called = tuple(name.replace(" ", "-") for name in names) if kind == "blanks" else names
        found.append((kind, *verdict(path, expected, called)))
    return found


@pytest.mark.parametrize("name", TABLES)
def test_polluted_files_are_read_as_the_clean_one(tmp_path, name):
    found = _judge(tmp_path, name)
    right = sum(judged == "right" for _, judged, _ in found)
    assert [each for each in found if each[1] == "wrong"] == []
    assert right >= LEAST * len(found), [each for each in found if each[1] != "right"]
