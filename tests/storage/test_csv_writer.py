"""Tables as CSV: every digit, nothing where nothing applies."""

import csv
import io
import math

from playground.storage.csv_writer import as_csv, write_csv

TABLE = (
    ("name", "x", "n"),
    [("a, b", 0.1 + 0.2, 3), ('"c"', math.nan, None), ("d\ne", -1e-300, 0)],
)


def test_numbers_read_back_exactly(tmp_path):
    write_csv(TABLE, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["name", "x", "n"]
    assert [row[0] for row in rows] == [row[0] for row in TABLE[1]]
    assert float(rows[0][1]) == 0.1 + 0.2
    assert float(rows[2][1]) == -1e-300
    assert rows[1][1:] == ["", ""]


def test_another_delimiter():
    text = as_csv(TABLE, "\t")
    assert text.startswith("name\tx\tn\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    assert rows[1][0] == "a, b"
