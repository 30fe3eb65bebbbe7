"""How outputs are spread: every sample counted once, in the group it belongs to."""

import math

import numpy as np
import pytest

from playground.core import Task
from playground.session.snapshots.snapshot import Predictions
from playground.ui.plots import OutputView, PredictionsView
from playground.ui.plots.base.plot_export import export_plot
from playground.ui.plots.outputs.histograms import BINS, Group, edges_for, groups_of
from playground.ui.theme.tokens import DARK

pytestmark = pytest.mark.gui


@pytest.fixture
def halves(make, random):
    """A table of two classes; outputs are negative for the first and positive for the second."""
    y = np.tile([0, 0, 1, 1], 10).astype(np.int64)
    dataset = make.dataset(random.normal(size=(40, 3)), y, Task.BINARY, tuple("abc"), ("no", "yes"))
    outputs = np.where(y, 0.7, -0.6)[:, None]
    return dataset, Predictions(outputs[dataset.train_rows], outputs[dataset.test_rows], None, None)


def test_two_classes_are_spread_apart(make, random):
    y = np.tile([0, 1, 1], 8).astype(np.int64)
    dataset = make.dataset(random.normal(size=(24, 3)), y, Task.BINARY, tuple("abc"), ("no", "yes"))
    outputs = random.normal(size=(24, 1))
    both = outputs[dataset.train_rows], outputs[dataset.test_rows]
    no, yes = groups_of("test", dataset, Predictions(*both, None, None))
    truth = y[dataset.test_rows]
    assert (no.name, yes.name) == ("no", "yes")
    np.testing.assert_array_equal(no.values, both[1][truth == 0, 0])
    np.testing.assert_array_equal(yes.values, both[1][truth == 1, 0])


def test_several_classes_are_right_or_wrong(flowers):
    right, wrong = groups_of("test", flowers.dataset, flowers.predictions)
    assert (len(right.values), len(wrong.values)) == (14, 1)
    assert set(right.values) == {0.8}
    assert set(wrong.values) == {0.9}


def test_a_regression_spreads_its_errors(prices):
    (errors,) = groups_of("train", prices.dataset, prices.predictions)
    np.testing.assert_allclose(errors.values, 10)


def test_predictions_of_other_data_have_no_groups(flowers, prices):
    assert groups_of("train", flowers.dataset, prices.predictions) == ()


@pytest.mark.parametrize("ends", [None, (-1.0, 1.0), (0.0, 1.0)])
def test_every_finite_value_is_in_a_bin(random, ends):
    values = np.concatenate([random.normal(0, 3, 200), [math.nan, math.inf]])
    group = Group("train", "a", values)
    edges = edges_for([group], ends)
    assert len(edges) == BINS + 1
    assert (np.diff(edges) > 0).all()
    assert group.histogram(edges).sum() == 200
    if ends is None:
        assert edges[0] == -edges[-1]
    else:
        assert edges[0] <= ends[0] < ends[1] <= edges[-1]


def test_nothing_to_spread_still_has_bins():
    group = Group("test", "", np.zeros(0))
    for ends in (None, (0.0, 1.0)):
        assert group.shares(edges_for([group], ends)).sum() == 0


def test_the_table_counts_every_sample(flowers, make, show, tmp_path):
    view = show(OutputView())
    view.set_theme(DARK)
    view.set_option("show_test", True)
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    header, rows = view.table()
    assert header == ("split", "group", "from", "to", "samples", "share")
    counts = {}
    for split, group, low, high, count, _ in rows:
        assert low < high
        counts[split, group] = counts.get((split, group), 0) + count
    assert counts == {
        ("train", "right"): 15, ("train", "wrong"): 0, ("test", "right"): 14, ("test", "wrong"): 1,
    }  # fmt: skip
    export_plot(view, tmp_path / "output.svg")
    assert "<svg" in (tmp_path / "output.svg").read_text(encoding="utf-8")


def test_a_bin_tells_its_samples(halves, make, show):
    dataset, predictions = halves
    view = show(OutputView())
    view.set_dataset(dataset)
    view.set_output_range(-1, 1)
    view.show_snapshot(make.snapshot(predictions=predictions))
    spread = view._off_plane.shown
    assert spread.readout() == "mean · train no −0.60, yes 0.70"
    words = spread.describe(0.7, 0.0)
    assert words.endswith("train: 0 no, 10 yes")
    assert spread.describe(-0.6, 0.0).endswith("train: 10 no, 0 yes")


def test_output_and_predictions_do_not_show_the_same(flowers, make, show):
    output, predictions = show(OutputView()), show(PredictionsView())
    for view in (output, predictions):
        view.set_dataset(flowers.dataset)
        view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    assert output.table()[0] != predictions.table()[0]
    assert output._off_plane.shown.readout() != predictions.readout()
