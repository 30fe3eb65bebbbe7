"""Sheets of Excel workbooks, as people have them."""

import datetime as dt
import sys
import zipfile

import numpy as np
import pytest
from openpyxl import Workbook

from playground.core import Streams, Task
from playground.datasets import Cancelled, DataError, DatasetConfig, prepare_dataset
from playground.datasets.base.extras import ExtraMissing
from playground.datasets.files.xlsx_source import ExcelSheet

HEAD = ("size", "kind", "price")
ROWS = [(1.5, "a", 10), (2, "b", 20.25), (None, "a", 30), (4, None, 40)]


def write(tmp_path, *sheets, name="t.xlsx"):
    """Write a workbook of sheets, each a list of rows, or a name and such a list."""
    book = Workbook()
    book.remove(book.active)
    for i, sheet in enumerate(sheets, 1):
        title, rows = sheet if isinstance(sheet, tuple) else (f"Sheet{i}", sheet)
        made = book.create_sheet(title)
        for row in rows:
            made.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def read(path, **params):
    table, _ = ExcelSheet(path=str(path), **params).read_columns()
    return table


def test_cells_keep_their_types(tmp_path):
    table = read(write(tmp_path, [HEAD, *ROWS]))
    assert table.names == HEAD
    assert table.kinds == ("number", "text", "number")
    np.testing.assert_array_equal(table.columns[0], [1.5, 2, np.nan, 4])
    assert table.columns[1].tolist() == ["a", "b", "a", ""]
    assert table.missing == (1, 1, 0)
    assert table.lines.tolist() == [2, 3, 4, 5]
    assert table.notes == ()


def test_dates_times_spans_and_truths_become_numbers_and_are_named(tmp_path):
    rows = [
        ("when", "at", "span", "ok", "y"),
        (dt.datetime(1970, 1, 2, 12), dt.time(6), dt.timedelta(days=2), True, 1.0),
        (dt.date(2000, 1, 1), dt.time(18), dt.timedelta(days=3), False, 2.0),
    ]
    table = read(write(tmp_path, rows))
    assert table.kinds == ("number",) * 5
    assert [column.tolist() for column in table.columns[:4]] == [
        *([1.5, 10957], [0.25, 0.75], [2, 3], [1, 0])
    ]
    notes = " ".join(table.notes)
    for said in (
        "'when' is read as days since 1 January 1970",
        "'at' is read as a share of the day",
        "'span' is read as a number of days",
        "'ok' holds truths: true is read as 1",
    ):
        assert said in notes


def test_dates_among_texts_stay_as_they_are_seen(tmp_path):
    rows = [("x", "due"), (1, "soon"), (2, dt.date(2020, 5, 1)), (3, "soon"), (4, "late")]
    table = read(write(tmp_path, rows))
    assert table.kinds == ("number", "text")
    assert table.columns[1].tolist() == ["soon", "2020-05-01", "soon", "late"]


def test_the_table_is_found_among_a_title_blank_rows_columns_and_a_remark(tmp_path):
    rows = [
        ("Sales of the year",),
        (),
        (None, *HEAD),
        *((None, *row) for row in ROWS),
        (),
        (None, "Source: the shop"),
        (),
    ]
    table = read(write(tmp_path, rows))
    assert table.names == HEAD
    assert table.rows == 4
    assert table.lines.tolist() == [4, 5, 6, 7]
    assert table.left_out == ((9, "a text below the table is no row of it"),)
    notes = " ".join(table.notes)
    assert "Sales of the year" in notes
    assert "Texts below the table are left out (rows 9)" in notes


def test_numbers_without_names(tmp_path):
    table = read(write(tmp_path, [(1, 2.5), (3, 4.5), (5, 6.5)]))
    assert table.names == ("column 1", "column 2")
    assert table.rows == 3
    forced = read(write(tmp_path, [(1, 2.5), (3, 4.5), (5, 6.5)]), header="yes")
    assert (forced.names, forced.rows) == (("1", "2.5"), 2)


def test_years_as_names(tmp_path):
    table = read(write(tmp_path, [("id", 2019, 2020), ("a", 1.5, 2.5), ("b", 3.5, 4.5)]))
    assert table.names == ("id", "2019", "2020")


def test_numbers_written_as_text_and_codes(tmp_path):
    rows = [("x", "code", "amount"), *((f"{i}", f"00{i}", f"{i},5") for i in range(1, 6))]
    table = read(write(tmp_path, rows))
    assert table.kinds == ("number", "text", "number")
    assert table.columns[1].tolist()[0] == "001"
    assert table.columns[2].tolist()[0] == 1.5
    assert "'x': 5 numbers are written as text." in table.notes


def test_long_codes_are_told_and_odd_cells_are_named(tmp_path):
    rows = [(str(10**16 + 1 + i), 10**16 + i, i / 2) for i in range(9)]
    table = read(write(tmp_path, [("code", "long", "x"), *rows, ("12", 5, "<1.0")]))
    assert table.kinds == ("text", "number", "number")
    assert table.columns[0].tolist()[0] == str(10**16 + 1)
    assert any(note.startswith("'long' holds numbers of more than 15") for note in table.notes)
    assert any("'<1.0' in line 11" in note for note in table.notes)


def test_errors_in_cells_are_missing(tmp_path):
    rows = [("x", "y"), *((i + 0.5, i) for i in range(20)), ("#DIV/0!", 3), ("#N/A", 4)]
    table = read(write(tmp_path, rows))
    assert table.kinds == ("number", "number")
    assert table.missing[0] == 2


def test_the_first_sheet_with_a_table_is_read_or_the_one_that_is_named(tmp_path):
    path = write(
        tmp_path,
        ("About", [("These are my data.",)]),
        ("Data", [HEAD, *ROWS]),
        ("More", [("a", "b"), (1.5, 2), (3, 4), (5, 6)]),
    )
    table = read(path)
    assert table.names == HEAD
    assert table.notes[0] == "Sheet 'Data' is read, of the sheets 'About', 'Data', 'More'."
    assert read(path, sheet="More").names == ("a", "b")
    assert ExcelSheet(path=str(path)).sheets() == (("About", "Data", "More"), "Data")
    with pytest.raises(DataError, match="no sheet 'Mroe'; the workbook has 'About', 'Data'"):
        read(path, sheet="Mroe")
    with pytest.raises(DataError, match=r"only one column|empty"):
        read(path, sheet="About")


def test_merged_cells_count_for_all_of_them(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in [("Report", None, None), ("group", "x", "y"), *(("g", i, i) for i in range(6))]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("A6:A8")
    sheet["A6"] = "h"
    path = tmp_path / "merged.xlsx"
    book.save(path)
    table = read(path)
    assert table.names == ("group", "x", "y")
    assert table.columns[0].tolist() == ["g", "g", "g", "h", "h", "h"]
    assert any("merged cells" in note for note in table.notes)


def test_formulas_are_the_values_they_had_and_uncalculated_ones_are_told(tmp_path):
    path = write(tmp_path, [("x", "y"), (1.5, "=A2*2"), (2.5, "=A3*2"), (3.5, 7.0)])
    table = read(path)
    assert table.missing == (0, 2)
    assert any(note.startswith("2 formulas have no value") for note in table.notes)
    _with_values(path, {"=A2*2": b"3", "=A3*2": b"5"})
    table = read(path)
    assert table.columns[1].tolist() == [3, 5, 7]
    assert not any("formulas" in note for note in table.notes)


def _with_values(path, values):
    """Put the values of formulas into a workbook, as a spreadsheet program would."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    text = members["xl/worksheets/sheet1.xml"]
    for formula, value in values.items():
        before = b"<f>" + formula[1:].encode() + b"</f><v"
        at = text.index(before) + len(before)
        end = text.index(b"</c>", at)
        text = text[:at] + b">" + value + b"</v>" + text[end:]
    members["xl/worksheets/sheet1.xml"] = text
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_what_stands_beside_the_table_further_down_is_not_lost_silently(tmp_path):
    rows = [("x", "y"), *((i, i / 2) for i in range(1200)), (7, 3.5, None, "sum")]
    table = read(write(tmp_path, rows))
    assert table.rows == 1201
    assert "What stands right of the table is left out (rows 1202)." in table.notes


def test_words_for_missing(tmp_path):
    rows = [("x", "y"), (1, 1), ("n/a", 2), (3, 3), (4, 4)]
    table = read(write(tmp_path, rows))
    assert table.missing == (1, 0)
    assert "Read as missing: 'n/a' (1 times)." in table.notes


def test_progress_and_cancelling(tmp_path):
    path = write(tmp_path, [("x", "y"), *((i, i % 7) for i in range(5000))])
    seen = []
    source = ExcelSheet(path=str(path))
    with pytest.raises(Cancelled):
        source.read_columns(lambda *_: False)
    source.read_columns(lambda done, total: not seen.append((done, total)))
    shares = [done / total for done, total in seen]
    assert len(shares) == 4
    assert shares == sorted(shares)
    assert shares[-1] == 1


def _scratched(content):
    """Damage the cells within an archive that is whole otherwise."""
    at = content.index(b"xl/worksheets/sheet1.xml") + 100
    return content[:at] + b"xxxxxxxx" + content[at + 8 :]


@pytest.mark.parametrize(
    "damage",
    [lambda b: b[:-100], lambda b: b"no zip", _scratched],
)
def test_a_damaged_workbook_says_so(tmp_path, damage):
    path = write(tmp_path, [HEAD, *ROWS] * 50)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"damaged"):
        read(path)


def test_a_small_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    path = write(tmp_path, [HEAD, *ROWS] * 50)
    monkeypatch.setattr("playground.datasets.typed.sheet_cells.SIZE_LIMIT", 10_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(DataError, match=r"GB; the limit is"):
        read(path)


def test_without_the_library_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    path = write(tmp_path, [HEAD, *ROWS])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'backprop-playground\[tables\]'"):
        read(path)


def test_it_is_trained_on_like_any_table(tmp_path):
    path = write(tmp_path, [HEAD, *[row for row in ROWS if row[1]] * 8])
    config = DatasetConfig("xlsx", {"path": str(path), "target": "kind"}, 60)
    dataset = prepare_dataset(config, Streams.from_seeds(0, 0))
    assert dataset.task is Task.BINARY
    assert dataset.columns == ("size", "price")
