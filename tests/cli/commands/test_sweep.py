"""``playground sweep``."""

import csv
import json

import pytest

from playground.project.project import read_project


def test_a_sweep_is_told_and_written(cli, tmp_path):
    out, saved = tmp_path / "a.csv", tmp_path / "a.playground"
    options = ("--over", "optimizer.learning_rate=0.01,0.1", "--over", "hidden_1.units=2,3")
    found = cli(
        "sweep", "circle", *options, "--seeds", 2, "--epochs", 2, "--out", out, "--save", saved
    )
    assert found.code == 0
    assert "4 cells, 2 seeds (medians)" in found.out
    assert "learning rate  hidden 1 units  test loss" in found.out
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [(r["optimizer.learning_rate"], r["hidden_1.units"], r["seed"]) for r in rows[:3]] == [
        ("0.01", "2", "0"),
        ("0.01", "2", "1"),
        ("0.01", "3", "0"),
    ]
    runs = read_project(saved).runs.runs
    assert [run.origin for run in runs] == ["swept"] * 4
    assert repr(runs[0].curves[1][-1].test_loss) == rows[1]["test_loss"]
    assert runs[0].curves[0][-1].seconds > 0


def test_its_json_has_every_seed(cli):
    said = cli("sweep", "iris", "--seeds", 3, "--epochs", 1, "--metric", "test_f1", "--json").out
    (cell,) = json.loads(said)["cells"]
    assert len(cell["seeds"]) == 3
    assert cell["test_f1"] == sorted(seed["test_f1"] for seed in cell["seeds"])[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--over", "no_such=1,2"), "no setting 'no_such'"),
        (("--over", "seed"), "KEY=VALUE"),
        (("--metric", "test_r2"), "choose one of train_loss"),
        (("--out", "x.txt"), ".csv"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(options, said, cli):
    found = cli("sweep", "circle", "--epochs", 1, *options)
    assert found.code == 1
    assert said in found.err


def test_it_says_when_everything_diverged(cli):
    over = ("--over", "optimizer.learning_rate=1e9", "--set", "activation=linear")
    assert cli("sweep", "circle", *over, "output.activation=linear", "--epochs", 3).code == 3
