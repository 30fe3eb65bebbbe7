"""Predictions beside the truth."""

import pytest

from playground.ui.plots import (
    PredictionsView,
)

pytestmark = pytest.mark.gui


def test_predictions_read_the_nearest_sample(prices, make, show, qtbot, hover):
    view = show(PredictionsView(), (700, 600))
    view.set_dataset(prices.dataset)
    view.show_snapshot(make.snapshot(predictions=prices.predictions))
    truth = float(prices.dataset.raw.y[prices.dataset.train_rows].max())
    hover(qtbot, view, truth, truth + 10)
    assert view.readout().startswith("train sample")
    assert "predicted" in view.readout()


def test_predictions_tell_wrong_ones(flowers, make, show):
    view = show(PredictionsView())
    view.set_option("show_test", True)
    view.set_dataset(flowers.dataset)
    view.show_snapshot(make.snapshot(predictions=flowers.predictions))
    assert view.readout() == "train: 0 of 15 wrong · test: 1 of 15 wrong"
    view.set_option("show_test", False)
    assert view.readout() == "train: 0 of 15 wrong"
