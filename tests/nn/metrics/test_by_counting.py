"""Every metric beside a plain count, sample by sample and pair by pair."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core import Task
from playground.nn.base.metric import ScoredPredictions
from playground.nn.metrics import METRICS

NAMES = "abcd"


def mean(numbers):
    """Return the mean of what is a number."""
    numbers = [n for n in numbers if not math.isnan(n)]
    return math.fsum(numbers) / len(numbers) if numbers else math.nan


def share(part, whole):
    return part / whole if whole else math.nan


def pairs(scored):
    return list(zip(scored.decided.tolist(), scored.truth.tolist(), strict=True))


def accuracy(scored):
    return share(sum(guess == true for guess, true in pairs(scored)), len(scored.truth)), ()


def counts(scored, k):
    """Return how many samples are of class k and called so, called so, and of it."""
    hits = sum(guess == true == k for guess, true in pairs(scored))
    called = sum(guess == k for guess, _ in pairs(scored))
    return hits, called, sum(true == k for _, true in pairs(scored))


def by_class(function):
    def metric(scored):
        numbers = [function(*counts(scored, k)) for k in range(len(scored.classes))]
        return mean(numbers), numbers

    return metric


def top_3(scored):
    found = []
    for scores, true in zip(scored.scores.tolist(), scored.truth.tolist(), strict=True):
        ranked = sorted(range(len(scores)), key=lambda k: (-scores[k], k))
        found.append(true in ranked[:3])
    return share(sum(found), len(found)), ()


def roc_auc(scored):
    single = scored.scores.shape[1] == 1
    areas = []
    for k, column in enumerate(scored.scores.T.tolist()):
        positive = [true == (1 if single else k) for true in scored.truth.tolist()]
        high = [s for s, p in zip(column, positive, strict=True) if p]
        low = [s for s, p in zip(column, positive, strict=True) if not p]
        wins = sum((h > n) + 0.5 * (h == n) for h in high for n in low)
        areas.append(share(wins, len(high) * len(low)))
    return (areas[0], ()) if single else (mean(areas), areas)


def columns(scored):
    truth = scored.truth.reshape(scored.scores.shape)
    return list(zip(scored.scores.T.tolist(), truth.T.tolist(), strict=True))


def r2(scored):
    spread = missed = 0.0
    for scores, truth in columns(scored):
        middle = math.fsum(truth) / len(truth)
        if len(set(truth)) > 1:  # an output without spread is left out
            spread += math.fsum((t - middle) ** 2 for t in truth)
            missed += math.fsum((s - t) ** 2 for s, t in zip(scores, truth, strict=True))
    return (1 - missed / spread if spread else math.nan), ()


def mean_over_outputs(function):
    def metric(scored):
        found = [
            function([s - t for s, t in zip(scores, truth, strict=True)])
            for scores, truth in columns(scored)
        ]
        return mean(found), ()

    return metric


BY_COUNTING = {
    "accuracy": accuracy,
    "balanced_accuracy": lambda j: (
        by_class(lambda hits, called, true: share(hits, true))(j)[0],
        (),
    ),
    "top_k": top_3,
    "precision": by_class(lambda hits, called, true: share(hits, called)),
    "recall": by_class(lambda hits, called, true: share(hits, true)),
    "f1": by_class(lambda hits, called, true: share(2 * hits, called + true)),
    "roc_auc": roc_auc,
    "r2": r2,
    "mae": mean_over_outputs(lambda e: math.fsum(map(abs, e)) / len(e)),
    "rmse": mean_over_outputs(lambda e: math.sqrt(math.fsum(x * x for x in e) / len(e))),
}


def test_every_metric_is_counted():
    assert set(BY_COUNTING) == set(METRICS.names)


@st.composite
def classified(draw, outputs):
    """Draw scores of few different values, so that many are equal, and classes, perhaps unused."""
    classes = max(outputs, 2)
    count = draw(st.integers(1, 12))
    scores = np.array(draw(st.lists(st.integers(0, 4), min_size=count * outputs, max_size=99)))
    scores = scores[: count * outputs].reshape(count, outputs) / 4
    truth = draw(st.lists(st.integers(0, classes - 1), min_size=count, max_size=count))
    decided = (scores[:, 0] > 0.5).astype(np.intp) if outputs == 1 else scores.argmax(axis=1)
    return ScoredPredictions(scores, decided, np.array(truth, np.intp), tuple(NAMES[:classes]))


@st.composite
def valued(draw):
    count, outputs = draw(st.integers(1, 12)), draw(st.integers(1, 3))
    number = st.integers(-8, 8).map(lambda n: n / 4)
    size = 2 * count * outputs
    both = np.array(draw(st.lists(number, min_size=size, max_size=size)))
    scores, truth = both.reshape(2, count, outputs)
    return ScoredPredictions(scores, scores[:, 0], truth, ())


def assert_counted(cls, scored):
    found = cls().compute(scored)
    value, classes = BY_COUNTING[cls.name](scored)
    assert found.value == pytest.approx(value, rel=1e-12, abs=1e-14, nan_ok=True)
    assert list(found.classes) == pytest.approx(list(classes), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    "cls", [c for c in METRICS if Task.BINARY in c.tasks], ids=lambda c: c.name
)
@given(classified(1))
def test_two_classes_of_one_output(cls, scored):
    assert_counted(cls, scored)


@pytest.mark.parametrize(
    "cls", [c for c in METRICS if Task.MULTICLASS in c.tasks], ids=lambda c: c.name
)
@given(classified(4))
def test_several_classes(cls, scored):
    assert_counted(cls, scored)


@pytest.mark.parametrize(
    "cls", [c for c in METRICS if Task.REGRESSION in c.tasks], ids=lambda c: c.name
)
@given(valued())
def test_values(cls, scored):
    assert_counted(cls, scored)
