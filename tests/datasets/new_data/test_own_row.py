"""A row typed by hand goes the way of the data."""

import numpy as np
import pytest

from playground.core import PlaygroundError, Streams, ValueNotAllowed
from playground.datasets import DatasetConfig
from playground.datasets.new_data.own_row import decode_row, encode_row, row_fields
from playground.datasets.prepare import prepare_dataset

CSV = "age,city,kind,income,label\n" + "\n".join(
    f"{'' if i == 7 else 20 + i},{'' if i == 11 else ('Ulm', 'a=b', 'Bonn')[i % 3]},only,{i * i},"
    f"{'yes' if i % 2 else 'no'}"
    for i in range(40)
)


def prepared(tmp_path, **params):
    path = tmp_path / "people.csv"
    path.write_text(CSV + "\n")
    config = DatasetConfig("csv", {"path": str(path), "target": "label"} | params, 70)
    return prepare_dataset(config, Streams.from_seeds(0, 0))


@pytest.fixture(params=[False, True], ids=["filled", "marked"])
def people(request, tmp_path):
    return prepared(tmp_path, indicator=request.param)


def test_every_row_of_the_data_is_what_its_entries_make(people):
    fields = row_fields(people.raw)
    assert [field.name for field in fields] == ["age", "city", "income"]
    for row in people.raw.x:
        np.testing.assert_array_equal(encode_row(fields, decode_row(fields, row)), row)


def test_columns_keep_their_names_texts_and_range(people):
    age, city, income = row_fields(people.raw)
    assert (age.choices, city.choices) == ((), ("Bonn", "Ulm", "a=b"))
    assert (income.low, income.high) == (0.0, 39.0**2)
    assert age.filled is not None
    assert city.filled is not None
    assert income.filled is None


def test_what_is_missing_is_filled_as_in_the_data(people):
    fields = row_fields(people.raw)
    entries = {"age": None, "city": "a=b", "income": 49.0}
    np.testing.assert_array_equal(encode_row(fields, entries), people.raw.x[7])
    entries = {"age": 31.0, "city": None, "income": 121.0}
    np.testing.assert_array_equal(encode_row(fields, entries), people.raw.x[11])


def test_what_the_data_never_holds_is_refused(people):
    fields = row_fields(people.raw)
    good = {"age": 30.0, "city": "Ulm", "income": 1.0}
    with pytest.raises(ValueNotAllowed, match=r"city.*Paris.*Bonn, Ulm, a=b"):
        encode_row(fields, good | {"city": "Paris"})
    with pytest.raises(ValueNotAllowed, match=r"income.*none is missing"):
        encode_row(fields, good | {"income": None})
    del good["age"]
    with pytest.raises(PlaygroundError, match="age: the row has no entry"):
        encode_row(fields, good)


@pytest.mark.parametrize("kind", ["circle", "iris", "sine"])
def test_data_without_text_has_a_number_per_column(kind):
    raw = prepare_dataset(DatasetConfig(kind, {}, 50), Streams.from_seeds(0, 0)).raw
    fields = row_fields(raw)
    assert tuple(field.name for field in fields) == raw.columns
    np.testing.assert_array_equal(encode_row(fields, decode_row(fields, raw.x[3])), raw.x[3])
