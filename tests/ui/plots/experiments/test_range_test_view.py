"""The curve of a range test, drawn, read and exported."""

import csv
import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.core import PlaygroundError
from playground.experiments.lr_range_test import RangeTest
from playground.ui.plots.experiments.range_test_view import RangeTestView
from playground.ui.plots.render import render_range_test
from playground.ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.gui

RATES = np.geomspace(1e-4, 10, 6)
FALLS = RangeTest(
    RATES,
    np.array([1.0, 1.0, 0.7, 0.3, 2.0, 90.0]),
    np.array([1.0, 0.9, 0.6, 0.4, 0.5, 30.0]),
    0.01,
    "it falls",
)
EMPTY = RangeTest(np.zeros(0), np.zeros(0), np.zeros(0), None, "it blew up")


@pytest.fixture
def view(qtbot):
    made = RangeTestView()
    qtbot.addWidget(made)
    return made


def shown_part(view):
    (left, right), (low, high) = view.figure.plot.vb.viewRange()
    return left, right, low, high


@pytest.mark.parametrize("found", [None, EMPTY])
def test_nothing_to_show(view, found):
    view.set_found(found)
    view.refresh()
    assert not view.has_content()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_rates_are_on_a_logarithmic_axis_with_the_suggestion_marked(view, theme):
    view.set_theme(theme)
    view.set_found(FALLS)
    view.refresh()
    left, right, _, _ = shown_part(view)
    assert -5 < left < -4 < 1 < right < 2
    (x,), (y,) = view._mark.getData()
    assert x == pytest.approx(math.log10(0.01))
    assert y == pytest.approx(np.interp(x, np.log10(RATES), FALLS.smoothed))
    assert view._line.value() == x
    assert "suggestion 0.01" in view.figure._legend.toPlainText()


def test_a_blow_up_leaves_the_plot_and_the_fall_stays(view):
    view.set_found(FALLS)
    view.refresh()
    _, _, low, high = shown_part(view)
    assert low <= 0.3
    assert 1.0 < high < 5.0


def test_without_a_suggestion_nothing_is_marked_and_all_is_shown(view):
    flat = RangeTest(RATES, FALLS.losses, FALLS.smoothed, None, "no rate")
    view.set_found(FALLS)
    view.refresh()
    view.set_found(flat)
    view.refresh()
    assert not view._mark.isVisible()
    assert not view._line.isVisible()
    assert shown_part(view)[3] > 90
    assert "suggestion" not in view.figure._legend.toPlainText()


def test_arrow_keys_read_the_steps(view, show):
    view.set_found(FALLS)
    show(view)
    assert view.readout() == "lowest at rate 0.1 · loss 0.3000 · smoothed 0.4000"
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.readout() == "rate 1 · loss 2.0000 · smoothed 0.5000"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.readout().startswith("lowest at")


@pytest.mark.parametrize("ending", ["png", "svg", "csv"])
def test_files(qtbot, tmp_path, ending):
    path = tmp_path / f"curve.{ending}"
    render_range_test(FALLS, LIGHT, path)
    if ending == "csv":
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert [float(row["learning_rate"]) for row in rows] == FALLS.rates.tolist()
        assert [float(row["smoothed_loss"]) for row in rows] == FALLS.smoothed.tolist()
    else:
        assert path.stat().st_size > 1000


def test_an_empty_curve_is_refused(qtbot, tmp_path):
    with pytest.raises(PlaygroundError, match="empty"):
        render_range_test(EMPTY, LIGHT, tmp_path / "curve.png")
