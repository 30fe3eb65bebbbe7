"""Data by formulas that people type: the points, what is left out, and what is refused."""

import numpy as np
import pytest

from playground.core import Streams, ValueNotAllowed
from playground.datasets import DataError, DatasetConfig, prepare_dataset
from playground.project import Project
from playground.project.document.file_errors import BadDocument
from playground.project.set_value import set_value
from playground.project.templates import default_project


def make(kind, expression, **params):
    config = DatasetConfig(kind, {"expression": expression, **params})
    return prepare_dataset(config, Streams.from_seeds(0, 0))


def test_a_condition_makes_the_classes():
    raw = make("condition", "y > sin(3*x)").raw
    x, y = raw.x.T
    np.testing.assert_array_equal(raw.y, y > np.sin(3 * x))
    assert len(raw.x) == 500


def test_polar_coordinates_are_there():
    raw = make("condition", "r < 3 and abs(angle) > pi/2").raw
    x, y = raw.x.T
    np.testing.assert_array_equal(raw.y, (np.hypot(x, y) < 3) & (x < 0))


def test_noise_of_a_condition_moves_labels_not_points():
    clean, noisy = (make("condition", "x > 0", noise=noise).raw for noise in (0, 20))
    np.testing.assert_array_equal(clean.x, noisy.x)
    wrong = clean.y != noisy.y
    assert 0 < wrong.sum() < 100
    assert np.abs(clean.x[wrong, 0]).max() <= 6 * 0.2


def test_a_function_makes_the_values_and_they_are_scaled():
    data = make("function", "50*x + y**3", count=400)
    x, y = data.raw.x.T
    np.testing.assert_allclose(data.raw.y[:, 0], 50 * x + y**3)
    assert data.y_train.mean() == pytest.approx(0, abs=1e-12)
    assert data.y_train.std() == pytest.approx(1)
    plain = make("function", "50*x", scaling="none")
    np.testing.assert_array_equal(plain.y_train, plain.raw.y[plain.train_rows])


@pytest.mark.parametrize(("kind", "text"), [("condition", "log(x) > y"), ("function", "1/sqrt(x)")])
def test_points_without_a_value_are_left_out_and_counted(kind, text):
    data = make(kind, text, count=300)
    assert data.raw.x[:, 0].min() > 0
    lost = 300 - len(data.raw.x)
    assert f"Left out {lost} of 300 points: {text} has no value there." in data.transformations
    assert len(data.train_rows) + len(data.test_rows) == 300 - lost


@pytest.mark.parametrize(("kind", "text"), [("condition", "log(-r) > y"), ("function", "exp(999)")])
def test_a_formula_without_any_value_is_refused(kind, text):
    with pytest.raises(DataError, match="has no value at any of the"):
        make(kind, text)


def test_one_class_alone_is_said():
    assert "holds nowhere" in " ".join(make("condition", "x > 10").transformations)


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("condition", "y > sin(", "condition.expression: .* at character 9"),
        ("condition", "x + y", "this is a number; compare it"),
        ("function", "x > y", "this is a condition"),
        ("function", "x + zz", "there is no zz"),
    ],
)
def test_what_is_no_formula_is_refused_wherever_it_comes_from(kind, text, words, tmp_path):
    with pytest.raises(ValueNotAllowed, match=words):
        make(kind, text)
    project = set_value(default_project(), "dataset", kind)
    with pytest.raises(ValueNotAllowed, match=words):
        set_value(project, "dataset.expression", text)
    wrong = project.replace(dataset=DatasetConfig(kind, {"expression": text}))
    with pytest.raises(BadDocument, match=words):
        wrong.save(tmp_path / "a.playground")


def test_a_formula_is_kept_in_the_file(tmp_path):
    project = set_value(default_project(), "dataset", "condition")
    project = set_value(project, "dataset.expression", "x*y > 1 or r < 2")
    project.save(tmp_path / "a.playground")
    assert Project.load(tmp_path / "a.playground") == project


def test_the_command_line_trains_on_a_formula_and_says_what_is_left_out(capsys):
    from playground.cli import main

    options = ["dataset=condition", "dataset.expression=sqrt(y) > sin(3*x)"]
    assert main(["train", "circle", "--set", *options, "--epochs", "2"]) == 0
    said = capsys.readouterr()
    assert "points: sqrt(y) > sin(3*x) has no value there" in said.out
    options[1] = "dataset.expression=y > snn(3*x)"
    assert main(["train", "circle", "--set", *options, "--epochs", "2"]) != 0
    assert "at character 5, there is no snn; did you mean sin?" in capsys.readouterr().err
