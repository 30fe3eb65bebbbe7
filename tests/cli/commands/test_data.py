"""``playground data``: how a table is read, as text and as JSON."""

import json


def test_json_says_how_a_file_was_read(cli, table):
    said = json.loads(cli("data", table, "--json").out)
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
