"""What a person could not see in the numbers alone is said, or refused; nothing else escapes."""

import codecs
import gzip

import numpy as np
import pytest

from playground.core import PlaygroundError, Streams
from playground.datasets import DataError, DatasetConfig, prepare_dataset, read_table, sniff
from playground.datasets.csv.base import file_check, record_reader, table_bytes


@pytest.fixture
def read(tmp_path):
    def read(text, encoding="utf-8", bad_rows=5.0):
        path = tmp_path / "t.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_table(path, sniff(path), bad_rows=bad_rows)

    return read


def column(cells, rows=40):
    return "a;b\n" + "".join(f"{i};{cells[i % len(cells)]}\n" for i in range(rows))


READ = {
    "en dash": (["\u20133", "4"], [-3, 4]),
    "minus sign": (["\u22123", "4"], [-3, 4]),
    "Arabic digits": (["\u0661\u0662", "\u0663"], [12, 3]),
    "Arabic decimals": (["\u0661\u066b\u0665", "\u0663\u066b\u0662"], [1.5, 3.2]),
    "Arabic thousands": (["\u0661\u066c\u0662\u0663\u0664", "\u0663"], [1234, 3]),
    "thin blanks": (["1\u2009234", "12"], [1234, 12]),
    "narrow blanks": (["1\u202f234", "12"], [1234, 12]),
    "brackets": (["(1,234)", "5,678"], [-1234, 5678]),
    "groups as in India": (["1,00,000", "12,34,567.5", "500"], [100000, 1234567.5]),
    "currency behind": (["12 €", "13 €"], [12, 13]),
    "too large": (["1e400", "2.5"], [np.inf, 2.5]),
    "infinite": (["-inf", "2.5"], [-np.inf, 2.5]),
}


@pytest.mark.parametrize("case", READ)
def test_numbers_as_people_write_them_are_read(read, case):
    cells, values = READ[case]
    table = read(column(cells))
    assert table.kinds[1] == "number"
    assert table.columns[1][:2].tolist() == values


NEARLY = [
    "12 kg",
    "0x1F",
    "3/4",
    "12\u00b13",
    "1.5D+03",
    "3-",
    "1.2k",
    "12\u2030",
    "1st",
]


@pytest.mark.parametrize("text", NEARLY)
def test_texts_that_are_nearly_numbers_are_said_to_be_texts(read, text):
    table = read(column([text, "1" + text]))
    assert table.kinds[1] == "text"
    assert f"'b' is read as text, for {text!r} is not a plain number." in table.notes


@pytest.mark.parametrize(
    "text", ["2020-01-02", "2.1.2020", "1/2/2020", "12:30", "2020-01-02T12:30:00"]
)
def test_dates_and_times_are_said_to_be_texts(read, text):
    table = read(column([text]))
    assert f"'b' holds dates or times ({text!r}): they are read as text." in table.notes


@pytest.mark.parametrize(
    "texts", [["yes", "no"], ["true", "FALSE"], ["A12", "B7"], ["12 Long Road"]]
)
def test_plain_texts_need_no_word(read, texts):
    assert read(column(texts)).notes == ()


def test_percent_beside_plain_numbers_is_said(read):
    said = "'b': the sign '%' at 20 values is left out: 12% is read as 12"
    assert f"{said}; 20 others have no such sign." in read(column(["12%", "0.13"])).notes
    assert said.replace("20", "40") + "." in read(column(["12%", "13%"])).notes


def test_leading_zeros_that_are_left_out_are_said(read):
    assert "'b': leading zeros are left out: 007 is read as 7." in read(column(["007", "12"])).notes
    assert read(column(["0.07", "0"])).notes == ()


@pytest.mark.parametrize("late", [0, 40_000])
def test_long_codes_are_named_wherever_they_begin(read, late):
    codes = ["12345678901234567", "12345678901234568"]
    rows = "".join(f"{i};{i}\n" for i in range(late)) + "".join(f"1;{c}\n" for c in codes * 9)
    table = read("a;code\n" + rows)
    assert table.kinds[1] == "text"
    assert [note for note in table.notes if "more than 15 digits" in note]


TOTALS = {
    "Total": ("Total,60,180.0", True),
    "with a mean": ("Total,60,90.0", False),
    "Summe:": ("Summe:,60,", True),
    "rounded": ("gesamt,60,180", True),
    "not the sum": ("Total,61,181.0", False),
    "another word": ("Tokyo,60,180.0", None),
}


@pytest.mark.parametrize("case", TOTALS)
@pytest.mark.parametrize("named", [True, False])
def test_a_row_of_totals_is_left_out_or_said(read, case, named):
    last, left_out = TOTALS[case]
    first = (f"c{i}" if named else str(i) for i in range(40))
    rows = "".join(f"{name},{i % 4},{(i % 4) * 3}.0\n" for i, name in enumerate(first))
    table = read(f"city,n,price\n{rows}{last}\n")
    assert table.rows == 40 + (left_out is not True)
    label = last.split(",")[0]
    if left_out:
        assert table.left_out == ((42, f"{label!r}: it sums up the rows above"),)
        assert table.missing == (0, 0, 0)
        assert not any("no number" in note for note in table.notes)
    said = f"Line 42 begins with {label!r} and is read as a row like others."
    assert (said in table.notes) is (left_out is False)


def test_names_that_may_be_one_column_too_far_left_are_said(read):
    rows = "".join(f"{i};{i * 2};x;\n" for i in range(30))
    assert any("should a delimiter be missing" in n for n in read("a;bc;d\n" + rows).notes)
    for clean in ("a;b;c;\n" + rows, "a;b;c;d\n" + rows, "a;b;c\n" + rows.replace(";\n", "\n")):
        assert not any("should a delimiter be missing" in n for n in read(clean).notes)


def test_the_same_names_behind_a_blank_line_begin_a_second_table(read):
    block = "a,b\n" + "".join(f"{i},{i}.5\n" for i in range(20))
    table = read(block + "\n" + block)
    assert table.rows == 20
    said = "From line 23 on the names come again, behind a blank line, as of a second table"
    assert f"{said}: left out (21 lines)." in table.notes


def test_a_file_that_is_not_utf8_says_what_it_is_read_as(read):
    rows = "a,b\n" + "é,1\nx,2\n" * 20
    assert any("read as Latin-1" in note for note in read(rows.encode() + b"\xe9,3\n").notes)
    assert any("read as Windows-1252" in note for note in read(rows + "\u20ac,3\n", "cp1252").notes)
    assert read(rows).notes == ()


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF16_LE, codecs.BOM_UTF8])
def test_marks_of_encodings(read, mark):
    codec = {4: "utf-32-le", 2: "utf-16-le", 3: "utf-8"}[len(mark)]
    table = read(mark + ("a,b\n" + "1,é\n2,x\n" * 9).encode(codec))
    assert table.names == ("a", "b")
    assert table.columns[1][0] == "é"


def test_the_sign_at_the_end_of_old_files_is_no_row(read):
    assert read("a,b\n1,2\n3,4\n\x1a").rows == 2


def test_many_columns_of_one_name_are_numbered_at_once(read):
    table = read(",".join(["x"] * 4000) + "\n" + (",".join(["1"] * 4000) + "\n") * 3)
    assert table.names[:3] == ("x", "x (2)", "x (3)")
    assert len(set(table.names)) == 4000
    assert "3991 more columns are numbered." in table.notes
    assert read("a,a (2),a\n1,2,3\n4,5,6\n").names == ("a", "a (2)", "a (3)")


def test_lines_that_are_longer_than_the_sample(read):
    names = ",".join(f"column {i}" for i in range(9000))
    table = read(names + "\n" + (",".join(["1.5"] * 9000) + "\n") * 3)
    assert (len(table.names), table.rows) == (9000, 3)
    long = read("a,b\n" + "".join(f"{i},{'y' * (200_000 if i == 3 else 2)}\n" for i in range(9)))
    assert len(long.columns[1][3]) == 200_000
    assert long.left_out == ()


@pytest.mark.parametrize("packed", [False, True])
def test_a_line_as_long_as_a_file_is_refused_before_it_is_read(read, monkeypatch, packed):
    pack = gzip.compress if packed else bytes
    for module in (file_check, table_bytes):
        monkeypatch.setattr(module, "LONGEST_LINE", 1 << 20)
    with pytest.raises(DataError, match="a line has more than 1 MB"):
        read(pack(b"a,b\n1," + b"x" * (1 << 22) + b"\n2,y\n"))
    read(pack(b"a,b\n" + b"1,2\n" * (1 << 19)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!DOCTYPE html>\n<html></html>", "page of the web"),
        ("<?xml version='1.0'?>\n<a/>", "page of the web or XML"),
        ('[{"a": 1},\n {"a": 2}]\n', "JSON"),
        ('{"a": [1, 2]}\n', "JSON"),
    ],
)
def test_what_is_no_delimited_text_is_named(read, text, words):
    with pytest.raises(DataError, match=words):
        read(text)


HOSTILE = {
    "zero bytes": b"a,b\n1,2\n\0\0,3\n",
    "zero bytes late": b"a,b\n" + b"1,2\n" * 20_000 + b"1,\0\n",
    "UTF-16 without its mark": ("a,b\n" + "1,5\n2,6\n" * 20).encode("utf-16-le"),
    "UTF-32 without its mark": ("a,b\n" + "1,5\n2,6\n" * 20).encode("utf-32-le"),
    "cut in a letter": ("a,b\n" + "é,1\nx,2\n" * 20).encode() + b"\xc3",
    "nothing but marks": b'"' * 999,
    "nothing but delimiters": b",,,\n" * 20,
    "an open mark": b'a,b\n1,"' + b"x,1\n" * 5000,
    "names alone": b"a,b,c\n",
    "controls": bytes(range(1, 32)) * 9,
    "vertical tabs": b"a,b\n1,2\n3\x0b,4\n5,6\n" * 30,
    "random": np.random.default_rng(0).bytes(5000),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_read_or_refused_in_one_line(tmp_path, case, monkeypatch):
    monkeypatch.setattr(record_reader, "CHUNK_LINES", 1000)
    path = tmp_path / "t.csv"
    path.write_bytes(HOSTILE[case])
    message, numbers = "", np.zeros(1)
    try:
        data = prepare_dataset(DatasetConfig("csv", {"path": str(path)}), Streams.from_seeds(0, 0))
        numbers = np.asarray(data.x_train)
    except PlaygroundError as error:
        message = str(error)
    assert "\n" not in message
    assert np.isfinite(numbers).all()
