"""``playground runs``: what a project keeps beside its own training."""

import csv
import json

import pytest

from playground.project.project import write_project
from playground.project.runs.run import Run, RunSetup
from playground.project.runs.run_list import RunList
from playground.project.set_value import set_value
from playground.project.templates import template
from playground.training.base.history import Metrics

CIRCLE = template("circle")


@pytest.fixture
def project(tmp_path):
    def point(step, loss):
        return Metrics(step, step / 25, loss, 2 * loss, float("nan"), 0.5)

    adam = set_value(CIRCLE, "optimizer", "adam")
    curves = tuple((point(0, 1.0), point(50, low)) for low in (0.1, 0.2, 0.4))
    runs = RunList()
    runs = runs.added(Run(0, "first", "reset", RunSetup.of(CIRCLE), curves[:1], seconds=2.5))
    runs = runs.added(Run(0, "Adam", "raced", RunSetup.of(adam), curves, note="three seeds"))
    path = tmp_path / "work.playground"
    write_project(path, CIRCLE, runs=runs)
    return path


def test_runs_are_told_with_what_differs(cli, project):
    lines = cli("runs", project, "--json").out.splitlines()
    first, adam = map(json.loads, lines)
    assert (first["run"], first["differs in"], first["seconds"]) == ("first", "optimizer SGD", 2.5)
    assert (adam["origin"], adam["differs in"], adam["seeds"]) == ("raced", "optimizer Adam", 3)
    assert (adam["train loss"], adam["best test loss"], adam["at update"]) == (0.2, 0.2, 50)
    assert adam["train accuracy"] is None
    assert adam["note"] == "three seeds"
    text = cli("runs", project).out
    assert "optimizer Adam" in text
    assert len(text.splitlines()) == 3


def test_the_table_is_written_with_all_digits(cli, project, tmp_path):
    path = tmp_path / "runs.csv"
    assert cli("runs", project, "--csv", path).code == 0
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["run"] for row in rows] == ["first", "Adam"]
    assert float(rows[0]["train loss"]) == 0.1
    assert rows[0]["train accuracy"] == ""


def test_a_project_without_runs_says_so(cli, tmp_path):
    path = tmp_path / "a.playground"
    CIRCLE.save(path)
    assert "keeps no run" in cli("runs", path).out
    assert cli("runs", path, "--json").out == ""
    assert cli("runs", tmp_path / "nothing.playground").code == 1
