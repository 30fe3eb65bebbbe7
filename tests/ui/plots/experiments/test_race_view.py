"""The curves of a race, drawn and exported."""

import csv
import math

import numpy as np
import pytest

from playground.core import PlaygroundError
from playground.experiments.race_results import LaneCurve
from playground.ui.plots.experiments.race_view import RaceView
from playground.ui.plots.render import render_race
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui


def lane(name, values, spread=0.0, finished=True):
    middle = np.array(values, dtype=float)
    n = np.arange(len(middle))
    ends = (1 - spread) * middle, (1 + spread) * middle
    fell = () if finished else ("step 3: the value of out",)
    return LaneCurve(name, 5 * n, n, ends[0], middle, ends[1], fell, finished, n / 10)


LANES = (
    lane("sgd", [1.0, 0.9, 0.8]),
    lane("adam", [1.0, 0.1, 0.001], spread=0.2),
    lane("wild", [1.0, 1e30], finished=False),
)


@pytest.fixture
def view(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    view.set_theme(LIGHT)
    return view


def test_nothing_to_show_yet(view):
    assert not view.has_content()
    view.refresh()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_lane_is_read_at_the_cursor_best_first(view, theme):
    view.set_theme(theme)
    view.set_lanes(LANES, "test_loss")
    view.refresh()
    words = view.describe(1.0, 0.0)
    assert words.startswith("epoch 1 · adam 0.1")
    assert words.index("adam") < words.index("sgd") < words.index("wild")
    assert "epoch 2" in view.readout()


def test_losses_far_apart_take_a_logarithmic_axis(view):
    view.set_lanes(LANES, "test_loss")
    view.refresh()
    (_, _), (low, high) = view.figure.plot.vb.viewRange()
    assert low < math.log10(0.001) < math.log10(1.0) < high < 3
    view.set_lanes(LANES[:1], "test_loss")
    view.refresh()
    (_, _), (low, high) = view.figure.plot.vb.viewRange()
    assert low < 0.0 < 1.0 < high < 2.0


def test_accuracies_end_at_one(view):
    view.set_lanes([lane("sgd", [0.5, 0.7, 0.75])], "test_accuracy")
    view.refresh()
    (_, _), (low, high) = view.figure.plot.vb.viewRange()
    assert 0.4 < low < 0.5
    assert 1.0 < high < 1.1
    assert "75.0 %" in view.summary()


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_pictures(qtbot, tmp_path, ending):
    path = tmp_path / f"race.{ending}"
    render_race(LANES, "train_loss", LIGHT, path)
    assert path.stat().st_size > 1000


def test_numbers(qtbot, tmp_path):
    path = tmp_path / "race.csv"
    render_race(LANES, "train_loss", LIGHT, path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["lane"] for row in rows] == ["sgd"] * 3 + ["adam"] * 3 + ["wild"] * 2
    assert float(rows[5]["train_loss"]) == 0.001
    assert float(rows[5]["upper_quartile"]) == pytest.approx(0.0012)


def test_an_empty_race_has_no_picture(qtbot, tmp_path):
    with pytest.raises(PlaygroundError, match="empty"):
        render_race((), "train_loss", LIGHT, tmp_path / "race.png")
