"""Parquet, Arrow and Feather: every type becomes a number or a text, and nothing silently."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from playground.core import Streams, Task
from playground.datasets import Cancelled, DataError, DatasetConfig, prepare_dataset
from playground.datasets.typed.arrow_table import read_arrow_table


def write(tmp_path, columns, name="t.parquet", **options):
    path = tmp_path / name
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    if name.endswith(".parquet"):
        pa.parquet.write_table(table, path, **options)
    elif name.endswith(".feather"):
        pa.feather.write_feather(table, path)
    else:
        opens = pa.ipc.new_stream if name.endswith(".arrows") else pa.ipc.new_file
        with opens(path, table.schema) as writer:
            writer.write_table(table, max_chunksize=2)
    return path


def read(path):
    return read_arrow_table(path, lambda *_: True)


def only(tmp_path, values, kind=None):
    table = read(write(tmp_path, {"x": pa.array(values, kind), "y": [1.0] * len(values)}))
    return table.kinds[0], table.columns[0].tolist(), table.missing[0], table.notes


@pytest.mark.parametrize("name", ["t.parquet", "t.feather", "t.arrow", "t.arrows"])
def test_every_kind_of_file_holds_the_same_table(tmp_path, name):
    path = write(tmp_path, {"x": [1.5, None, 3.0], "kind": ["a", "b", None], "y": [1, 2, 3]}, name)
    table = read(path)
    assert table.names == ("x", "kind", "y")
    assert table.kinds == ("number", "text", "number")
    np.testing.assert_array_equal(table.columns[0], [1.5, np.nan, 3.0])
    assert table.columns[1].tolist() == ["a", "b", ""]
    assert table.missing == (1, 1, 0)
    assert table.lines.tolist() == [1, 2, 3]
    assert not any(values.flags.writeable for values in table.columns)


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1, None, -3], pa.int8(), [1, None, -3]),
        ([1, 2**53, None], pa.int64(), [1, 2**53, None]),
        ([True, None, False], None, [1, None, 0]),
        ([0.5, None, 2.0], pa.float32(), [0.5, None, 2.0]),
        ([Decimal("1.25"), None], pa.decimal128(10, 2), [1.25, None]),
        ([Decimal(7), None], pa.decimal128(10, 0), [7, None]),
        ([dt.date(1970, 1, 2), None], pa.date32(), [1, None]),
        ([dt.date(1969, 12, 31), None], pa.date64(), [-1, None]),
        ([dt.datetime(1970, 1, 2, 12), None], pa.timestamp("ms"), [1.5, None]),
        ([dt.datetime(2000, 1, 1), None], pa.timestamp("ns"), [10957, None]),
        ([dt.time(6), None], pa.time32("s"), [0.25, None]),
        ([dt.time(18), None], pa.time64("us"), [0.75, None]),
        ([dt.timedelta(hours=36), None], pa.duration("s"), [1.5, None]),
        ([None, None], pa.null(), [None, None]),
    ],
)
def test_numbers_of_every_type(tmp_path, values, kind, expected):
    kind_, numbers, missing, _ = only(tmp_path, values, kind)
    assert kind_ == "number"
    assert [None if x != x else x for x in numbers] == expected
    assert missing == expected.count(None)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_texts_and_dictionaries_of_texts(tmp_path, kind):
    if kind != pa.string_view():
        values = pa.array(["b", None, "b"], kind).dictionary_encode()
        assert only(tmp_path, values)[1] == ["b", "", "b"]
    assert only(tmp_path, ["b", None, ""], kind)[:3] == ("text", ["b", "", ""], 2)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([2**53 + 1, 2**53, None], pa.int64()),
        ([2**64 - 1, 5, None], pa.uint64()),
        ([Decimal(10**20 + 1), Decimal(5), None], pa.decimal128(38, 0)),
    ],
)
def test_whole_numbers_that_float64_would_confuse_stay_text(tmp_path, values, kind):
    kind_, texts, missing, notes = only(tmp_path, values, kind)
    assert (kind_, missing) == ("text", 1)
    assert texts == ["" if value is None else str(value) for value in values]
    assert any("'x' stays text" in note for note in notes)


def test_what_was_read_otherwise_is_said(tmp_path):
    days = [dt.datetime(2020, 1, 1, tzinfo=dt.UTC), None]
    path = write(tmp_path, {"when": days, "alive": [True, False], "y": [1.0, 2.0]})
    notes = " ".join(read(path).notes)
    assert "'when' is read as days since 1 January 1970 in UTC" in notes
    assert "'alive': true is read as 1, false as 0" in notes


def test_nested_columns_are_left_out_by_name(tmp_path):
    path = write(tmp_path, {"tags": [["a"], []], "where": [{"x": 1}, None], "y": [1, 2]})
    table = read(path)
    assert table.names == ("y",)
    assert any("Left out 'tags': list<" in note for note in table.notes)
    assert any("Left out 'where': struct<" in note for note in table.notes)
    with pytest.raises(DataError, match=r"no column to learn from.*'tags'"):
        read(write(tmp_path, {"tags": [["a"], []]}, "nested.parquet"))


def test_the_row_index_of_pandas_is_no_feature(tmp_path):
    path = write(tmp_path, {"x": [1.0, 2.0], "__index_level_0__": [7, 8]})
    assert read(path).names == ("x",)


@pytest.mark.parametrize("name", ["t.parquet", "t.arrow", "t.feather"])
def test_a_file_cut_off_says_so(tmp_path, name):
    path = write(tmp_path, {"x": list(range(1000)), "y": list(range(1000))}, name)
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(DataError, match=r"damaged or cut off"):
        read(path)


def test_columns_of_one_name_are_told_apart(tmp_path):
    columns = pa.table([[1.0, 2.0], [3.0, 4.0]], names=["x", "x"])
    for name in ("t.parquet", "t.arrow", "t.arrows"):
        table = read(write(tmp_path, columns, name))
        assert table.names == ("x", "x (2)")
        assert [column.tolist() for column in table.columns] == [[1, 2], [3, 4]]


def test_progress_and_cancelling(tmp_path):
    path = write(tmp_path, {"x": [1.0, 2.0], "y": [1, 2]})
    seen = []
    read_arrow_table(path, lambda done, total: not seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (1, 1)]
    other = write(tmp_path, {"x": [1.0, 2.0], "y": [1, 2]}, "u.parquet")
    with pytest.raises(Cancelled):
        read_arrow_table(other, lambda *_: False)


def test_it_is_trained_on_like_any_table(tmp_path):
    path = write(tmp_path, {"x": [1.0, 2.0, None, 4.0] * 5, "ok": [True, False] * 10})
    config = DatasetConfig("arrow", {"path": str(path), "indicator": True}, 60)
    dataset = prepare_dataset(config, Streams.from_seeds(0, 0))
    assert dataset.task is Task.BINARY
    assert dataset.classes == ("0", "1")
    assert dataset.columns == ("x", "x is missing")
    assert dataset.signature is not None
