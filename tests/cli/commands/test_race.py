"""``playground race``: who was better, in words, numbers and pictures."""

import csv
import json

import pytest

from playground.cli.commands import race
from playground.experiments.race_results import CRITERIA
from playground.project.templates import template
from playground.training import Trainer


def test_every_criterion_can_be_asked_for():
    """Named twice, so that ``--help`` need not wait for the engine."""
    assert race.METRICS == CRITERIA


def rows_of(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_default_race_ranks_four_lanes(cli):
    result = cli("race", "circle", "--epochs", 10, "--json")
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)
    assert {lane["name"] for lane in found["lanes"]} == {"sgd", "momentum", "rmsprop", "adam"}
    losses = [lane["test_loss"] for lane in found["lanes"]]
    assert losses == sorted(losses)
    assert (found["epochs"], found["metric"]) == (10, "test_loss")
    assert all(lane["steps_to_mark"] is not None for lane in found["lanes"])


def test_the_projects_own_optimizer_trains_as_train_would(cli, tmp_path):
    path = tmp_path / "race.csv"
    result = cli("race", "circle", "--epochs", 3, "--optimizers", "sgd,adam", "--history", path)
    assert (result.code, result.err) == (0, "")
    alone = Trainer(template("circle"))
    alone.run_epochs(3)
    metrics = alone.metrics()
    last = [row for row in rows_of(path) if row["lane"] == "sgd"][-1]
    assert (int(last["step"]), int(last["epoch"])) == (metrics.step, 3)
    assert float(last["test_loss"]) == pytest.approx(metrics.test_loss, abs=1e-12)
    assert float(last["seconds"]) > 0


def test_batch_sizes_race(cli, tmp_path):
    path = tmp_path / "race.csv"
    lanes = ("--lane", "one: batch_size=1", "--lane", "all: batch_size=0")
    result = cli("race", "circle", "--epochs", 2, *lanes, "--history", path)
    assert (result.code, result.err) == (0, "")
    assert "500 steps" in result.out
    assert "batch size 1" in result.out
    ends = {row["lane"]: int(row["step"]) for row in rows_of(path)}
    assert ends == {"one": 500, "all": 2}


def test_lanes_of_ones_own(cli):
    result = cli(
        "race",
        "circle",
        "--epochs",
        2,
        "--lane",
        "quick: optimizer=adam optimizer.learning_rate=0.1 schedule=cosine clip_norm=1",
        "--lane",
        "calm: learning_rate=0.001",
    )
    assert result.code == 0
    assert "adam learning_rate=0.1 schedule=cosine" in result.out
    assert "clip_norm=1" in result.out
    assert "sgd learning_rate=0.001" in result.out
    assert "momentum" not in result.out


@pytest.mark.gui
def test_a_picture_and_medians_over_seeds(cli, tmp_path):
    picture, history = tmp_path / "race.png", tmp_path / "race.csv"
    result = cli(
        *("race", "circle", "--epochs", 2, "--seeds", 3, "--optimizers", "sgd,momentum"),
        *("--plot", picture, "--history", history, "--metric", "train_accuracy"),
    )
    assert (result.code, result.err) == (0, "")
    assert "3 seeds (medians)" in result.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert {row["seed"] for row in rows_of(history)} == {"0", "1", "2"}
    assert len(rows_of(history)) == 2 * 3 * 3


def test_a_trained_project_races_on(cli, tmp_path):
    path = tmp_path / "trained.playground"
    assert cli("train", "circle", "--epochs", 2, "--export", path).code == 0
    found = json.loads(cli("race", path, "--epochs", 3, "--json").out)
    assert found["epochs"] == 5
    again = json.loads(cli("race", path, "--epochs", 3, "--json", "--restart").out)
    assert again["epochs"] == 3


def test_when_all_diverge_that_is_said(cli):
    result = cli(
        "race", "plane", "--epochs", 9, "--lane", "wild: optimizer=sgd learning_rate=1e200"
    )
    assert result.code == 3
    assert "wild diverged at step" in result.out


def test_searching_needs_full_batches(cli):
    refused = cli("race", "circle", "--optimizers", "lbfgs,adam")
    assert refused.code == 1
    assert "lane lbfgs: batch_size" in refused.err
    result = cli(
        *("race", "circle", "--optimizers", "lbfgs,adam", "--set", "batch_size=0"),
        *("--epochs", 2),
    )
    assert result.code == 0
    assert "several times in one step" in result.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--optimizers", "foo"], "momentum"),
        (["--lane", "x: order=5"], "lane x: order"),
        (["--lane", "x: hiden=4"], "lane x: there is no setting 'hiden'; did you mean hidden"),
        (["--lane", "x: stopping.patience=-1"], "lane x: stopping.patience"),
        (["--lane", "x: loss=cross_entropy"], "lane x: "),
        (["--lane", "x: optimizer.foo=3"], "optimizer.foo"),
        (["--lane", ": optimizer=sgd"], "write NAME"),
        (["--lane", "x: adam"], "write KEY=VALUE"),
        (["--optimizers", "adam,adam"], "name of its own"),
        (["--optimizers", ","], "at least one"),
        (["--history", "x.txt"], "end in .csv"),
    ],
)
def test_wrong_options(cli, options, words):
    result = cli("race", "circle", *options)
    assert result.code == 1
    assert words in result.err


def test_regression_has_no_accuracy(cli):
    result = cli("race", "plane", "--metric", "test_accuracy")
    assert result.code == 1
    assert "no accuracy" in result.err


@pytest.mark.parametrize("seeds", ["0", "-1", "x", "1001", "9" * 5000])
def test_a_number_of_seeds(cli, seeds):
    assert cli("race", "circle", "--seeds", seeds).code == 2


def test_a_lane_takes_whatever_set_takes(cli):
    """Every part of a document: batches, network, data, penalty, loss, seed, the end of its run."""
    lanes = {
        "own": "seed=0",
        "batches": "batch_size=1",
        "wide": "hidden=6,3",
        "noisy": "dataset.noise=30 train_share=60",
        "held": "regularizer=l2 regularizer.rate=0.01",
        "judged": "loss=hinge",
        "other": "seed=7",
        "short": "stopping.epochs=2",
    }
    given = [word for name, text in lanes.items() for word in ("--lane", f"{name}: {text}")]
    found = json.loads(cli("race", "circle", "--epochs", 3, *given, "--json").out)
    by_name = {lane["name"]: lane for lane in found["lanes"]}
    for name, text in lanes.items():
        pairs = text.split() if name != "short" else []
        epochs = 2 if name == "short" else 3
        told = cli(
            "train", "circle", "--epochs", epochs, *(["--set", *pairs] if pairs else []), "--json"
        )
        alone = json.loads(told.out)
        assert by_name[name]["test_loss"] == pytest.approx(alone["test"]["loss"], abs=1e-12)
        assert by_name[name]["seconds"] > 0
    assert by_name["other"]["settings"] == ["seed 7"]
    assert by_name["own"]["settings"] == []
    assert by_name["short"]["stopped"] == ["2 epochs are complete"]


def test_a_trained_project_goes_on_with_another_batch_size_but_not_from_another_seed(cli, tmp_path):
    path = tmp_path / "trained.playground"
    assert cli("train", "circle", "--epochs", 1, "--export", path).code == 0
    lanes = ("--lane", "own: batch_size=10", "--lane", "one: batch_size=1")
    assert cli("race", path, "--epochs", 1, *lanes).code == 0
    refused = cli("race", path, "--epochs", 1, "--lane", "other: seed=3")
    assert refused.code == 1
    assert "lane other: seed" in refused.err
    assert cli("race", path, "--epochs", 1, "--lane", "other: seed=3", "--restart").code == 0
