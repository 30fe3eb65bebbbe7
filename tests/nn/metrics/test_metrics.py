"""Every registered metric: worked examples, invariances, what is not defined."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core import Task, params_of
from playground.nn.base.confusion_matrix import confusion_matrix
from playground.nn.base.metric import ScoredPredictions
from playground.nn.metrics import METRICS, fitting

EVERY = pytest.mark.parametrize("cls", list(METRICS), ids=lambda c: c.name)
CLASSIFYING = [c for c in METRICS if Task.MULTICLASS in c.tasks]
REGRESSING = [c for c in METRICS if Task.REGRESSION in c.tasks]
NAMES = ("a", "b", "c", "d")


def classified(scores, truth, classes=None):
    """Judge class scores ``(N, K)``; one column stands for two classes."""
    scores = np.array(scores, dtype=float)
    count = max(2, scores.shape[1])
    single = scores.shape[1] == 1
    decided = (scores[:, 0] > 0.5).astype(np.intp) if single else scores.argmax(axis=1)
    return ScoredPredictions(scores, decided, np.array(truth, np.intp), classes or NAMES[:count])


def decided(guesses, truth, count=3):
    """Judge decisions alone."""
    return classified(np.eye(count)[list(guesses)], truth)


def valued(scores, truth):
    scores, truth = (np.array(v, dtype=float).reshape(len(v), -1) for v in (scores, truth))
    return ScoredPredictions(scores, scores[:, 0], truth, ())


def compute(name, scored, **params):
    found = METRICS.get(name)(**params).compute(scored)
    return {"value": found.value} | dict(zip(scored.classes, found.classes, strict=False))


# Truth a a a a b b c; guessed a a b c b a c.  By hand:
GUESSES = decided([0, 0, 1, 2, 1, 0, 2], [0, 0, 0, 0, 1, 1, 2])
RANKED = classified(
    [[0.5, 0.3, 0.2], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.4, 0.4, 0.2]], [0, 0, 1, 1]
)
BINARY = classified([[0.1], [0.4], [0.35], [0.8]], [0, 0, 1, 1])
NUMBERS = valued([1.0, 2.0, 4.0, 8.0], [2.0, 2.0, 3.0, 5.0])

WORKED = [
    ("accuracy", GUESSES, {"value": 4 / 7}),
    ("balanced_accuracy", GUESSES, {"value": (2 / 4 + 1 / 2 + 1) / 3}),
    ("precision", GUESSES, {"value": (2 / 3 + 1 / 2 + 1 / 2) / 3, "a": 2 / 3, "b": 0.5, "c": 0.5}),
    ("recall", GUESSES, {"value": (1 / 2 + 1 / 2 + 1) / 3, "a": 0.5, "b": 0.5, "c": 1.0}),
    ("f1", GUESSES, {"value": (4 / 7 + 2 / 4 + 2 / 3) / 3, "a": 4 / 7, "b": 0.5, "c": 2 / 3}),
    ("accuracy", BINARY, {"value": 3 / 4}),
    ("precision", BINARY, {"value": (2 / 3 + 1) / 2, "a": 2 / 3, "b": 1.0}),
    # The positives 0.35 and 0.8 beat 1 and 2 of the negatives 0.1 and 0.4: 3 of 4 pairs.
    ("roc_auc", BINARY, {"value": 3 / 4}),
    # Two classes with samples: a's pairs 0.5>0.1, 0.5>0.4, 0.2>0.1, 0.2<0.4; b's 0.2<0.3, 0.2<0.5,
    # 0.4>0.3, 0.4<0.5. Class c has none.
    ("roc_auc", RANKED, {"value": 0.5, "a": 3 / 4, "b": 1 / 4, "c": math.nan}),
    # Ranks of the true classes: 1, 3, 2, and 2 for the second of two equal scores.
    ("top_k", RANKED, {"value": 1.0}),
    ("r2", NUMBERS, {"value": 1 - (1 + 0 + 1 + 9) / (1 + 1 + 0 + 4)}),
    ("mae", NUMBERS, {"value": 5 / 4}),
    ("rmse", NUMBERS, {"value": math.sqrt(11 / 4)}),
]


@pytest.mark.parametrize(("name", "scored", "expected"), WORKED)
def test_worked_example(name, scored, expected):
    found = compute(name, scored)
    assert list(found) == list(expected)
    assert list(found.values()) == pytest.approx(list(expected.values()), rel=1e-14, nan_ok=True)


def test_every_metric_has_a_worked_example():
    assert {name for name, *_ in WORKED} == set(METRICS.names)


@pytest.mark.parametrize(("k", "share"), [(1, 0.25), (2, 0.75), (3, 1.0), (9, 1.0)])
def test_top_k_counts_ranks(k, share):
    assert compute("top_k", RANKED, k=k) == {"value": share}


def test_scores_that_are_no_numbers_are_no_good_guess():
    scored = classified([[math.nan, 0.1], [0.9, math.nan], [0.9, 0.1]], [0, 0, 0])
    assert compute("top_k", scored, k=1) == {"value": 1 / 3}
    assert math.isnan(compute("roc_auc", classified([[0.1], [math.nan]], [0, 1]))["value"])


def test_what_is_not_defined_is_nan_and_left_out_of_the_average():
    scored = decided([0, 0, 1], [0, 1, 1], count=4)  # c and d occur nowhere
    assert compute("balanced_accuracy", scored) == {"value": 0.75}
    for name, numbers in {
        "precision": [0.5, 1.0],
        "recall": [1.0, 0.5],
        "f1": [2 / 3, 2 / 3],
    }.items():
        found = compute(name, scored)
        assert [found["a"], found["b"]] == pytest.approx(numbers)
        assert math.isnan(found["c"])
        assert found["value"] == pytest.approx(np.mean(numbers))
    never = decided([0, 0, 0], [0, 1, 1], count=2)
    assert math.isnan(compute("precision", never)["b"])
    assert compute("recall", never)["b"] == compute("f1", never)["b"] == 0.0


def test_a_class_named_value_hides_nothing():
    scored = classified([[0.9], [0.8]], [0, 1], classes=("value", "other"))
    found = METRICS.get("recall")().compute(scored)
    assert (found.value, found.classes) == (0.5, (0.0, 1.0))


@pytest.mark.parametrize("truth", [[0, 0], [1, 1]])
def test_one_class_alone_has_no_roc_curve(truth):
    assert math.isnan(compute("roc_auc", classified([[0.2], [0.7]], truth))["value"])


@pytest.mark.parametrize("cls", CLASSIFYING, ids=lambda c: c.name)
def test_no_samples_give_no_number(cls):
    found = cls().compute(classified(np.empty((0, 3)), []))
    assert all(math.isnan(number) for number in (found.value, *found.classes))


@pytest.mark.parametrize("cls", REGRESSING, ids=lambda c: c.name)
def test_no_values_give_no_number(cls):
    nothing = np.empty((0, 1))
    found = cls().compute(ScoredPredictions(nothing, nothing[:, 0], nothing, ()))
    assert math.isnan(found.value)


@pytest.mark.parametrize("cls", CLASSIFYING, ids=lambda c: c.name)
def test_perfect_answers(cls):
    truth = [0, 1, 2, 1]
    found = cls().compute(decided(truth, truth))
    assert {found.value, *found.classes} == {1.0}


def test_perfect_values():
    exact = valued([1.0, 2.0, 4.0], [1.0, 2.0, 4.0])
    assert [compute(name, exact)["value"] for name in ("r2", "mae", "rmse")] == [1.0, 0.0, 0.0]


def test_answering_the_mean_explains_nothing():
    assert compute("r2", valued([2.0, 2.0, 2.0], [1.0, 2.0, 3.0])) == {"value": 0.0}


@pytest.mark.parametrize("constant", [3.0, 0.1])
def test_equal_targets_leave_nothing_to_explain(constant):
    found = compute("r2", valued([1.0, 2.0, 3.0], [constant] * 3))
    assert math.isnan(found["value"])


def test_an_output_without_spread_is_left_out():
    alone = valued([[1.0], [3.0], [3.0]], [[1.0], [3.0], [5.0]])
    beside = valued([[1.0, 7.0], [3.0, 2.0], [3.0, 3.0]], [[1.0, 4.0], [3.0, 4.0], [5.0, 4.0]])
    assert compute("r2", alone) == compute("r2", beside) == {"value": 0.5}


def test_several_outputs_are_averaged():
    scored = valued([[1.0, 0.0], [3.0, 4.0]], [[1.0, 3.0], [3.0, 8.0]])
    assert compute("mae", scored)["value"] == pytest.approx((0 + 3.5) / 2)
    assert compute("rmse", scored)["value"] == pytest.approx((0 + math.sqrt(12.5)) / 2)


def test_of_several_outputs_one_counts_as_much_as_it_varies():
    scored = valued([[1.0, 0.0], [3.0, 4.0]], [[1.0, 3.0], [3.0, 8.0]])
    assert compute("r2", scored)["value"] == pytest.approx(1 - (0 + 25) / (2 + 12.5))


# properties --------------------------------------------------------------------------------------

# Few different scores, so that many are equal.
SCORED = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=30).filter(
    lambda pairs: len({positive for _, positive in pairs}) == 2
)


def auc(scores, positive):
    return compute("roc_auc", classified(np.array(scores, float)[:, None], positive))["value"]


@given(SCORED)
def test_auc_is_the_share_of_ordered_pairs(pairs):
    high = [score for score, positive in pairs if positive]
    low = [score for score, positive in pairs if not positive]
    wins = sum((h > n) + 0.5 * (h == n) for h in high for n in low)
    assert auc(*zip(*pairs, strict=True)) == wins / (len(high) * len(low))


@given(SCORED, st.randoms(use_true_random=False))
def test_auc_cares_for_the_order_of_scores_alone(pairs, random):
    scores, positive = zip(*pairs, strict=True)
    found = auc(scores, positive)
    assert auc([math.atan(s) for s in scores], positive) == found
    assert auc([-s for s in scores], positive) == pytest.approx(1.0 - found, rel=1e-14)
    mixed = list(pairs)
    random.shuffle(mixed)
    assert auc(*zip(*mixed, strict=True)) == found


@given(SCORED)
def test_auc_of_two_classes_is_the_same_from_either_side(pairs):
    scores, positive = (np.array(v) for v in zip(*pairs, strict=True))
    two = compute("roc_auc", classified(np.stack([-scores, scores], axis=1), positive))
    assert two["a"] == two["b"] == two["value"] == auc(scores, positive)


ANSWERS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30)


@given(ANSWERS, st.permutations(range(3)))
def test_averages_do_not_depend_on_the_order_of_classes(answers, order):
    guesses, truth = zip(*answers, strict=True)
    renamed = decided([order[g] for g in guesses], [order[t] for t in truth])
    for name in ("accuracy", "balanced_accuracy", "precision", "recall", "f1"):
        before = compute(name, decided(guesses, truth))["value"]
        assert compute(name, renamed)["value"] == pytest.approx(before, rel=1e-14)


@given(ANSWERS)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(answers):
    scored = decided(*zip(*answers, strict=True))
    precision, recall, f1 = (compute(name, scored) for name in ("precision", "recall", "f1"))
    for name in scored.classes:
        p, r = precision[name], recall[name]
        if p > 0 and r > 0:
            assert f1[name] == pytest.approx(2 / (1 / p + 1 / r), rel=1e-14)


@given(ANSWERS)
def test_balanced_accuracy_is_the_mean_recall(answers):
    scored = decided(*zip(*answers, strict=True))
    recall = compute("recall", scored)["value"]
    assert compute("balanced_accuracy", scored)["value"] == recall


@given(ANSWERS)
def test_one_guess_is_the_accuracy(answers):
    scored = decided(*zip(*answers, strict=True))
    assert compute("top_k", scored, k=1) == compute("accuracy", scored)


def test_shares_scikit_learns_values():
    """The same numbers as scikit-learn, where it is installed."""
    theirs = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    scores = rng.integers(1, 6, (60, 4)) / 5
    scores /= scores.sum(axis=1, keepdims=True)
    truth = rng.integers(0, 4, 60)
    scored = classified(scores, truth)
    guesses = scored.decided
    pairs = [
        ("accuracy", theirs.accuracy_score(truth, guesses)),
        ("balanced_accuracy", theirs.balanced_accuracy_score(truth, guesses)),
        ("precision", theirs.precision_score(truth, guesses, average="macro")),
        ("recall", theirs.recall_score(truth, guesses, average="macro")),
        ("f1", theirs.f1_score(truth, guesses, average="macro")),
        ("roc_auc", theirs.roc_auc_score(truth, scores, multi_class="ovr")),
    ]
    for name, expected in pairs:
        assert compute(name, scored)["value"] == pytest.approx(expected, rel=1e-12), name
    values, answers = rng.normal(size=(2, 40, 2))
    numbers = valued(answers, values)
    theirs_r2 = theirs.r2_score(values, answers, multioutput="variance_weighted")
    assert compute("r2", numbers)["value"] == pytest.approx(theirs_r2)
    assert compute("mae", numbers)["value"] == pytest.approx(
        theirs.mean_absolute_error(values, answers)
    )
    assert compute("rmse", numbers)["value"] == pytest.approx(
        theirs.root_mean_squared_error(values, answers)
    )


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula
    assert cls.order < 100
    assert cls.tasks
    assert cls.undefined.endswith(".")
    assert cls.greater_is_better == (cls.name not in {"mae", "rmse"})
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))


@pytest.mark.parametrize("task", list(Task))
def test_every_task_has_metrics(task):
    found = fitting(task, 10 if task is Task.MULTICLASS else 2)
    assert [type(metric) for metric in found] == [c for c in METRICS if task in c.tasks]
    assert len({metric.key for metric in found}) == len({m.label for m in found}) == len(found)


def test_as_many_guesses_as_classes_tell_nothing():
    assert "top_3" in {metric.key for metric in fitting(Task.MULTICLASS, 4)}
    assert "top_3" not in {metric.key for metric in fitting(Task.MULTICLASS, 3)}
    metric = METRICS.get("top_k")(k=5)
    assert (metric.key, metric.label) == ("top_5", "Top-5 accuracy")


@given(ANSWERS)
def test_the_confusion_matrix_counts_every_pair(answers):
    guesses, truth = zip(*answers, strict=True)
    matrix = confusion_matrix(decided(guesses, truth))
    for (i, j), count in np.ndenumerate(matrix):
        assert count == sum(g == j and t == i for g, t in answers)
