"""A table from an .npy file."""

import numpy as np
import pytest

from playground.core import Streams, Task
from playground.datasets import DataError, DatasetConfig, prepare_dataset
from playground.datasets.csv.base.table_bytes import LONGEST_LINE
from playground.datasets.typed.array_table import read_array_table


def write(tmp_path, values, **options):
    path = tmp_path / "t.npy"
    np.save(path, values, **options)
    return path


def read(path):
    return read_array_table(path, lambda *_: True)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", ">f8", "i1", "u2", "i8", "?"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_numbers_of_every_type_and_order(tmp_path, kind, order):
    values = np.array([[0, 1], [1, 0], [1, 1]], dtype=kind, order=order)
    table = read(write(tmp_path, values))
    assert table.names == ("column 1", "column 2")
    assert table.kinds == ("number", "number")
    for i, column in enumerate(table.columns):
        assert column.dtype == np.float64
        np.testing.assert_array_equal(column, values[:, i].astype(float))


def test_fields_have_their_own_names_and_types(tmp_path):
    kinds = [("size", "f4"), ("ok", "?"), ("kind", "U3"), ("when", "M8[s]"), ("span", "m8[h]")]
    rows = [
        (1.5, True, "a", "1970-01-03T12:00:00", np.timedelta64(36, "h")),
        (np.nan, False, "", "NaT", np.timedelta64(0, "h")),
    ]
    table = read(write(tmp_path, np.array(rows, dtype=kinds)))
    assert table.names == ("size", "ok", "kind", "when", "span")
    assert table.kinds == ("number", "number", "text", "number", "number")
    assert table.columns[3].tolist()[0] == 2.5
    assert table.columns[4].tolist() == [1.5, 0]
    assert table.missing == (1, 0, 1, 1, 0)


def test_texts_that_are_numbers_are_read_as_such(tmp_path):
    values = np.array([["1.5", "a", "007"], ["", "b", "12"]])
    table = read(write(tmp_path, values))
    assert table.kinds == ("number", "text", "text")
    np.testing.assert_array_equal(table.columns[0], [1.5, np.nan])
    assert table.columns[2].tolist() == ["007", "12"]


def test_long_whole_numbers_stay_text(tmp_path):
    table = read(write(tmp_path, np.array([[2**53 + 1, 1], [2**53, 2]])))
    assert table.kinds == ("text", "number")
    assert table.columns[0].tolist() == [str(2**53 + 1), str(2**53)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.zeros(3), "this one is 3"),
        (np.zeros((2, 3, 3)), "2×3×3; for pictures"),
        (np.zeros((2, 2), dtype=complex), "'column 1': values of the type complex128"),
        (np.zeros(2, dtype=[("x", "f4", (3,)), ("y", "f4")]), "'x': it holds 1-dimensional"),
        (np.array([[1, "a"]], dtype=object), "Python objects are not allowed"),
    ],
)
def test_what_is_no_table_says_so(tmp_path, values, said):
    with pytest.raises(DataError, match=said):
        read(write(tmp_path, values, allow_pickle=True))


def test_bytes_without_an_end_of_line_are_no_long_line(tmp_path):
    values = np.full((1_000, 20), 7.0)
    path = write(tmp_path, np.repeat(values, 110, axis=0))
    assert path.stat().st_size > LONGEST_LINE
    assert read(path).rows == 110_000


def test_a_file_cut_off_says_so(tmp_path):
    path = write(tmp_path, np.zeros((100, 3)))
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(DataError, match="it is no array that can be read"):
        read(path)


def test_the_last_column_is_the_target(tmp_path):
    rng = np.random.default_rng(0)
    path = write(tmp_path, np.column_stack([rng.normal(size=(20, 2)), np.arange(20) % 3]))
    dataset = prepare_dataset(
        DatasetConfig("npy", {"path": str(path)}, 60), Streams.from_seeds(0, 0)
    )
    assert (dataset.task, dataset.raw.target) == (Task.MULTICLASS, "column 3")
    assert dataset.columns == ("column 1", "column 2")
