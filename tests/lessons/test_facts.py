"""Facts beside what plain NumPy computes of the same training."""

import numpy as np
import pytest

from playground.lessons.action import LessonAction
from playground.lessons.facts import FACTS, Facts
from playground.lessons.reading import read_lesson
from playground.lessons.stage import HeadlessStage

LESSON = '+++\ntitle = "x"\nstart = "circle"\nset = { seed = 3 }\n+++\n## A\ntext\n'


def do(stage, *actions):
    stage.perform_all([LessonAction(each[0], tuple(each[1:])) for each in actions])


@pytest.fixture(scope="module")
def after_step():
    """The facts after a step by its thirds, with what was there before the update."""
    stage = HeadlessStage(read_lesson(LESSON))
    do(stage, ("steps", 20), ("select", "hidden_1/weight/1,2"), ("sample", 3))
    do(stage, ("phase", "backward"))
    before = stage.scene()
    do(stage, ("phase", "update"))
    return before, Facts(stage.scene(), before)


def by_hand(theta, x):
    """The circle's 2-4-2-1 network of tanh units."""
    w1, b1, w2, b2, w3, b3 = np.split(theta, np.cumsum([8, 4, 8, 2, 2]))
    a1 = np.tanh(x @ w1.reshape(2, 4) + b1)
    a2 = np.tanh(a1 @ w2.reshape(4, 2) + b2)
    return a1, np.tanh(a2 @ w3.reshape(2, 1) + b3)[:, 0]


def loss_of(theta, x, y):
    return float(np.mean((by_hand(theta, x)[1] - y) ** 2) / 2)


def slope(theta, x, y):
    """The gradient by central differences."""
    h = 1e-5
    nudges = np.eye(len(theta)) * h
    return np.array(
        [(loss_of(theta + n, x, y) - loss_of(theta - n, x, y)) / (2 * h) for n in nudges]
    )


def test_a_step_s_facts_are_those_of_plain_numpy(after_step):
    before, facts = after_step
    context = before.context
    data = context.dataset
    x, y = data.x_train[context.batch], data.y_train[context.batch].reshape(-1) * 2.0 - 1.0
    if set(np.unique(data.y_train)) <= {-1.0, 1.0}:
        y = data.y_train[context.batch].reshape(-1)
    gradient = slope(context.theta, x, y)
    move = facts.scene.context.theta - context.theta
    assert facts["gradient_length"] == pytest.approx(np.linalg.norm(gradient), rel=1e-6)
    assert facts["gradient_count"] == len(context.theta) == facts["parameter_count"]
    assert facts["move_length"] == pytest.approx(0.03 * np.linalg.norm(gradient), rel=1e-6)
    assert facts["move_smallest"] == np.abs(move).min()
    assert facts["move_largest"] == np.abs(move).max()
    assert facts["promised"] == pytest.approx(-0.03 * gradient @ gradient, rel=1e-6)
    now = loss_of(facts.scene.context.theta, x, y)
    assert facts["delivered"] == pytest.approx(now - loss_of(context.theta, x, y), rel=1e-6)
    assert (facts["changed"], facts["uphill_weights"]) == (np.count_nonzero(move), 0.0)
    then = Facts(before, before)
    assert then["gradient"] == pytest.approx(gradient[1 * 4 + 2], rel=1e-6)
    assert then["gradient_by_nudging"] == pytest.approx(gradient[1 * 4 + 2], rel=1e-6)
    assert then["path_sum"] == pytest.approx(then["sample_backprop"], rel=1e-9)
    assert (then["changed"], then["gradient_same"], then["gradient_growth"]) == (0, 1, 1)


def test_a_neuron_s_facts_are_those_of_plain_numpy(after_step):
    _, facts = after_step
    data, theta = facts.scene.context.dataset, facts.scene.context.theta
    x = data.x_scaling.apply(data.raw.x[[3]])
    hidden, output = by_hand(theta, x)
    assert facts["value"] == theta[1 * 4 + 2]
    assert facts["unit_bias"] == theta[8 + 2]
    assert facts["unit_output"] == pytest.approx(hidden[0, 2], rel=1e-12)
    assert np.tanh(facts["unit_sum"]) == pytest.approx(hidden[0, 2], rel=1e-12)
    assert facts["answer"] == pytest.approx(output[0], rel=1e-12)
    assert (facts["sample"], facts["selected"]) == (3, "hidden_1/weight/1,2")


def test_the_share_of_batches_that_lead_uphill_is_that_of_single_gradients():
    stage = HeadlessStage(read_lesson(LESSON))
    do(stage, ("epochs", 2), ("set", "batch_size", 1))
    context = stage.scene().context
    x, y = context.dataset.x_train, context.dataset.y_train.reshape(-1)
    y = y if set(np.unique(y)) <= {-1.0, 1.0} else y * 2.0 - 1.0
    each = np.array([slope(context.theta, x[[i]], y[[i]]) for i in range(0, len(x), 2)])
    whole = slope(context.theta, x, y)
    exact = float(np.mean(each @ whole < 0))
    # 200 draws of single samples: within three standard deviations of all of them
    assert abs(Facts(stage.scene())["uphill_share"] - exact) < 0.15


def test_curves_tell_best_epoch_and_rises():
    stage = HeadlessStage(read_lesson(LESSON))
    do(stage, ("set", "learning_rate", 1.0), ("epochs", 30))
    facts, points = Facts(stage.scene()), stage.scene().points
    losses = np.array([p.train_loss for p in points])
    tests = np.array([p.test_loss for p in points])
    assert len(points) == 31
    assert facts["rises"] == np.count_nonzero(np.diff(losses) > 0) > 0
    assert facts["best_test_loss"] == tests.min()
    assert facts["best_epoch"] == points[int(tests.argmin())].epoch
    assert (facts["first_loss"], facts["train_loss"]) == (losses[0], losses[-1])


def test_what_has_no_value_fulfils_nothing():
    stage = HeadlessStage(read_lesson(LESSON))
    facts = Facts(stage.scene())
    missing = ("gradient_length", "move_length", "value", "source_apart", "changed")
    assert all(np.isnan(facts[name]) for name in missing)
    assert facts["source"] == facts["selected"] == ""


def test_a_fact_is_computed_only_when_it_is_named(monkeypatch):
    stage = HeadlessStage(read_lesson(LESSON))

    def refuse(facts):
        raise AssertionError("nobody asked for it")

    for name in FACTS.keys() - {"step"}:
        monkeypatch.setitem(FACTS, name, type(FACTS[name])(name, "", refuse))
    assert Facts(stage.scene())["step"] == 0


def test_a_twin_has_the_same_numbers_bit_for_bit():
    stage = HeadlessStage(read_lesson(LESSON))
    do(stage, ("epochs", 2), ("set", "optimizer", "adam"), ("steps", 3), ("phase", "backward"))
    mine, other = stage.scene(), stage.twin().scene()
    np.testing.assert_array_equal(mine.context.theta, other.context.theta)
    np.testing.assert_array_equal(
        mine.snapshot.record.backward.gradient, other.snapshot.record.backward.gradient
    )
    assert mine.points == other.points
