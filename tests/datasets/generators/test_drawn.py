"""Points drawn by hand: as text, among generated points, in files, on the command line."""

import numpy as np
import pytest

from playground.core import Streams, Task, ValueNotAllowed, accepted_values
from playground.datasets import DATASETS, DataError, DatasetConfig, prepare_dataset
from playground.datasets.base.drawn_points import (
    MOST_POINTS,
    class_names,
    read_points,
    write_points,
)
from playground.project import Project
from playground.project.document.file_errors import BadDocument
from playground.project.links.keys import LinkError
from playground.project.set_value import set_value
from playground.project.templates import default_project

PLANE = [source for source in DATASETS if source.is_2d and source.name != "drawn"]


def make(kind, drawn, **params):
    config = DatasetConfig(kind, {"drawn": drawn, **params})
    return prepare_dataset(config, Streams.from_seeds(0, 0))


def test_points_come_back_rounded_to_a_thousandth():
    points = np.array([[1.23456, -5.9999, 0], [-0.0001, 6, 9], [0.5, 0.25, -0.75]])
    text = write_points(points)
    assert text == "1.235,-6,0 0,6,9 0.5,0.25,-0.75"
    np.testing.assert_array_equal(read_points(text), np.round(points, 3))
    assert write_points(read_points(text)) == text
    assert read_points("").shape == (0, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,2", "point 1 is no x,y,class; write 1.5,-2,0"),
        ("1,2,0 1,b,0", "point 2 is no x,y,class"),
        ("nan,2,0", "point 1 is no"),
        ("7,2,0", "point 1 is off the plane; use x and y from −6 to 6"),
        ("1,2,0 " * (MOST_POINTS + 1), "10,001 points are too many; use at most 10,000"),
    ],
)
def test_text_that_is_no_points_is_refused(text, words):
    with pytest.raises(ValueNotAllowed, match=words):
        make("circle", text)
    with pytest.raises(ValueNotAllowed, match=words):
        set_value(default_project(), "dataset.drawn", text)


@pytest.mark.parametrize("source", PLANE, ids=lambda source: source.name)
def test_drawn_points_come_behind_the_generated_ones(source):
    bare, data = make(source.name, ""), make(source.name, "1,2,1 -3,4.5,0")
    count = len(bare.raw.x)
    np.testing.assert_array_equal(data.raw.x[:count], bare.raw.x)
    np.testing.assert_array_equal(data.raw.y[:count], bare.raw.y)
    np.testing.assert_array_equal(data.raw.x[count:], [[1, 2], [-3, 4.5]])
    np.testing.assert_array_equal(data.raw.y[count:].ravel(), [1, 0])
    assert (data.task, data.classes) == (bare.task, bare.classes)
    assert len(data.train_rows) == (count + 2) // 2
    assert "2 points are drawn by hand." in data.transformations


def test_a_further_class_is_added():
    data = make("circle", "0,0,2")
    assert data.task is Task.MULTICLASS
    assert data.classes == ("A", "B", "C") == class_names(3)
    assert data.outputs == 3
    assert make("blobs", "0,0,1").classes == ("A", "B", "C")


@pytest.mark.parametrize("label", ["0.5", "-1", "10"])
def test_a_class_is_a_small_whole_number(label):
    with pytest.raises(ValueNotAllowed, match="point 2 has no class; use whole numbers from 0"):
        make("circle", f"1,1,0 1,1,{label}")


def test_an_empty_plane_takes_classes_or_values():
    text = "1,1,0 2,2,1 3,3,1 4,4,0"
    assert make("drawn", text).task is Task.BINARY
    values = make("drawn", "1,1,0.5 2,2,-0.25", target="value")
    assert values.task is Task.REGRESSION
    np.testing.assert_array_equal(values.raw.y, [[0.5], [-0.25]])
    with pytest.raises(DataError, match="no points yet; draw some"):
        make("drawn", "")


def test_another_problem_does_not_take_the_points_along():
    params = {"drawn": "1,1,0", "noise": 20}
    assert accepted_values(DATASETS.get("spiral"), params) == {"noise": 20}
    project = set_value(default_project(), "dataset.drawn", "1,1,0")
    assert set_value(project, "dataset", "spiral").dataset.params == {}


def test_points_are_kept_in_the_file(tmp_path):
    project = set_value(default_project(), "dataset.drawn", "1,1,0 2.125,2,1")
    project.save(tmp_path / "a.playground")
    assert Project.load(tmp_path / "a.playground") == project
    wrong = project.replace(dataset=DatasetConfig("circle", {"drawn": "1,1"}))
    with pytest.raises(BadDocument, match="point 1 is no x,y,class"):
        wrong.save(tmp_path / "b.playground")


def test_a_link_says_that_it_cannot_carry_points():
    project = set_value(default_project(), "dataset.drawn", "1,1,0")
    with pytest.raises(LinkError, match=r"points drawn by hand .* save the project as a file"):
        project.to_link()


def test_the_command_line_trains_on_points(capsys):
    from playground.cli import main

    text = write_points(make("xor", "").raw.x @ np.eye(2, 3) + [0, 0, 1])
    options = ["dataset=drawn", f"dataset.drawn={text} 1,1,0 2,2,0"]
    assert main(["train", "circle", "--set", *options, "--epochs", "2"]) == 0
    assert "Accuracy" in capsys.readouterr().out
    assert main(["train", "circle", "--set", "dataset=drawn", "--epochs", "2"]) != 0
    assert "no points yet" in capsys.readouterr().err


def test_ten_thousand_points_are_read_and_written_quickly():
    import time

    random = np.random.default_rng(0)
    points = np.column_stack([random.uniform(-6, 6, (MOST_POINTS, 2)), np.zeros(MOST_POINTS)])
    began = time.thread_time()  # however busy the machine is
    text = write_points(points)
    assert len(read_points(text)) == MOST_POINTS
    assert time.thread_time() - began < 1.0
    assert len(text) < 200_000
