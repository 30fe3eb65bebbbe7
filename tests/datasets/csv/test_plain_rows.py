"""Lines that NumPy converts in one sweep are what they are when looked at row by row."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.datasets import CsvFormat, DataError, read_table, sniff
from playground.datasets.csv import column_reader
from playground.datasets.csv.base import record_reader
from playground.datasets.csv.base.growing_array import GrowingArray
from playground.datasets.csv.base.plain_rows import plain_rows

CELLS = [
    "1",
    "2.5",
    "-3e4",
    " 4",
    "5 ",
    "1.",
    "+.5",
    "",
    "",
    "NA",
    "nan",
    "-nan",
    "?",
    "inf",
    "1e400",
]
CELLS += [
    "1_0",
    "0x10",
    "\u0661\u0662",
    "\u22123",
    "1,5",
    "12%",
    "x",
    "red",
    "#1",
    "9007199254740993",
]
CELLS += ["0.1234567890123456789", "1e-320", "12345678901234567", "n.a.", "<1", "a.b", "\u2028"]
ENDS = ["\n", "\r\n", "\r"]


def _same(one, other):
    assert one.names == other.names
    assert one.kinds == other.kinds
    assert one.missing == other.missing
    assert one.notes == other.notes
    assert one.left_out == other.left_out
    np.testing.assert_array_equal(one.lines, other.lines)
    for a, b in zip(one.columns, other.columns, strict=True):
        assert a.dtype == b.dtype
        if a.dtype == object:
            assert a.tolist() == b.tolist()
        else:
            np.testing.assert_array_equal(a.view(np.uint64), b.view(np.uint64))


def _read(path, fmt):
    try:
        return read_table(path, fmt, bad_rows=50)
    except DataError as error:
        return str(error)


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(
        st.lists(st.sampled_from(CELLS), min_size=3, max_size=3), min_size=8, max_size=24
    ),
    plain=st.integers(0, 30),
    end=st.sampled_from(ENDS),
    decimal=st.sampled_from([".", ","]),
    last=st.booleans(),
    odd=st.sampled_from(["", "\n", "1;2\n", "  \n", "# a;b;c\n", "a;b;c\n"]),
)
def test_any_block_is_what_it_is_row_by_row(tmp_path_factory, rows, plain, end, decimal, last, odd):
    folder = tmp_path_factory.mktemp("any")
    numbers = [[f"{i}{decimal}5", str(i), f"{i % 3}"] for i in range(plain)]
    lines = [";".join(row) for row in [["a", "b", "c"], *numbers[: plain // 2], *rows, *numbers]]
    text = end.join(lines[:12]) + end + odd + end.join(lines[12:]) + (end if last else "")
    fmt = CsvFormat(";", decimal=decimal)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_reader, "CHUNK_LINES", 4)
        (folder / "swift.csv").write_text(text, "utf-8", newline="")
        swift = _read(folder / "swift.csv", fmt)
        patch.setattr(column_reader, "plain_rows", lambda *_: None)
        (folder / "slow.csv").write_text(text, "utf-8", newline="")
        slow = _read(folder / "slow.csv", fmt)
    if isinstance(slow, str):
        assert str(swift).replace("swift", "slow") == slow
    else:
        _same(swift, slow)


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(
        st.lists(
            st.sampled_from(['"x"', '"1.5"', '""', "2", "", '"NA"', '"a b"', " 3", '" y "', '"#1"'])
            | st.sampled_from(['"a;b"', '"say ""x"""', '5"', '"x', 'x"', '"é"', ' "z"', "'q'", '"'])
            | st.just("7"),
            min_size=3,
            max_size=3,
        ),
        min_size=4,
        max_size=12,
    ),
    clean=st.integers(0, 12),
    end=st.sampled_from(ENDS),
)
def test_marks_around_values_that_need_none_change_nothing(tmp_path_factory, rows, clean, end):
    folder = tmp_path_factory.mktemp("any")
    lines = [";".join(row) for row in [["a", "b", "c"], *[['"x"', '"1"', "2"]] * clean, *rows]]
    fmt = CsvFormat(";")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_reader, "CHUNK_LINES", 4)
        found = []
        for name in ("swift.csv", "slow.csv"):
            (folder / name).write_text(end.join(lines), "utf-8", newline="")
            found.append(_read(folder / name, fmt))
            patch.setattr(record_reader, "_enclose_values", lambda *_: False)
    swift, slow = found
    if isinstance(slow, str):
        assert str(swift).replace("swift", "slow") == slow
    else:
        _same(swift, slow)


@pytest.mark.parametrize("decimal", [".", ","])
def test_gaps_and_texts_do_not_keep_a_block_from_it(tmp_path, monkeypatch, decimal):
    path = tmp_path / "t.csv"
    gaps = {3: "", 8: "NA", 11: ""}
    path.write_text(
        "a;b;c;d\n"
        + "".join(
            f"{gaps.get(i % 20, f'{i}{decimal}25')};{i};{'' if i % 9 == 0 else 'red,blue'}"
            f";{gaps.get(i % 17, i)}\n"
            for i in range(400)
        )
    )
    monkeypatch.setattr(record_reader, "CHUNK_LINES", 40)
    taken = []

    def watched(*args):
        taken.append(plain_rows(*args))
        return taken[-1]

    monkeypatch.setattr(column_reader, "plain_rows", watched)
    table = read_table(path, sniff(path))
    assert len(taken) == 10
    assert None not in taken
    assert table.kinds == ("number", "number", "text", "number")
    assert table.missing[0] == sum(i % 20 in gaps for i in range(400))
    assert set(table.columns[2]) == {"", "red,blue"}
    assert table.columns[0][-1] == 399.25
    monkeypatch.setattr(column_reader, "plain_rows", lambda *_: None)
    other = tmp_path / "other.csv"
    other.write_bytes(path.read_bytes())
    _same(table, read_table(other, sniff(other)))


def test_an_array_grows_by_what_is_appended():
    grown = GrowingArray(np.float64)
    parts = [np.arange(n, dtype=float) for n in (0, 5, 20_000, 3, 50_000)]
    for part in parts:
        grown.extend(part)
    assert len(grown) == 70_008
    np.testing.assert_array_equal(grown.array(), np.concatenate(parts))
    whole = grown.close()
    np.testing.assert_array_equal(whole, np.concatenate(parts))
    assert not whole.flags.writeable
