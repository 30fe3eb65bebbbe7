"""Tables as people have them: every way of writing one, every way of filling one."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from playground.core import Streams, Task
from playground.datasets import (
    Cancelled,
    CsvFormat,
    DatasetConfig,
    prepare_dataset,
    read_table,
    sniff,
)

PLAIN = "a,b,label\n1,2.5,x\n3,4,y\n5,6,x\n7,8,y\n"


@pytest.fixture
def write(tmp_path):
    def write(text, encoding="utf-8", name="data.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def load(path, seed=0, train_share=50, **params):
    config = DatasetConfig("csv", {"path": str(path), **params}, train_share, seed)
    return prepare_dataset(config, Streams.from_seeds(seed, 0))


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (PLAIN, "utf-8", CsvFormat()),
        (PLAIN.replace("\n", "\r\n"), "utf-8", CsvFormat()),
        (PLAIN, "utf-8-sig", CsvFormat(encoding="utf-8-sig")),
        (PLAIN, "utf-16", CsvFormat(encoding="utf-16")),
        (PLAIN, "utf-16-le", CsvFormat(encoding="utf-16-le")),
        (PLAIN, "utf-16-be", CsvFormat(encoding="utf-16-be")),
        (PLAIN.replace("x", "é"), "latin-1", CsvFormat(encoding="latin-1")),
        (PLAIN.replace("x", "€"), "cp1252", CsvFormat(encoding="cp1252")),
        (PLAIN.replace(",", "\t"), "utf-8", CsvFormat("\t")),
        (PLAIN.replace(",", "|"), "utf-8", CsvFormat("|")),
        (PLAIN.replace(",", ";"), "utf-8", CsvFormat(";")),
        ("a;b;c\n1,5;2,25;3\n4,5;5,5;6\n", "utf-8", CsvFormat(";", decimal=",")),
        ("1,5;2\n4,5;6\n", "utf-8", CsvFormat(";", header=False, decimal=",")),
        ('a,b\n"1,5","2,25"\n"4,5","5,5"\n', "utf-8", CsvFormat(decimal=",")),
        ('a,b\n"1,500","2"\n"4,500","5"\n', "utf-8", CsvFormat(thousands=",")),
        ("1,2\n3,4\n", "utf-8", CsvFormat(header=False)),
        ("name;text\nb;one, two\nc;three, four\n", "utf-8", CsvFormat(";")),
        ('a,b,c\n"x;y",1,2\n"z;w",3,4\n', "utf-8", CsvFormat()),
        ("a,b\n1,2\n", "utf-8", CsvFormat()),
        ('18.0 8 3504\t"ford torino"\n' * 9, "utf-8", CsvFormat(" ", header=False)),
        ("# by hand\nx\ty\n1\t2\n", "utf-8", CsvFormat("\t", skip=1)),
        ("day,at\n2020-01-02 10:00,1\n2020-01-03 11:00,2\n", "utf-8", CsvFormat()),
        ("a;b\none two;1,5\nthree four;2,5\n", "utf-8", CsvFormat(";", decimal=",")),
    ],
)
def test_sniff(write, text, encoding, expected):
    assert replace(sniff(write(text, encoding)), width=0, notes=()) == expected


def test_a_plain_table(write):
    data = load(write(PLAIN))
    assert data.columns == ("a", "b")
    assert data.classes == ("x", "y")
    assert data.task is Task.BINARY
    assert data.name == "data.csv"
    assert data.raw.x.tolist() == [[1, 2.5], [3, 4], [5, 6], [7, 8]]
    assert data.raw.y.tolist() == [0, 1, 0, 1]
    assert not data.is_2d


def test_european_table(write):
    text = "Größe;Preis\n1,5;100,25\n2,5;200,5\n3,75;300\n"
    data = load(write(text, "latin-1"), scaling="none")
    assert data.columns == ("Größe",)
    assert data.raw.target == "Preis"
    assert data.raw.x.ravel().tolist() == [1.5, 2.5, 3.75]
    assert data.raw.y.ravel().tolist() == [100.25, 200.5, 300.0]
    assert data.task is Task.REGRESSION


def test_quoted_delimiters_and_line_breaks(write):
    text = 'size,"colour, or\nshade",label\n1,"red, dark",p\n2,blue,n\n3,"red, dark",p\n'
    data = load(write(text))
    assert data.columns == (
        "size",
        "colour, or\nshade=blue",
        "colour, or\nshade=red, dark",
    )
    assert data.raw.x.tolist() == [[1, 0, 1], [2, 1, 0], [3, 0, 1]]


def test_rows_without_header(write):
    data = load(write("1,2,0\n3,4,1\n5,6,0\n"), header="no")
    assert data.columns == ("column 1", "column 2")
    assert len(data.raw.x) == 3


def test_header_of_repeated_and_empty_names(write):
    data = load(write("v,v,,t\n1,2,3,0\n4,5,7,1\n2,2,5,0\n"))
    assert data.columns == ("v", "v (2)", "column 3")
    assert any("called 'v (2)'" in said for said in data.transformations)


def test_blank_lines_are_no_rows(write):
    assert len(load(write(PLAIN.replace("\n", "\n\n"))).raw.x) == 4


MISSING = "a,colour,label\n1,red,x\nNA,red,y\n3,?,x\n5,blue,y\n-,red,\n9,red,y\n"


def test_rows_with_missing_values_are_dropped_and_counted(write):
    data = load(write(MISSING), missing="drop")
    assert data.raw.x[:, 0].tolist() == [1, 5, 9]
    said = " ".join(data.transformations)
    assert "Dropped 1 of 6 rows without a value of the target 'label'" in said
    assert "Dropped 2 of 6 rows with missing values" in said


def test_missing_values_are_filled_from_the_training_rows(write):
    data = load(write(MISSING), missing="fill", train_share=60)
    assert len(data.raw.x) == 5  # a row without target cannot be filled
    x, train = data.raw.x, list(data.train_rows)
    assert np.isfinite(x).all()
    known = [row for row in train if row != 1]
    assert x[1, 0] == pytest.approx(x[known, 0].mean())
    blue, red = data.columns.index("colour=blue"), data.columns.index("colour=red")
    assert x[2, blue] + x[2, red] == 1
    said = " ".join(data.transformations)
    assert "Filled 1 missing value of 'a' with the mean of the training rows" in said
    assert "Filled 1 missing value of 'colour' with the most frequent value" in said


@pytest.mark.parametrize(
    ("missing", "said"),
    [("fill", "mean"), ("median", "median"), ("most_frequent", "most frequent value")],
)
def test_gaps_are_filled_as_told_and_marked(write, missing, said):
    rows = "".join(f"{a},{i}.5,{i % 2}\n" for i, a in enumerate(["1", "1", "4", "7", "13", ""]))
    data = load(write("a,b,t\n" + rows), missing=missing, indicator=True, train_share=80)
    assert data.columns == ("a", "b", "a is missing")
    assert data.raw.x[:, 2].tolist() == [0, 0, 0, 0, 0, 1]
    known = [a for i, a in enumerate([1, 1, 4, 7, 13]) if i in set(data.train_rows)]
    typical = {"fill": np.mean, "median": np.median, "most_frequent": min}[missing]
    assert data.raw.x[5, 0] == pytest.approx(typical(known))
    assert any(f"with the {said} of the training rows" in note for note in data.transformations)
    assert set(np.ravel(data.x_train[:, 2])) <= {0.0, 1.0}  # never scaled


def test_gaps_are_filled_unless_told_otherwise(write):
    assert len(load(write(MISSING)).raw.x) == 5


@pytest.mark.parametrize("token", ["", "NA", "n/a", "NaN", "?", "null", "-", "  "])
def test_what_stands_for_missing(write, token):
    table = read_table(write(f"a,b\n1,2\n{token},3\n5,6\n"), CsvFormat())
    assert table.kinds == ("number", "number")
    assert table.missing == (1, 0)
    assert np.isnan(table.columns[0][1])


@pytest.mark.parametrize(
    ("values", "task"),
    [
        ("0 1 0 1 1 0", Task.BINARY),
        ("1 2 3 1 2 3 1 2 3", Task.MULTICLASS),
        ("1 2 3 4 5 6", Task.REGRESSION),
        ("0.5 1 0.5 1 0.5 1 0.5", Task.REGRESSION),
        ("yes no yes no", Task.BINARY),
    ],
)
def test_the_problem_is_inferred(write, values, task):
    rows = "\n".join(f"{i * i},{value}" for i, value in enumerate(values.split()))
    data = load(write(f"size,t\n{rows}\n"))
    assert data.task is task
    assert any("(inferred)" in said for said in data.transformations)


def test_the_inferred_problem_can_be_changed(write):
    path = write("v,t\n1,0\n4,1\n9,2\n16,0\n25,1\n36,2\n49,0\n64,1\n81,2\n")
    assert load(path).classes == ("0", "1", "2")
    data = load(path, task="regression")
    assert data.task is Task.REGRESSION
    assert not data.y_scaling.is_identity
    np.testing.assert_allclose(data.y_scaling.undo(data.y_test), data.raw.y[data.test_rows])
    assert load(path, task="regression", scale_target=False).y_scaling.is_identity


def test_columns_are_chosen_and_the_target_is_never_a_feature(write):
    path = write("a,b,c\n1,10,0\n2,30,1\n4,20,0\n5,70,1\n")
    data = load(path, target="a", columns=("c", "a", "b"), task="regression")
    assert data.columns == ("b", "c")
    assert data.raw.target == "a"
    assert load(path, columns=("b",)).columns == ("b",)


@pytest.mark.parametrize("scaling", ["standardize", "minmax", "none"])
def test_scaling(write, scaling):
    rows = "".join(f"{i * 10},{i * i},{'red' if i % 3 else 'blue'},{i % 2}\n" for i in range(20))
    data = load(write("u,v,colour,t\n" + rows), scaling=scaling)
    numbers = data.x_train[:, :2]
    if scaling == "standardize":
        np.testing.assert_allclose(numbers.std(axis=0), 1)
    elif scaling == "minmax":
        assert (numbers.min(axis=0) == 0).all()
        assert (numbers.max(axis=0) == 1).all()
    else:
        assert data.x_scaling.is_identity
    assert set(data.x_train[:, 2:].ravel()) == {0.0, 1.0}
    scaled = any("training rows." in said for said in data.transformations)
    assert scaled == (scaling != "none")


@pytest.mark.parametrize("scaling", ["standardize", "minmax"])
def test_a_constant_column_is_not_divided_by_zero(write, scaling):
    rows = "".join(f"{i},0.1,{i % 2}\n" for i in range(10))
    data = load(write("v,same,t\n" + rows), scaling=scaling)
    assert (data.x_train[:, 1] == 0).all()
    assert any("'same' is always 0.1" in said for said in data.transformations)


def test_useless_columns_are_left_out_and_named(write):
    rows = "".join(f"{i},person {i},{(i * 7) % 5},same,,{i % 2}\n" for i in range(60))
    path = write("id,name,v,group,nothing,t\n" + rows)
    data = load(path)
    assert data.columns == ("v",)
    said = " ".join(data.transformations)
    for name in ("'id': it only numbers", "'name': 60 different", "'group'", "'nothing'"):
        assert f"Left out {name}" in said


def test_a_late_text_keeps_the_first_values_as_written(write, monkeypatch):
    monkeypatch.setattr("playground.datasets.csv.base.record_reader.CHUNK_LINES", 2)
    table = read_table(write("code,v\n01,1\n02,2\n03,3\n0A,4\n,5\n"), CsvFormat())
    assert table.kinds == ("text", "number")
    assert table.columns[0].tolist() == ["01", "02", "03", "0A", ""]
    assert table.lines.tolist() == [2, 3, 4, 5, 6]


def test_progress_and_cancelling(write, monkeypatch):
    monkeypatch.setattr("playground.datasets.csv.base.record_reader.CHUNK_LINES", 10)
    rows = "".join(f"{i},{i}\n" for i in range(100))
    path = write("a,b\n" + rows)
    with pytest.raises(Cancelled):
        read_table(path, CsvFormat(), lambda done, total: False)
    told = []
    read_table(path, CsvFormat(), lambda *both: told.append(both) or True)
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(told) > 5


def test_a_table_is_reread_only_when_the_file_changed(write):
    path = write(PLAIN)
    first = read_table(path, CsvFormat())
    assert read_table(path, CsvFormat()) is first
    write(PLAIN + "9,10,x\n")
    assert read_table(path, CsvFormat()).rows == 5


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
floats = st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=50)
@given(rows=st.lists(st.tuples(floats, floats, cells), min_size=1, max_size=20))
def test_what_was_written_is_read(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(["a", "b", "t"])
        writer.writerows((repr(a), repr(b), text) for a, b, text in rows)
    table = read_table(path, CsvFormat())
    assert table.names == ("a", "b", "t")
    assert table.columns[0].tolist() == [a for a, _, _ in rows]
    assert table.columns[1].tolist() == [b for _, b, _ in rows]
    if table.kinds[2] == "text":
        written = [text.strip() for _, _, text in rows]
        read = table.columns[2].tolist()
        assert all(r in (w, "") for r, w in zip(read, written, strict=True))


def test_a_column_that_is_left_out_costs_no_rows(write):
    rows = "".join(f"{i},{i * i % 17},{f'cabin {i}' if i % 3 else ''},{i % 2}\n" for i in range(90))
    data = load(write("PassengerId,v,cabin,t\n" + rows))
    assert data.columns == ("v",)
    assert len(data.raw.x) == 90
    assert load(
        write("PassengerId,v\n" + "".join(f"{i},{i * i}\n" for i in range(20)))
    ).columns == (
        "PassengerId",  # the only column there is
    )
