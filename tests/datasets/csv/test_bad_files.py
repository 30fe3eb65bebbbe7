"""Files that cannot be used: the message names the place and what would help."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core import PlaygroundError, Streams, ValueNotAllowed
from playground.datasets import DataError, DatasetConfig, prepare_dataset

GOOD = "a,b,t\n1,2,x\n3,4,y\n5,6,x\n"


def load(path, **params):
    config = DatasetConfig("csv", {"path": str(path), **params})
    return prepare_dataset(config, Streams.from_seeds(0, 0))


@pytest.mark.parametrize(
    ("content", "params", "line", "column", "words"),
    [
        (b"", {}, 1, None, "empty"),
        (b"\n\n  \n", {}, 1, None, "only blank lines"),
        (b"a,b,t\n", {}, 1, None, "no rows"),
        (b"a,b,t\n1,2,3\n", {}, 1, None, "only 1 row"),
        (b"value\n1\n2\n3\n", {}, 1, None, "only one column"),
        (b"name,city\nAnn,Oslo\nBo,Rome\nCy,Bonn\n", {}, None, None, "no column of numbers"),
        (b"a,b,t\n1,2,x\n3,4\n", {}, 3, None, "2 values where the first row has 3"),
        (b'a,b,t\n1,"2\n2",x\n3,4,5,y\n', {}, 4, None, "4 values where the first row has 3"),
        (b"a,b\n1,2\n\x00\x01\x02\xff\n", {}, 3, None, "not text: it contains zero bytes"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), {}, 1, None, "picture"),
        (b"PK\x03\x04" + bytes(100), {}, 1, None, "save it as CSV first"),
        (bytes(range(1, 32)) * 20, {}, 1, None, "control characters"),
        (b"a,b\n1,2\n3,\xff\n", {"encoding": "utf-8"}, 3, None, "choose another encoding"),
        (b'a,b,t\n1,2,x\n3,"4,y\n5,6,x\n', {}, 3, None, "quotation mark"),
        (b"a,t\n1,0\n1e999,1\n2,0\n", {}, 3, "a", "infinite"),
        (b"a,t\n1,1\n2,1e999\n3,0\n", {}, 3, "t", "infinite"),
        (b"a,t\n1,x\n2,x\n3,x\n", {}, None, "t", "always x"),
        (b"a,t\n1,7\n2,7\n3,7\n", {}, None, "t", "always 7"),
        (GOOD.encode(), {"target": "T2"}, None, None, "did you mean 't'"),
        (GOOD.encode(), {"columns": ("a", "zz")}, None, None, "no column 'zz'"),
        (GOOD.encode(), {"columns": ("t",)}, None, None, "no feature column"),
        (GOOD.encode(), {"task": "regression"}, 2, "t", "'x' is not a number"),
        (b"a,b,t\n1,,x\n,2,y\n,,x\n", {"missing": "drop"}, None, "a", "fill missing values"),
        (b"a,t\n1e308,0\n-1e308,1\n1e308,0\n-1e308,1\n", {}, None, "a", "too large"),
    ],
)
def test_bad_file(tmp_path, content, params, line, column, words):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(path, **params)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert caught.value.line == line
    assert caught.value.column == column
    assert line is None or f"line {line}" in message
    assert column is None or f"column {column!r}" in message


def test_many_texts_in_a_chosen_column(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("name,v,t\n" + "".join(f"n{i},{i % 7},{i % 2}\n" for i in range(60)), "utf-8")
    with pytest.raises(
        DataError, match=r"column 'name': 60 different texts.*leave this column out"
    ):
        load(path, columns=("name", "v"))


def test_too_many_classes(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("v,t\n" + "".join(f"{i % 7},{i}\n" for i in range(200)), "utf-8")
    with pytest.raises(DataError, match="column 't': 200 different values are too many classes"):
        load(path, task="classification")


def test_missing_file(tmp_path):
    with pytest.raises(DataError, match=r"nothing\.csv: there is no such file"):
        load(tmp_path / "nothing.csv")


def test_folder(tmp_path):
    with pytest.raises(DataError, match="this is a folder"):
        load(tmp_path)


def test_no_file_chosen():
    with pytest.raises(DataError, match="no file is chosen yet"):
        load("")


def test_a_path_no_file_can_have():
    with pytest.raises(DataError, match="there is no such file"):
        load("a\0b")


def test_two_gigabytes_are_refused_before_reading(tmp_path):
    path = tmp_path / "huge.csv"
    path.touch()
    os.truncate(path, 2_147_483_648)  # a sparse file: it takes no room
    with pytest.raises(DataError, match=r"2\.1 GB; the limit is 2 GB"):
        load(path)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"delimiter": "ab"}, "csv.delimiter"),
        ({"encoding": "utf-99"}, "csv.encoding"),
        ({"encoding": "base64"}, "csv.encoding"),
        ({"missing": "guess"}, "csv.missing"),
        ({"scaling": "log"}, "csv.scaling"),
    ],
)
def test_wrong_options(tmp_path, params, words):
    path = tmp_path / "good.csv"
    path.write_text(GOOD, "utf-8")
    with pytest.raises(ValueNotAllowed, match=words):
        load(path, **params)


def test_errors_are_one_line_even_for_strange_names(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('"a\nb",t\n1,x\n2,x\n', "utf-8")
    with pytest.raises(PlaygroundError) as caught:
        load(path)
    assert "\n" not in str(caught.value)


def test_a_column_that_is_empty_wherever_the_target_is_known(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("v,gone,text,t\n1,,,0\n2,5,,1\n3,,,0\n4,6,x,\n5,,,1\n", "utf-8")
    data = load(path, missing="fill", columns=("v", "text"))
    assert data.columns == ("v",)
    assert any("'text': it holds no values" in said for said in data.transformations)


def test_the_text_that_rules_regression_out_may_stand_in_a_dropped_row(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("v,t\n1,1.5\n,low\n3,2.5\n4,3.5\n", "utf-8")
    with pytest.raises(DataError, match="line 3, column 't': 'low' is not a number"):
        load(path, task="regression")


cells = st.sampled_from(
    ["1", "2", "3.5", "1,5", "x", "red", "", "NA", "inf", "1e400", "1_0", '"', '"q,;"', "id", "é"]
)


@settings(deadline=None, max_examples=80)
@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=15),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-16", "latin-1"]),
    params=st.fixed_dictionaries(
        {
            "missing": st.sampled_from(["drop", "fill"]),
            "task": st.sampled_from(["auto", "classification", "regression"]),
            "scaling": st.sampled_from(["standardize", "minmax", "none"]),
        }
    ),
)
def test_any_table_is_used_or_refused_in_one_line(
    tmp_path_factory, rows, delimiter, encoding, params
):
    path = tmp_path_factory.mktemp("any") / "t.csv"
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding)
    message, numbers = "", np.zeros(1)
    try:
        data = load(path, **params)
        numbers = np.concatenate([data.x_train, data.x_test])
    except PlaygroundError as error:
        message = str(error)
    assert "\n" not in message
    assert np.isfinite(numbers).all()
