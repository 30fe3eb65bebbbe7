"""Curves over all thresholds against hand-made tables, scikit-learn's numbers and brute force."""

import json
from pathlib import Path

import numpy as np
import pytest

from playground.explain.scores.reliability import reliability
from playground.explain.scores.threshold_curve import threshold_curve
from playground.nn.kernels.metric_ops import roc_area

GOLDEN = Path(__file__).parents[2] / "data" / "score_curves.json"


def test_four_samples_by_hand():
    # Hand-made: 0.8 (+), 0.4 (−), 0.35 (+), 0.1 (−).
    curve = threshold_curve(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1]) == 1)
    assert curve.true_positives.tolist() == [0, 1, 1, 2, 2]
    assert curve.false_positives.tolist() == [0, 0, 1, 1, 2]
    assert curve.area == 0.75
    assert curve.average_precision == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    counts = curve.counts(curve.place_of(0.375))
    assert (counts.true_positives, counts.false_positives) == (1, 1)
    assert (counts.false_negatives, counts.true_negatives) == (1, 1)


def test_every_threshold_counts_what_lies_above_it():
    random = np.random.default_rng(3)
    scores = random.normal(size=200).round(1)
    positive = random.random(200) < 0.3
    curve = threshold_curve(scores, positive)
    for threshold in [*curve.thresholds, *scores[:20], -9.0, 9.0, 0.05, 0.049]:
        counts = curve.counts(curve.place_of(threshold))
        above = scores > threshold
        assert counts.true_positives == (above & positive).sum()
        assert counts.false_positives == (above & ~positive).sum()
        assert counts.false_negatives == (~above & positive).sum()
    assert curve.area == pytest.approx(roc_area(scores, positive), abs=1e-12)


@pytest.mark.parametrize("case", json.loads(GOLDEN.read_text())["cases"], ids=lambda c: c["name"])
def test_scikit_learn_finds_the_same(case):
    scores, truth = np.array(case["scores"]), np.array(case["truth"])
    curve = threshold_curve(scores, truth == 1)
    assert curve.area == pytest.approx(case["roc_auc"], abs=1e-12)
    assert curve.average_precision == pytest.approx(case["average_precision"], abs=1e-12)
    np.testing.assert_allclose(curve.false_alarms, case["fpr"], atol=1e-12)
    np.testing.assert_allclose(curve.recall, case["tpr"], atol=1e-12)
    # scikit-learn begins at the loosest threshold and ends where nothing is positive.
    np.testing.assert_allclose(curve.precision[::-1], case["precision"], atol=1e-12)
    np.testing.assert_allclose(curve.recall[::-1], case["recall"], atol=1e-12)
    found = reliability(scores, truth == 1, 5)
    seen = found.counts > 0
    np.testing.assert_allclose(found.accuracy[seen], case["calibration_true"], atol=1e-12)
    np.testing.assert_allclose(found.confidence[seen], case["calibration_predicted"], atol=1e-12)


def test_there_is_no_curve_without_both_kinds_or_with_what_is_no_number():
    scores = np.array([0.1, 0.2])
    assert threshold_curve(scores, np.array([True, True])) is None
    assert threshold_curve(scores, np.array([False, False])) is None
    assert threshold_curve(np.array([0.1, np.nan]), np.array([True, False])) is None


def test_the_calibration_error_by_hand():
    # Ten at 0.95, seven right; ten at 0.65, seven right; the edge 0.7 belongs to the bin below it.
    sure = np.array([0.95] * 10 + [0.65] * 9 + [0.7])
    right = np.array(([True] * 7 + [False] * 3) * 2)
    found = reliability(sure, right)
    assert found.counts.tolist() == [0, 0, 0, 0, 0, 0, 10, 0, 0, 10]
    assert found.confidence[6] == pytest.approx(0.655)
    assert found.error == pytest.approx(0.5 * 0.25 + 0.5 * 0.045)
    assert np.isnan(found.accuracy[0])
    assert np.isnan(reliability(np.zeros(0), np.zeros(0, bool)).error)
