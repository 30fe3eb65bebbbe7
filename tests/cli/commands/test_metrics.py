"""Metrics printed, as JSON and as a file: everywhere the trainer's own."""

import csv
import json
import math

import pytest

from playground.cli.reports.metric_report import MOST_CLASSES, score_lines
from playground.core import Task
from playground.nn.base.metric import MetricValue
from playground.nn.metrics import METRICS, fitting
from playground.project.templates import template
from playground.training.metric_table import metric_rows, metric_table
from playground.training.trainer import Trainer


def judged(name, epochs=3):
    trainer = Trainer(template(name))
    trainer.run_epochs(epochs)
    return trainer.judge(), trainer.dataset


@pytest.mark.parametrize("name", ["circle", "iris", "digits", "sine"])
def test_the_file_holds_every_number_of_the_trainer(cli, tmp_path, name):
    path = tmp_path / "metrics.csv"
    assert cli("train", name, "--epochs", 3, "--metrics", path).code == 0
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["metric", "class", "train", "test"]
    read = {(key, of): numbers for key, of, *numbers in rows}
    assert len(read) == len(rows)
    found, dataset = judged(name)
    expected = {}
    for key, measure in found["train"].items():
        test = found["test"][key]
        names = ("", *dataset.classes[: len(measure.classes)])
        pairs = zip((measure.value, *measure.classes), (test.value, *test.classes), strict=True)
        expected |= {(key, of): [*map(repr, pair)] for of, pair in zip(names, pairs, strict=True)}
    assert read == expected


@pytest.mark.parametrize("name", ["circle", "iris", "sine"])
def test_json_holds_every_metric(cli, name):
    shown = json.loads(cli("train", name, "--epochs", 3, "--json").out)
    found, dataset = judged(name)
    for split, measures in found.items():
        metrics = shown[split]["metrics"]
        assert {key: m["value"] for key, m in metrics.items()} == {
            key: m.value for key, m in measures.items()
        }
        for key, m in measures.items():
            by_class = dict(zip(dataset.classes, m.classes, strict=True)) if m.classes else None
            assert metrics[key].get("classes") == by_class


def test_text_shows_every_metric_and_class(cli):
    out = cli("train", "iris", "--epochs", 3).out
    found, dataset = judged("iris")
    for metric in fitting(dataset.task, 3):
        train, test = found["train"][metric.key].value, found["test"][metric.key].value
        line = next(line for line in out.splitlines() if line.startswith(metric.label))
        form = "{:.1%}" if metric.is_share else "{:.4g}"
        assert line.replace(" %", "%").split()[-2:] == [form.format(train), form.format(test)]
    for index, name in enumerate(dataset.classes):
        line = next(line for line in out.splitlines() if line.startswith(name))
        recall = found["test"]["recall"].classes[index]
        assert f"{recall:.1%}".replace("%", " %") in line


def made(classes, number=0.5):
    """Return rows for a problem with so many classes, every number the same."""
    names = tuple(f"class {i}" for i in range(classes))
    measures = {
        m.key: MetricValue(number, (number,) * classes) for m in fitting(Task.MULTICLASS, classes)
    }
    return metric_rows({"train": measures, "test": measures}, Task.MULTICLASS, names)


def test_many_classes_are_left_to_the_file():
    few, many = (score_lines((0.1, 0.2), made(n)) for n in (MOST_CLASSES, MOST_CLASSES + 1))
    assert len(few) > MOST_CLASSES
    assert len(many) < MOST_CLASSES
    assert "--metrics" in many[-1]
    assert {len(line) for line in few[: len(METRICS)] if line} == {len(few[0])}


def test_what_is_not_defined_is_no_number():
    lines = score_lines((0.1, math.nan), made(4, math.nan))
    assert lines[1].split() == ["Loss", "0.1", "nan"]
    assert all(line.split()[-2:] == ["-", "-"] for line in lines[2:8])


def test_measures_of_another_problem_have_no_rows():
    measures = {m.key: MetricValue(1.0, (1.0, 1.0, 1.0)) for m in fitting(Task.MULTICLASS, 3)}
    found = {"train": measures, "test": measures}
    names = ("a", "b", "c", "d")
    assert metric_rows(found, Task.MULTICLASS, names[:3])
    assert metric_rows(found, Task.MULTICLASS, names) == ()
    assert metric_rows(found, Task.REGRESSION, ()) == ()


def test_a_table_to_export_tells_numbers_of_guesses_apart():
    _, rows = metric_table(made(5))
    assert [row[0] for row in rows if row[0].startswith("top")] == ["top_3"] * 6


def test_a_plain_console_still_gets_its_table(process):
    result = process("train", "sine", "--epochs", "1", PYTHONIOENCODING="ascii")
    assert (result.code, result.err) == (0, "")
    assert "R?" in result.out


def test_the_name_must_be_a_csv_file(cli, tmp_path):
    result = cli("train", "iris", "--metrics", tmp_path / "metrics.txt")
    assert result.code == 1
    assert ".csv" in result.err
