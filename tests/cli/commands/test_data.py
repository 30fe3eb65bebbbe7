"""``playground data``: how a table is read, as text and as JSON."""

import json

import pytest


def test_json_says_how_a_file_was_read(cli, table):
    said = json.loads(cli("data", table, "--json").out)
    columns, balance = said.pop("columns"), said.pop("balance")
    assert [each["statistics"]["name"] for each in columns] == said["names"]
    assert balance == [{"text": "a", "count": 30}, {"text": "b", "count": 30}]
    assert said == {
        "source": str(table),
        "names": ["Länge", "Farbe", "Breite", "Art"],
        "kinds": ["number", "text", "number", "text"],
        "rows": 60,
        "missing": [1, 0, 0, 0],
        "left_out": [],
        "decimal": ",",
        "thousands": "",
        "delimiter": ";",
        "encoding": "utf-8",
        "header_row": 1,
        "notes": ["Numbers are read with the decimal sign ','."],
        "target": "Art",
        "unusable": "",
    }


def test_signs_and_rows_left_out_are_said(cli, tmp_path):
    path = tmp_path / "t.tsv"
    rows = "".join(f"1,{i:03d}\t{i}\n" for i in range(40))
    path.write_text("# by hand\na\tb\n" + rows + "1\t2\t3\n")
    said = json.loads(cli("data", path, "--json").out)
    assert (said["decimal"], said["thousands"], said["header_row"]) == (".", ",", 2)
    assert said["left_out"] == [{"line": 43, "why": "3 values where the first row has 2"}]
    text = cli("data", path).out
    assert "40 rows, 2 columns" in text
    assert "thousands sign ','" in text
    assert "Left out 1 row that does not fit (line 43" in text


def test_settings_are_those_of_training(cli, tmp_path):
    path = tmp_path / "t.tsv"
    path.write_text("a\tb\n1,400\t2\n816\t3\n")
    said = json.loads(cli("data", path, "--json", "--set", "dataset.decimal=,").out)
    assert (said["decimal"], said["thousands"]) == (",", "")
    assert cli("data", path, "--set", "dataset.decimal=;").code == 1


def test_several_files_and_one_that_cannot_be_read(cli, table, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("")
    result = cli("data", table, bad, table, "--json")
    assert result.code == 1
    assert [json.loads(line)["rows"] for line in result.out.splitlines()] == [60, 60]
    assert "bad.csv, line 1: the file is empty" in result.err


def test_columns_are_described_with_what_becomes_of_them(cli, table):
    said = json.loads(cli("data", table, "--json").out)
    by_name = {each["statistics"]["name"]: each for each in said["columns"]}
    wide = by_name["Breite"]["statistics"]
    values = [i % 2 * 3 + round(i / 60, 2) for i in range(60)]
    assert wide["mean"] == pytest.approx(sum(values) / 60)
    assert (wide["minimum"], wide["maximum"]) == (min(values), max(values))
    assert wide["association"]["measure"] == "eta"
    assert sum(wide["histogram"]["counts"]) == 60
    assert by_name["Farbe"]["statistics"]["top"][0] == {"text": "rot", "count": 40}
    assert by_name["Farbe"]["treatment"]["inputs"] == 2
    text = cli("data", table).out
    assert "1 missing, filled with" in text
    assert "one-hot: 2 inputs of 0 and 1" in text
    assert "classes of 'Art': a 30 (50.0 %), b 30 (50.0 %)" in text


@pytest.mark.parametrize(("encoding", "bars", "sign"), [("utf-8", "█", "η"), ("ascii", "@", "eta")])
def test_bars_and_signs_are_those_of_the_terminal(process, encoding, bars, sign):
    found = process("data", "iris", PYTHONIOENCODING=encoding)
    assert found.code == 0
    assert bars in found.out
    assert f"{sign} = 0.9" in found.out
    assert "?" not in found.out


def test_a_table_that_cannot_be_trained_on_is_described_all_the_same(cli, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,5\n2,5\n4,5\n")
    result = cli("data", path, "--json")
    said = json.loads(result.out)
    assert (result.code, said["target"]) == (0, "")
    assert "the target is always 5" in said["unusable"]
    assert said["columns"][0]["statistics"]["mean"] == pytest.approx(7 / 3)
    assert said["columns"][0]["treatment"] is None
    assert "the target is always 5" in cli("data", path).out
