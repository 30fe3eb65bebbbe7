"""Numbers as people write them: read as what they mean, or named; never another number."""

import numpy as np
import pytest

from playground.core import Streams, Task, ValueNotAllowed
from playground.datasets import DatasetConfig, prepare_dataset, read_table, sniff
from playground.datasets.csv.base.number_parsing import NumberFormat, to_number
from playground.datasets.csv.detection.number_signs import number_signs

PRICES = "area\tprice\n1,400\t2,800\n4,962\t9,924\n816\t1,632\n2,389\t4,778\n"
DECIMALS = [f"{i * 0.37 + 1:.2f}" for i in range(60)]


@pytest.fixture
def table(tmp_path):
    def read(text):
        path = tmp_path / "t.csv"
        path.write_text(text, "utf-8")
        return read_table(path, sniff(path))

    return read


@pytest.fixture
def load(tmp_path):
    def load(text, **params):
        path = tmp_path / "t.csv"
        path.write_text(text, "utf-8")
        config = DatasetConfig("csv", {"path": str(path), **params})
        return prepare_dataset(config, Streams.from_seeds(0, 0))

    return load


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("1,400 816 2,389", (".", ",")),
        ("1,400 2,389", (".", ",")),
        ("1,400.5 816", (".", ",")),
        ("1.400,5 816", (",", ".")),
        ("1.400 816,5", (",", ".")),
        ("1,400,500 0.5", (".", ",")),
        ("1.400.500 2", (",", ".")),
        ("1,5 2,25", (",", "")),
        ("0,125 0,250", (",", "")),
        ("1,400 1400", (",", "")),
        ("1.400 2.125", (".", "")),
        ("1.400 816 2.389", (",", ".")),
        ("1.400 816 2.389 0.5", (".", "")),
        ("1.400 8 2.389", (".", "")),
        ("1.5 2", (".", "")),
        ("1.400 2.125 3.250 4.125 5.125 6.125 7.125 8.125 9.125 1.125 2.125 1,5", (".", ",")),
        ("$1,380 $950", (".", ",")),
        ("12% 13,5%", (",", "")),
        ("1\u00a0400,5 2", (",", " ")),
        ("1'400.50 2", (".", "'")),
        ("1 2 3", (".", "")),
        ("", (".", "")),
    ],
)
def test_signs(cells, expected):
    found = number_signs([cells.split(" ")])
    assert found == expected or (found[0] == expected[0] == "." and "1,5" in cells.split(" "))


@pytest.mark.parametrize(
    ("text", "fmt", "value"),
    [
        ("1,400", NumberFormat(".", ","), 1400),
        ("-1,400,000.25", NumberFormat(".", ","), -1400000.25),
        ("1,40", NumberFormat(".", ","), None),
        ("1.400,5", NumberFormat(",", "."), 1400.5),
        ("1.40", NumberFormat(",", "."), None),
        ("1 400,5", NumberFormat(",", " "), 1400.5),
        ("12%", NumberFormat(), 12),
        ("-$5.50", NumberFormat(), -5.5),
        ("$-5.50", NumberFormat(), -5.5),
        ("$ 1,380", NumberFormat(".", ","), 1380),
        ("99 €", NumberFormat(), 99),
        ("\u22123", NumberFormat(), -3),
        ("'2.5'", NumberFormat(), 2.5),
        ('5"', NumberFormat(), None),
        ("(1,380)", NumberFormat(".", ","), -1380),
        ("($5)", NumberFormat(), -5),
        ("(-5)", NumberFormat(), None),
        ("USD 12", NumberFormat(), 12),
        ("12.5 EUR", NumberFormat(), 12.5),
        ("US$12", NumberFormat(), 12),
        ("ABC 12", NumberFormat(), None),
        ("()", NumberFormat(), None),
        ("%", NumberFormat(), None),
        ("1_000", NumberFormat(), None),
        ("<1.0", NumberFormat(), None),
        ("2020-01-02", NumberFormat(), None),
        ("1-2", NumberFormat(), None),
        ("E", NumberFormat(), None),
    ],
)
def test_a_number(text, fmt, value):
    assert to_number(text, fmt) == value


def test_thousands_beside_small_numbers(load):
    data = load(PRICES, scaling="none", scale_target=False)
    assert data.raw.x.ravel().tolist() == [1400, 4962, 816, 2389]
    assert data.raw.y.ravel().tolist() == [2800, 9924, 1632, 4778]
    assert "Numbers are read with the decimal sign '.', the thousands sign ','." in (
        data.transformations
    )


def test_what_cannot_be_known_of_a_point_is_said(load):
    text = "a;b\n" + "".join(f"{i};{i + 1}.{i * 37 % 900 + 100}\n" for i in range(40))
    assert any("choose it as the thousands sign" in note for note in load(text).transformations)
    data = load(text, thousands=".", scale_target=False)
    assert data.raw.y[0, 0] == 1100


def test_thousands_without_marks_do_not_move_the_names(load):
    text = "a,b\n" + "".join(f"{i},{i + 1},{i * 37 % 900 + 100}\n" for i in range(40))
    data = load(text)
    assert data.raw.target == "column 3"
    assert any("Before the table" in note for note in data.transformations)


def test_the_thousands_sign_is_a_choice(load):
    assert load(PRICES, decimal=",").raw.x.ravel().tolist() == [1.4, 4.962, 816, 2.389]
    assert load(PRICES, thousands=",").raw.x.ravel().tolist() == [1400, 4962, 816, 2389]
    with pytest.raises(ValueNotAllowed, match=r"csv\.thousands"):
        load(PRICES, decimal=",", thousands=",")


def test_thousands_that_come_after_the_sample(load):
    rows = "".join(f"{i % 900},{i % 7}\n" for i in range(30_000))
    data = load(f"a,b\n{rows}" + '"1,400",3\n' * 10)
    assert data.raw.x.max() == 1400


@pytest.mark.parametrize("odd", ["<1.0", "None", ".", "n.d.", "#DIV/0!"])
@pytest.mark.parametrize("as_target", [True, False])
def test_a_column_that_is_mostly_numbers_is_numbers(load, odd, as_target):
    values = [odd, *DECIMALS[1:]]
    rows = [(f"{i}.5", v) if as_target else (v, f"{i}.5") for i, v in enumerate(values)]
    data = load("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows), missing="drop")
    assert data.task is Task.REGRESSION
    assert data.columns == ("a",)
    assert len(data.raw.x) == 59
    said = f"1 value is no number and read as missing ({odd!r} in line 2)"
    assert any(said in note for note in data.transformations)


def test_numbers_with_an_odd_cell_far_from_the_sample(load):
    rows = "".join(f"{i}.25,{i}.5\n" for i in range(40_000)) + "1O,3.5\n"
    data = load("a,b\n" + rows, missing="drop")
    assert len(data.raw.x) == 40_000
    assert any("'1O' in line 40002" in note for note in data.transformations)


def test_values_below_a_bound_are_missing_however_many(load):
    rows = "".join(f"{i}.5,{'<1.0' if i % 3 == 0 else i * 0.37}\n" for i in range(60))
    data = load("a,b\n" + rows)
    assert data.task is Task.REGRESSION
    assert any("20 values are no number and read as missing" in n for n in data.transformations)


def test_a_rare_class_among_numbered_classes_stays_one(load):
    rows = "".join(f"{i}.5,{i % 4}\n" for i in range(90)) + "1,other\n2,other\n3,other\n"
    assert load("a,t\n" + rows).classes == ("0", "1", "2", "3", "other")


@pytest.mark.parametrize(
    ("values", "read", "sign"),
    [
        (["12%", "13%", "15.5%"], [12, 13, 15.5], "%"),
        (["$1,380", "$950", "$2,001"], [1380, 950, 2001], "$"),
        (["12 €", "13 €", "9 €"], [12, 13, 9], "€"),
    ],
)
def test_signs_at_numbers_are_left_out_and_said(table, values, read, sign):
    found = table("a;b\n" + "".join(f"{i};{v}\n" for i, v in enumerate(values)))
    assert found.columns[1].tolist() == read
    assert any(f"the sign {sign!r} at 3 values is left out" in note for note in found.notes)


def test_quoted_numbers_are_numbers(table):
    assert table('a,b\n"1","2.5"\n"3","4"\n').columns[1].tolist() == [2.5, 4]
    assert table("a,b\n'1','2.5'\n'3','4'\n").columns[1].tolist() == [2.5, 4]


def test_long_codes_stay_text(load):
    codes = ["12345678901234567", "12345678901234568", "99999999999999999"]
    rows = "".join(f"{i}.5,{codes[i % 3]}\n" for i in range(60))
    data = load("a,code\n" + rows)
    assert data.classes == tuple(codes)
    assert any("more than 15 digits" in note for note in data.transformations)
    late = "".join(f"{i}.5,{i}\n" for i in range(40_000)) + f"1,{codes[0]}\n2,{codes[1]}\n"
    with pytest.raises(Exception, match="classes"):
        load("a,code\n" + late)


def test_numbers_with_many_digits_are_numbers(table):
    found = table("a,b\n0.12345678901234567,9007199254740992\n1e300,2\n")
    assert found.kinds == ("number", "number")


def test_words_for_missing_are_shown_and_can_be_kept(load):
    text = "a,t\n" + "".join(f"{i}.5,{'EU' if i % 3 else 'NA'}\n" for i in range(30))
    with pytest.raises(Exception, match=r"always EU.*Read as missing: 'NA' \(10 times\)"):
        load(text)
    data = load(text, missing_words="?")
    assert data.classes == ("EU", "NA")
    gaps = load("a,b,t\n1,NA,x\n2,?,y\n3,4,x\n5,6,y\n")
    assert "Read as missing: 'NA' (1 times), '?' (1 times)." in gaps.transformations


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("id,2019,2020\n1,0.5,1.5\n2,2.5,3.5\n3,4.5,0.5\n", ("id", "2019", "2020")),
        ("id,2019,2020\nA,0.5,1.5\nB,2.5,3.5\nC,4.5,0.5\n", ("id", "2019", "2020")),
        ("2018,2019,2020\n3,5,7\n4,8,9\n5,1,2\n", ("2018", "2019", "2020")),
        ("0,1,2\n0.5,1.5,2.5\n3.5,4.5,5.5\n", ("0", "1", "2")),
        ("id,2020\n1,0.5\n2,2.5\n3,4.5\n", ("id", "2020")),
        ("id,2000,2010,2015\n1,5,7,8\n2,5,9,8\n3,4,5,1\n", ("id", "2000", "2010", "2015")),
        ("2018,2019,2020\n2018,2020,2021\n2017,2019,2020\n", None),
        ("1,2,3\n4,5,6\n7,8,9\n", None),
        ("1.5,red\n2.5,blue\n3.5,red\n", None),
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n", None),
        ("size,1,2\n0.5,1.5,2.5\n3.5,4.5,5.5\n", ("size", "1", "2")),
        ("name,colour\nAnn,red\nBo,blue\nCy,red\nDi,red\n", ("name", "colour")),
        ("red,big\nblue,small\nred,big\n", None),
        ("NA,3.5\n4.5,2.5\n1.5,2.5\n", None),
    ],
)
def test_names_are_judged_by_the_whole_column(table, text, names):
    found = table(text)
    standins = tuple(f"column {i + 1}" for i in range(len(found.names)))
    assert found.names == (names or standins)
    assert found.rows == text.count("\n") - (names is not None)


def test_gaps_are_counted_in_columns_of_numbers(table):
    found = table("a,b\n" + "".join(f"{i},{'' if i % 2 else i}\n" for i in range(50)))
    assert found.missing == (0, 25)
    assert np.isnan(found.columns[1][1])
