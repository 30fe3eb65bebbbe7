"""Every registered regularizer: its pull, its penalty, its memory."""

import numpy as np
import pytest

from playground.core import params_of
from playground.nn.base.optimizer import UpdateBuffers
from playground.nn.base.program import run
from playground.nn.base.regularizer import PenaltyBuffers
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS

EVERY = pytest.mark.parametrize("cls", list(REGULARIZERS), ids=lambda c: c.name)
SMOOTH = pytest.mark.parametrize("name", ["l1", "l2"])

WEIGHTS = np.array([1.0, 1.0, 1.0, 0.0, 1.0, 0.0])
THETA = np.array([0.5, -0.25, 2.0, 3.0, -1.5, -0.1])
GRAD = np.array([0.1, 0.2, -0.3, 0.4, -0.5, 0.6])


class Training:
    """One network's update: regularizer, optimizer, regularizer."""

    def __init__(self, regularizer, theta, rate, optimizer=None, weights=WEIGHTS):
        self.optimizer = optimizer or OPTIMIZERS.get("sgd")()
        self.theta, self.grad = theta.copy(), np.empty_like(theta)
        self.total = np.full_like(theta, np.nan)
        self.slots = regularizer.make_slots(theta)
        self.rate = np.asarray(rate, dtype=theta.dtype)
        self.penalty = regularizer.bind(
            PenaltyBuffers(self.theta, self.grad, self.total, weights, self.slots, self.rate)
        )
        read = self.grad if regularizer.is_none else self.total
        self.moments = self.optimizer.make_slots(theta)
        self.update = self.optimizer.bind(UpdateBuffers(self.theta, read, self.moments, self.rate))
        self.t = 0

    def step(self, grad):
        self.t += 1
        self.grad[...] = grad
        run(self.penalty.before)
        self.update(self.t)
        run(self.penalty.after)
        np.testing.assert_array_equal(self.grad, np.broadcast_to(grad, self.grad.shape))
        return self.theta


def test_none_is_the_only_one_that_does_nothing():
    assert [c.name for c in REGULARIZERS if c().is_none] == ["none"]
    none = REGULARIZERS.get("none")()
    assert none.penalty(THETA, WEIGHTS) == 0.0
    np.testing.assert_array_equal(Training(none, THETA, 0.1).step(GRAD), THETA - 0.1 * GRAD)


def test_l2_worked_example():
    l2 = REGULARIZERS.get("l2")(rate=0.1)
    # w ← w - η(g + λw): 0.5 - 0.2(0.1 + 0.05) = 0.47; a bias: 3 - 0.2·0.4 = 2.92
    moved = Training(l2, THETA, 0.2).step(GRAD)
    np.testing.assert_allclose(moved, [0.47, -0.285, 2.02, 2.92, -1.37, -0.22], rtol=1e-14)
    # ½·0.1·(0.25 + 0.0625 + 4 + 2.25)
    assert l2.penalty(THETA, WEIGHTS) == pytest.approx(0.328125, rel=1e-14)


def test_l1_worked_example():
    l1 = REGULARIZERS.get("l1")(rate=0.1)
    moved = Training(l1, THETA, 0.2).step(GRAD)
    np.testing.assert_allclose(moved, [0.46, -0.27, 2.04, 2.92, -1.38, -0.22], rtol=1e-14)
    assert l1.penalty(THETA, WEIGHTS) == pytest.approx(0.425, rel=1e-14)


@SMOOTH
def test_pull_is_the_penaltys_gradient(name):
    regularizer = REGULARIZERS.get(name)(rate=0.7)
    training = Training(regularizer, THETA, 0.1)
    training.grad[:] = GRAD
    run(training.penalty.before)
    numeric = np.empty_like(THETA)
    for i in range(THETA.size):
        above, below = THETA.copy(), THETA.copy()
        above[i] += 1e-6
        below[i] -= 1e-6
        difference = regularizer.penalty(above, WEIGHTS) - regularizer.penalty(below, WEIGHTS)
        numeric[i] = difference / 2e-6
    np.testing.assert_allclose(training.total - GRAD, numeric, rtol=1e-6, atol=1e-9)


def test_l1_leaves_a_zero_weight_to_the_loss():
    training = Training(REGULARIZERS.get("l1")(rate=0.1), np.zeros(6), 0.2)
    np.testing.assert_array_equal(training.step(GRAD), -0.2 * GRAD)


# η = 0.1 and λ = 1, so the pull is 0.1 towards zero:
#   before  g     w₁     w₂
#   0.05    0.1   0.04   -0.06  across: dead
#   -0.05   0     -0.05  0.05   across: dead
#   0.5     1     0.4    0.3
#   0.2     5     -0.3   -0.4   the loss carried it across, not the pull: alive
#   0       -1    0.1    0.1    no sign, no pull
#   0.02    -1    0.12   0.12   a bias
PRUNE_WEIGHTS = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.0])
PRUNE_START = np.array([0.05, -0.05, 0.5, 0.2, 0.0, 0.02])
PRUNE_GRAD = np.array([0.1, 0.0, 1.0, 5.0, -1.0, -1.0])


def test_l1_prune_worked_example():
    prune = REGULARIZERS.get("l1_prune")(rate=1.0)
    training = Training(prune, PRUNE_START, 0.1, weights=PRUNE_WEIGHTS)
    moved = training.step(PRUNE_GRAD)
    np.testing.assert_allclose(moved, [0.0, 0.0, 0.3, -0.4, 0.1, 0.12], rtol=1e-14)
    np.testing.assert_array_equal(training.slots["dead"], [1, 1, 0, 0, 0, 0])
    # The dead stay where they are, whatever the gradient; the others go on, here by -0.1 each:
    # 0.3 → 0.2 → 0.1, -0.4 → -0.5 → -0.4, 0.1 → 0 → -0.1 (dead), bias 0.12 → 0.02
    moved = training.step(np.ones(6))
    np.testing.assert_allclose(moved[2:4], [0.1, -0.4], rtol=1e-13)
    assert moved[5] == pytest.approx(0.02, rel=1e-13)
    np.testing.assert_array_equal(moved[:2], 0.0)
    assert not np.signbit(moved[:2]).any()
    np.testing.assert_array_equal(training.slots["dead"][[0, 1, 2, 3, 5]], [1, 1, 0, 0, 0])
    assert prune.penalty(PRUNE_START, PRUNE_WEIGHTS) == pytest.approx(0.8, rel=1e-14)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS), ids=lambda c: c.name)
def test_the_dead_stay_dead_under_every_optimizer(optimizer):
    momentum = {"momentum": 0.9} if any(p.name == "momentum" for p in params_of(optimizer)) else {}
    training = Training(REGULARIZERS.get("l1_prune")(rate=20.0), THETA, 0.1, optimizer(**momentum))
    rng = np.random.default_rng(0)
    dead = np.zeros(THETA.size, dtype=bool)
    for _ in range(30):
        theta = training.step(rng.normal(size=THETA.size))
        now = training.slots["dead"] == 1.0
        assert (now >= dead).all()
        np.testing.assert_array_equal(theta[now], 0.0)
        dead = now
    np.testing.assert_array_equal(dead, WEIGHTS == 1.0)


def test_l1_prune_hides_the_gradient_of_the_dead():
    training = Training(REGULARIZERS.get("l1_prune")(rate=1.0), THETA, 0.1)
    training.slots["dead"][1] = 1.0
    training.grad[:] = GRAD
    run(training.penalty.before)
    np.testing.assert_array_equal(training.total, [0.1, 0.0, -0.3, 0.4, -0.5, 0.6])


def test_l1_prune_follows_a_changed_learning_rate():
    training = Training(REGULARIZERS.get("l1_prune")(rate=1.0), THETA, 0.1)
    training.rate[...] = 0.0
    np.testing.assert_array_equal(training.step(GRAD), THETA)


@EVERY
def test_a_rate_of_zero_changes_nothing(cls):
    regularizer = cls(**{p.name: 0.0 for p in params_of(cls)})
    moved = Training(regularizer, THETA, 0.1).step(GRAD)
    np.testing.assert_array_equal(moved, THETA - 0.1 * GRAD)
    assert regularizer.penalty(THETA, WEIGHTS) == 0.0


@EVERY
def test_biases_are_left_alone(cls):
    regularizer = cls(**{p.name: 0.9 for p in params_of(cls)})
    training = Training(regularizer, THETA, 0.1)
    for _ in range(3):
        moved = training.step(GRAD).copy()
    expected = Training(REGULARIZERS.get("none")(), THETA, 0.1)
    for _ in range(3):
        expected.step(GRAD)
    bias = WEIGHTS == 0.0
    np.testing.assert_array_equal(moved[bias], expected.theta[bias])
    assert regularizer.penalty(THETA * ~bias, WEIGHTS) == regularizer.penalty(THETA, WEIGHTS)


@EVERY
def test_replicas_equal_single_networks(cls):
    regularizer = cls(**{p.name: 0.8 for p in params_of(cls)})
    rng = np.random.default_rng(1)
    theta, rates = rng.normal(0.0, 0.3, (3, 6)), np.array([[0.05], [0.1], [0.2]])
    grads = rng.normal(size=(8, 3, 6))
    together = Training(regularizer, theta, rates)
    singles = [Training(regularizer, theta[r], rates[r, 0]) for r in range(3)]
    for grad in grads:
        together.step(grad)
        for r, single in enumerate(singles):
            single.step(grad[r])
            np.testing.assert_allclose(together.theta[r], single.theta, rtol=1e-12, atol=1e-15)
            for name, slot in together.slots.items():
                np.testing.assert_array_equal(slot[r], single.slots[name])


@EVERY
def test_float32_stays_float32(cls):
    regularizer = cls(**{p.name: 0.1 for p in params_of(cls)})
    training = Training(regularizer, THETA.astype(np.float32), 0.1)
    training.step(GRAD.astype(np.float32))
    assert {s.dtype for s in training.slots.values()} <= {np.dtype(np.float32)}
    for bound in (*training.penalty.before, *training.penalty.after):
        arrays = [v for v in (*bound.args, *bound.keywords.values()) if isinstance(v, np.ndarray)]
        assert {v.dtype for v in arrays} <= {np.dtype(np.float32), np.dtype(np.bool_)}


@EVERY
def test_slots_are_the_ones_named(cls):
    slots = cls().make_slots(THETA)
    assert tuple(slots) == cls().slot_names()
    assert all(s.shape == THETA.shape and not s.any() for s in slots.values())


@EVERY
def test_says_what_it_is(cls):
    assert cls.title
    assert cls.help.endswith(".")
    assert cls.formula or cls().is_none
    assert cls.order < 100
    assert all(p.label and p.help.endswith(".") for p in params_of(cls))
