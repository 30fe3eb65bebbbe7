"""Strokes: what a way of the mouse sets, scatters and erases."""

import numpy as np
import pytest

from playground.datasets.base.drawn_points import MOST_POINTS
from playground.ui.plots.drawing.stroke import BRUSH_GAP, Brush, Stroke


def stroke(room=MOST_POINTS, way=((0, 0), (3, 0)), **brush):
    made = Stroke(Brush(**brush), room, np.random.default_rng(0))
    for place in way:
        made.go_to(*place)
    return made


def test_a_click_sets_one_point_that_carries_the_answer():
    assert stroke(way=[(1.23456, -2)], answer=2.0).points.tolist() == [[1.235, -2.0, 2.0]]


def test_a_brush_sets_points_evenly_along_its_way():
    points = stroke(way=[(0, 0), (1, 0), (1.1, 0), (3, 0)]).points
    assert np.diff(points[:, 0]) == pytest.approx(BRUSH_GAP, abs=1e-3)
    assert len(points) == 1 + int(3 / BRUSH_GAP)


def test_a_grid_takes_one_point_at_a_crossing():
    points = stroke(way=[(0.1, 0.1), (0.2, 0.2), (1.1, 0.2), (0, 0)], snap=True).points
    assert sorted(map(tuple, points[:, :2])) == [(0, 0), (0.5, 0), (1, 0)]


def test_spray_stays_in_its_circle_and_within_its_number():
    made = stroke(way=[(1, 1)], tool="spray", radius=0.5, density=7)
    assert len(made.points) == 7
    made.puff()
    assert len(made.points) == 14
    assert np.hypot(*(made.points[:, :2] - 1).T).max() <= 0.501
    assert not stroke(way=[(1, 1)], tool="brush").erases(np.ones(1), np.ones(1)).any()


def test_nothing_is_drawn_off_the_plane_or_beyond_the_most():
    assert np.abs(stroke(way=[(5.9, 5.9)], tool="spray", density=50).points[:, :2]).max() <= 6
    made = stroke(room=5, tool="spray", density=4)
    assert len(made.points) == 5
    assert made.is_full


def test_an_eraser_takes_what_it_goes_over():
    made = stroke(way=[(0, 0), (3, 0)], tool="eraser", radius=0.5)
    x, y = np.array([1.5, 1.5, 5.0]), np.array([0.3, 0.8, 0.0])
    assert made.erases(x, y).tolist() == [True, False, False]
    assert not len(made.points)
