"""Files that are tables with something around them: read, and whatever is left out is named."""

import pytest

from playground.core import Streams
from playground.datasets import DataError, DatasetConfig, prepare_dataset, read_table, sniff

CLEAN = [(f"{i}.5", str(i * i), "xy"[i % 2]) for i in range(1, 61)]
NAMES = ("a", "b", "t")


def written(delimiter=",", end="\n", rows=CLEAN, names=NAMES):
    return "".join(delimiter.join(row) + end for row in ([names] if names else []) + rows)


@pytest.fixture
def read(tmp_path):
    def read(text, bad_rows=5.0):
        path = tmp_path / "t.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_table(path, sniff(path), bad_rows=bad_rows)

    return read


def is_clean(table, names=NAMES):
    assert table.names == names
    assert table.columns[0].tolist() == [float(a) for a, _, _ in CLEAN]
    assert table.columns[1].tolist() == [float(b) for _, b, _ in CLEAN]
    assert table.columns[2].tolist() == [t for _, _, t in CLEAN]


QUOTED = [(f'"{a}"', f'"{b}"', f'"{t}"') for a, b, t in CLEAN]
SINGLE = [(f"'{a}'", f"'{b}'", f"'{t}'") for a, b, t in CLEAN]
PADDED = [(a, b.rjust(9), t) for a, b, t in CLEAN]
ARFF = (
    "% a comment\n@RELATION test\n\n@attribute a numeric\n@ATTRIBUTE 'b' REAL\n"
    "@attribute t {x, y}\n@DATA\n" + written(names=None)
)

CASES = {
    "sep=": "sep=;\n" + written(";"),
    "sep= in capitals": "SEP=;\r\n" + written(";", "\r\n"),
    "comments": "# made by hand\n# in 2020\n" + written(),
    "comments with commas": "# made, by, hand\n" + written(),
    "comments between rows": written().replace("\n3.5", "\n# half way\n3.5"),
    "a preamble": "Measurements\nby Ann, 2020\n\n" + written(),
    "a title padded with delimiters": "Measurements,,\n" + written(),
    "names as a comment": "# " + written(),
    "a trailing delimiter": "".join(line + ";\n" for line in written(";").splitlines()),
    "a trailing delimiter in the rows": "a;b;t\n" + written(";", ";\n", names=None),
    "aligned by blanks": written("   ", rows=PADDED),
    "aligned by blanks, led by some": "".join(
        "  " + line + " \n" for line in written("  ", rows=PADDED).splitlines()
    ),
    "blanks and tabs": written(" \t "),
    "carriage returns": written(end="\r"),
    "windows": written(end="\r\n"),
    "mixed line ends": written(end="\n")[:200] + written(end="\n")[200:].replace("\n", "\r\n"),
    "quoted": written(rows=QUOTED),
    "single quotes": written(rows=SINGLE, names=("'a'", "'b'", "'t'")),
    "blanks behind the comma": written(", ", rows=QUOTED),
    "ARFF": ARFF,
    "many blank lines at the end": written() + "\n" * 40,
    "no line end": written().rstrip("\n"),
    "empty rows at the end": written() + ",,\n" * 0 + "\n\n",
    "a mark of UTF-8": "\ufeff" + written(),
}


@pytest.mark.parametrize("case", CASES)
def test_read_as_the_clean_one(read, case):
    table = read(CASES[case])
    is_clean(table)
    assert table.left_out == ()


def test_what_stands_before_the_table_is_said(read):
    assert "Before the table stand 2 lines, left out ('# made by hand')." in (
        read(CASES["comments"]).notes
    )
    assert "The first line names the delimiter, ';'." in read(CASES["sep="]).notes


def test_several_rows_of_names_are_joined(read):
    units = "height,weight,kind\ncm,kg,\n" + written(names=None)
    is_clean(read(units), ("height cm", "weight kg", "kind"))


def test_row_names_as_r_writes_them(read):
    table = read("a,b\n" + "".join(f'"{i}",{i}.5,{i * i}\n' for i in range(1, 40)))
    assert table.names == ("column 1", "a", "b")


def test_the_empty_last_column_is_not_the_target(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("area;price;\n" + "".join(f"{i};{2 * i};\n" for i in range(40)))
    config = DatasetConfig("csv", {"path": str(path)})
    data = prepare_dataset(config, Streams.from_seeds(0, 0))
    assert (data.columns, data.raw.target) == (("area",), "price")


ODD_ROWS = {
    "a separator too many": ("4.5,16,x\n", "4.5,,16,x\n", "4 values where the first row has 3"),
    "a separator too few": ("4.5,16,x\n", "4.516,x\n", "2 values where the first row has 3"),
    "a mark at the beginning": ("4.5,16,x\n", '"4.5,16,x\n', "a quotation mark"),
    "a mark in a value": ("4.5,16,x\n", '4.5,"16,x\n', "a quotation mark"),
    "a mark at the end": ("4.5,16,x\n", '4.5,16,x"\n', "a quotation mark"),
    "a mark inside a quoted value": ("4.5,16,x\n", '4.5,16,"x"y"\n', "a quotation mark"),
}


@pytest.mark.parametrize("case", ODD_ROWS)
@pytest.mark.parametrize("rows", [CLEAN, QUOTED], ids=["plain", "quoted"])
def test_a_row_that_does_not_fit_costs_itself_and_is_named(read, case, rows):
    _, after, why = ODD_ROWS[case]
    text = written(rows=rows)
    line = text.splitlines()[7]
    text = text.replace(line + "\n", after.replace("4.5", "7.5").replace("16", "49"))
    table = read(text)
    assert [line for line, _ in table.left_out] == [8]
    assert why in table.left_out[0][1]
    assert table.rows == 59
    assert any("Left out 1 row that does not fit (line 8: " in note for note in table.notes)
    with pytest.raises(DataError, match="line 8"):
        read(text, bad_rows=0)


def test_two_stray_marks_do_not_bind_rows_together(read):
    text = written().replace("4.5,16,x", '4.5,"16,x').replace("9.5,81,y", '9.5,81",y')
    table = read(text)
    assert [line for line, _ in table.left_out] == [5, 10]
    assert table.rows == 58


def test_more_rows_than_the_limit_are_refused_and_named(read):
    lines = written().splitlines()
    for i in (5, 9, 20, 30):
        lines[i] += ",extra"
    text = "\n".join(lines)
    with pytest.raises(DataError) as caught:
        read(text)
    said = str(caught.value)
    assert "line 6: 4 values where the first row has 3" in said
    assert "4 of 60 rows do not fit, more than 5 %" in said
    assert "line 10: 4 values" in said
    assert read(text, bad_rows=10.0).rows == 56


def test_values_with_line_breaks_are_one_value(read):
    rows = [(a, b, f'"{t}\nand, more"') for a, b, t in CLEAN]
    table = read(written(rows=rows))
    assert table.rows == 60
    assert set(table.columns[2]) == {"x\nand, more", "y\nand, more"}
    assert table.lines[:2].tolist() == [2, 4]


def test_marks_of_inches_are_text(read):
    rows = [(a, b, t + '"') for a, b, t in CLEAN]
    assert set(read(written(rows=rows)).columns[2]) == {'x"', 'y"'}


def test_escaped_marks(read):
    rows = [(a, b, f'"say \\"{t}\\", please"') for a, b, t in CLEAN]
    assert set(read(written(rows=rows)).columns[2]) == {'say "x", please', 'say "y", please'}
    rows = [(a, b, f'"say ""{t}"", please"') for a, b, t in CLEAN]
    assert set(read(written(rows=rows)).columns[2]) == {'say "x", please', 'say "y", please'}


@pytest.mark.parametrize("names", ["p,q\n", "a,b,t\n", "r,s,u\n"])
def test_another_table_below_is_left_out_and_said(read, names):
    width = names.count(",") + 1
    other = names + "".join(",".join(["5.5", "3", "z"][:width]) + "\n" for _ in range(20))
    table = read(written() + "\n" + other)
    is_clean(table)
    assert any("From line 63 on" in note for note in table.notes)


def test_names_that_come_again_are_left_out(read):
    text = written()
    half = text.index("\n30.5") + 1
    table = read(text[:half] + "a,b,t\n" + text[half:])
    is_clean(table)
    assert table.left_out == ((31, "the names come again"),)


def test_sparse_arff_is_refused_by_name(read):
    with pytest.raises(DataError, match="ARFF file are sparse"):
        read("@relation t\n@attribute a numeric\n@attribute b numeric\n@data\n{0 1, 1 2}\n")


def test_nominal_attributes_are_text(read):
    head = "@relation t\n@attribute 'the a' numeric\n@attribute b {1,2,'3 4'}\n@data\n"
    table = read(head + "1,2\n2,'3 4'\n3,?\n4,1\n")
    assert table.names == ("the a", "b")
    assert table.kinds == ("number", "text")
    assert table.columns[1].tolist() == ["2", "3 4", "", "1"]
