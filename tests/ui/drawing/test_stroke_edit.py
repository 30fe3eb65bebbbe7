"""What a stroke makes of the data: limits, and when generated points become one's own."""

import numpy as np
import pytest

from playground.core import Streams
from playground.datasets import DatasetConfig, prepare_dataset
from playground.datasets.base.drawn_points import MOST_POINTS, write_points
from playground.datasets.few_points import few_points, points_needed
from playground.ui.drawing.stroke_edit import drawn_points, stroke_edit, with_points
from playground.ui.plots.drawing.stroke import Brush, Stroke

pytestmark = pytest.mark.gui


def stroke(*way, **brush):
    made = Stroke(Brush(**brush), MOST_POINTS, np.random.default_rng(0))
    for place in way:
        made.go_to(*place)
    return made


def prepared(config):
    return prepare_dataset(config, Streams.from_seeds(config.seed, 0))


def test_no_more_points_than_there_may_be():
    random = np.random.default_rng(0)
    many = np.column_stack([random.uniform(-6, 6, (MOST_POINTS - 3, 2)), np.zeros(MOST_POINTS - 3)])
    config = with_points(DatasetConfig("drawn"), many)
    edit = stroke_edit(stroke((-5, 0), (5, 0)), config, None)
    assert len(drawn_points(edit.config)) == MOST_POINTS
    assert edit.text == "Draw 3 points"
    assert "10,000" in edit.message
    full = stroke_edit(stroke((0, 0)), edit.config, None)
    assert full.config == edit.config
    assert full.message


def test_generated_points_become_ones_own_with_their_scaling():
    params = {"expression": "40*x", "noise": 10, "count": 50}
    config = DatasetConfig("function", params, train_share=70, seed=4)
    dataset = prepared(config)
    edit = stroke_edit(stroke((0, 0), tool="eraser", radius=2.0), config, dataset)
    assert (edit.config.kind, edit.config.train_share, edit.config.seed) == ("drawn", 70, 4)
    assert edit.config.params.keys() == {"drawn", "target", "scaling"}
    own = prepared(edit.config)
    kept = np.hypot(*dataset.raw.x.T) > 2
    np.testing.assert_allclose(own.raw.y, dataset.raw.y[kept], atol=5e-4)
    assert own.y_train.std() == pytest.approx(1)


def test_what_lies_outside_the_picture_is_left_out_and_said():
    config = DatasetConfig("moons", {"noise": 50})
    dataset = prepared(config)
    outside = int((np.abs(dataset.raw.x) > 6).any(axis=1).sum())
    assert outside
    edit = stroke_edit(stroke((0, 0), tool="eraser", radius=3.0), config, dataset)
    assert f" {outside} outside the picture are left out." in edit.message
    assert np.abs(drawn_points(edit.config)[:, :2]).max() <= 6


def test_too_many_generated_points_stay_generated():
    config = DatasetConfig("circle", {"count": 12_000})
    edit = stroke_edit(stroke((0, 0), tool="eraser", radius=0.2), config, prepared(config))
    assert edit.config == config
    assert "Only 10,000 points" in edit.message


def test_without_the_samples_only_drawn_points_are_erased():
    config = DatasetConfig("circle", {"drawn": "0,0,1 5,5,0"})
    edit = stroke_edit(stroke((0, 0), tool="eraser"), config, None)
    assert edit.config == DatasetConfig("circle", {"drawn": "5,5,0"})
    assert edit.text == "Erase a point"


@pytest.mark.parametrize("share", [1, 10, 50, 80, 99])
def test_as_many_points_are_needed_as_can_be_divided(share):
    needed = points_needed(DatasetConfig("drawn", train_share=share))
    points = np.column_stack([np.linspace(-6, 6, needed), np.zeros((needed, 2))])
    enough = DatasetConfig("drawn", {"drawn": write_points(points)}, share)
    assert few_points(enough) is None
    assert len(prepared(enough).raw.x) == needed
    fewer = with_points(enough, points[1:])
    assert len(few_points(fewer).raw.x) == needed - 1


@pytest.mark.parametrize("config", [DatasetConfig(), DatasetConfig("drawn", {"drawn": "what"})])
def test_other_data_waits_for_no_points(config):
    assert few_points(config) is None
