import csv
import json

import pytest


def test_text_names_the_suggestion_and_the_reason(cli):
    result = cli("range-test", "iris")
    assert (result.code, result.err) == (0, "")
    assert "suggestion: " in result.out
    assert "falls fastest" in result.out


def test_json_and_csv_hold_the_same_curve(cli, tmp_path):
    path = tmp_path / "curve.csv"
    result = cli("range-test", "circle", "--steps", 30, "--json", "--history", path)
    found = json.loads(result.out)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for name in ("learning_rate", "loss", "smoothed_loss"):
        assert [float(row[name]) for row in rows] == found[name]
    assert len(rows) == 30


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--low", "0"], "low: 0.0 is not allowed"),
        (["--steps", "3"], "steps: 3 is not allowed; use a whole number at least 10"),
        (["--steps", "99999999999999"], "at least 10 and at most 100000"),
        (["--history", "x.txt"], "end in .csv"),
        pytest.param(["--plot", "x.tiff"], ".svg or .pdf or .csv", marks=pytest.mark.gui),
        pytest.param(["--plot", "nowhere/x.png"], "does not exist", marks=pytest.mark.gui),
    ],
)
def test_wrong_options(cli, options, words):
    result = cli("range-test", "circle", *options)
    assert result.code == 1
    assert words in result.err


@pytest.mark.gui
def test_plots_without_a_display(process, tmp_path):
    paths = [tmp_path / f"curve.{ending}" for ending in ("png", "svg", "csv")]
    for path in paths:
        words = ("range-test", "circle", "--steps", 20, "--plot", path)
        result = process(*words, DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
        assert (result.code, result.err) == (0, "")
        assert f"wrote {path}" in result.out
    png, svg, table = (path.read_bytes() for path in paths)
    assert png.startswith(b"\x89PNG")
    assert b"learning rate" in svg
    assert len(table.splitlines()) == 21
