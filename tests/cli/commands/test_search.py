"""``playground sweep --trials``."""

import csv
import json
import signal
import subprocess
import sys

import pytest

from playground.cli.commands.sweeps import search as search_command
from playground.project.project import read_project

OVER = ("--over", "learning_rate=1e-3..1:log", "--over", "hidden_1.units=2..4")


def test_a_search_is_told_best_first_and_written(cli, tmp_path):
    out, saved = tmp_path / "a.csv", tmp_path / "a.playground"
    files = ("--csv", out, "--save", saved)
    found = cli("sweep", "circle", *OVER, "--trials", 4, "--seeds", 2, "--epochs", 2, *files)
    assert found.code == 0
    assert "4 trials, 2 seeds (medians)" in found.out
    assert "importance needs 20 complete trials with different ends, not 4" in found.out
    rows = list(csv.DictReader(out.read_text().splitlines()))
    losses = [float(row["test_loss"]) for row in rows]
    assert losses == sorted(losses)
    file = read_project(saved)
    best = file.project
    (run,) = file.runs.runs
    ends = [curve[-1].test_loss for curve in run.curves]
    assert sum(ends) / 2 == pytest.approx(losses[0], rel=1e-12)
    assert repr(best.training.optimizer.params["learning_rate"]) == rows[0]["learning_rate"]


def test_a_search_in_two_processes_is_told_as_json(cli, tmp_path):
    storage = tmp_path / "search"
    options = ("--trials", 5, "--epochs", 1, "--jobs", 2, "--storage", storage, "--json")
    told = json.loads(cli("sweep", "circle", *OVER, *options).out)
    assert [trial["state"] for trial in told["trials"]] == ["complete"] * 5
    assert told["overhead_seconds"] > 0
    assert {"learning_rate", "hidden_1.units"} == set(told["trials"][0]["values"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--trials", 2), "say what with --over"),
        (("--trials", 2, *OVER, *OVER), "learning_rate is there twice"),
        (("--over", "optimizer=sgd,adam", "--storage", "x"), "--storage is for a search"),
        (("--over", "hidden_1.units=2..4"), "--trials"),
        (
            ("--trials", 2, *OVER, "--storage", "a.csv", "--out", "a.csv"),
            "--storage a.csv: --out writes there too",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_line(options, said, cli):
    found = cli("sweep", "circle", "--epochs", 1, *options)
    assert found.code == 1
    assert said in found.err


def test_without_optuna_it_says_how_to_get_it(cli, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    found = cli("sweep", "circle", *OVER, "--trials", 2)
    assert found.code == 1
    assert found.err.count("\n") == 1
    assert "pip install 'backprop-playground[sweep]'" in found.err


def test_what_was_not_trained_is_told_once_with_its_reason(cli):
    over = ("--over", "optimizer=sgd,adam", "--over", "optimizer.momentum=0,0.5")
    found = cli("sweep", "circle", *over, "--trials", 4, "--sampler", "grid", "--epochs", 1)
    assert found.code == 0
    assert found.out.count("not trained: 2, 3: there is no setting 'optimizer.momentum'") == 1


def test_ctrl_c_keeps_what_is_finished(cli, monkeypatch):
    calls, change = [], search_command.set_values

    def interrupting(project, settings):
        calls.append(settings)
        if len([each for each in calls if len(each) == 2]) == 3:
            signal.raise_signal(signal.SIGINT)
        return change(project, settings)

    monkeypatch.setattr(search_command, "set_values", interrupting)
    found = cli("sweep", "circle", *OVER, "--trials", 9, "--epochs", 2)
    assert found.code == 130
    assert "2 trials, 1 seed" in found.out


def test_a_killed_process_leaves_its_trials_to_another(cli, tmp_path):
    storage = tmp_path / "search"
    words = ("sweep", "circle", *OVER, "--epochs", "2", "--storage", str(storage), "--trials")
    command = [sys.executable, "-m", "playground", *words, "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as killed:
        found = json.loads(cli(*words, 3, "--json").out)["trials"]
        while storage.read_bytes().count(b'"outcome"') < 8:
            assert killed.poll() is None
        killed.kill()
    had = storage.read_bytes().count(b'"outcome"')
    after = json.loads(cli(*words, had + 2, "--json").out)["trials"]
    assert had <= len(after) <= had + 2
    assert {trial["trial"] for trial in found} < {trial["trial"] for trial in after}
