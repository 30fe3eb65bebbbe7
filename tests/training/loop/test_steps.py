"""Forward, backward, update: three separate presses that together are a step."""

import gc
import tracemalloc
from typing import get_args

import numpy as np
import pytest

from playground.core import Component
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.training import Trainer
from playground.training.base.config import Order
from playground.training.base.phase import Phase

ORDERS = get_args(Order)


def assert_same(one, other):
    np.testing.assert_array_equal(one.network.theta, other.network.theta)
    for name, slot in one.slots.items():
        np.testing.assert_array_equal(slot, other.slots[name])
    counts = [(t.step_count, t.epoch, t.rule.updates, t.loop.steps_left) for t in (one, other)]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("regularizer", REGULARIZERS.names)
@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
def test_the_three_thirds_are_a_step(project, optimizer, regularizer, order):
    made = project(optimizer=optimizer, order=order, regularizer=Component(regularizer))
    whole, thirds = Trainer(made), Trainer(made)
    whole.step(11)
    for _ in range(11):
        thirds.forward()
        thirds.backward()
        thirds.update()
    assert_same(whole, thirds)
    np.testing.assert_array_equal(whole.network.grad, thirds.network.grad)


def test_phases(project):
    trainer = Trainer(project())
    assert trainer.phase is Phase.READY
    assert np.isnan(trainer.loop.batch_loss)
    loss = trainer.forward()
    assert (trainer.phase, trainer.loop.batch_loss) == (Phase.FORWARD, loss)
    trainer.backward()
    assert trainer.phase is Phase.BACKWARD
    trainer.update()
    assert (trainer.phase, trainer.step_count, trainer.loop.stale) == (Phase.UPDATED, 1, False)


def test_a_step_finishes_the_one_under_way(project):
    expected = Trainer(project())
    expected.step(1)
    for begin in ("forward", "backward"):
        trainer = Trainer(project())
        getattr(trainer, begin)()
        trainer.step(1)
        assert_same(trainer, expected)


def test_backward_twice_gives_the_same_gradient_and_moves_nothing(project):
    trainer = Trainer(project())
    before = trainer.network.theta.copy()
    first = trainer.backward().copy()
    np.testing.assert_array_equal(trainer.backward(), first)
    assert trainer.forward() == trainer.forward()
    np.testing.assert_array_equal(trainer.network.theta, before)
    assert trainer.step_count == 0


def test_an_update_without_a_fresh_gradient_is_stale(project):
    trainer = Trainer(project())
    trainer.step(1)
    before, gradient = trainer.network.theta.copy(), trainer.network.grad.copy()
    trainer.update()
    assert trainer.loop.stale
    np.testing.assert_array_equal(trainer.network.grad, gradient)
    np.testing.assert_allclose(trainer.network.theta, before - 0.1 * gradient, rtol=1e-15)
    trainer.step(1)
    assert not trainer.loop.stale


def test_a_stale_update_uses_up_no_batch(project):
    trainer = Trainer(project())
    trainer.step(1)
    left = trainer.loop.steps_left
    trainer.forward()
    seen = trainer.loop.program.network.inputs[0].rows.copy()
    trainer.update()
    assert trainer.loop.stale
    assert trainer.loop.steps_left == left
    trainer.forward()
    np.testing.assert_array_equal(trainer.loop.program.network.inputs[0].rows, seen)


def test_the_first_update_computes_the_gradient_it_lacks(project):
    expected = Trainer(project())
    expected.step(1)
    for prepare in (lambda trainer: None, Trainer.forward):
        trainer = Trainer(project())
        prepare(trainer)
        trainer.update()
        assert_same(trainer, expected)
        assert not trainer.loop.stale


def test_an_epoch_counts_its_batches(project):
    trainer = Trainer(project())  # 30 training samples in batches of 7: the last one has 2
    assert (trainer.loop.batches.per_epoch, trainer.loop.steps_left) == (5, 5)
    trainer.forward()
    assert trainer.loop.steps_left == 5
    trainer.step(3)
    assert (trainer.epoch, trainer.loop.steps_left, trainer.metrics().epoch) == (0, 2, 0.6)
    trainer.run_epochs(2)
    assert (trainer.epoch, trainer.step_count, trainer.metrics().epoch) == (2, 10, 2.0)


@pytest.mark.parametrize("size", [0, 30, 1000])
def test_all_samples_at_once(project, size):
    trainer = Trainer(project(batch_size=size))
    assert trainer.network.batch_size == 30
    trainer.run_epochs(3)
    assert trainer.step_count == 3


def test_a_batch_that_never_fills_up_still_has_epochs(project):
    trainer = Trainer(project(batch_size=10**9, order="carry"))
    before = trainer.network.theta.copy()
    trainer.run_epochs(3)
    assert (trainer.epoch, trainer.step_count) == (3, 0)
    np.testing.assert_array_equal(trainer.network.theta, before)


def test_carried_samples_join_the_next_batch(project):
    trainer = Trainer(project(order="carry"))
    trainer.run_epochs(1)
    trainer.forward()
    assert trainer.loop.program.network.batch_size == 9
    x = trainer.dataset.x_train
    np.testing.assert_array_equal(
        trainer.loop.program.network.inputs[0].rows[:, :-1], [*x[28:], *x[:7]]
    )


def test_steps_allocate_nothing(project):
    made = project(hidden=(64, 64), batch_size=1, rate=1e-4)
    made = made.replace(dataset=type(made.dataset)("plane", {"count": 4000}))
    trainer = Trainer(made)
    trainer.step(20)
    tracemalloc.start()
    try:
        trainer.step(1000)
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 1024
    assert peak < 64 * 64 * 8


LIMITS = {"clip_value": 0.5, "clip_norm": 0.5, "max_norm": 2.0, "warm_up": 100}
PULLED = [
    *({"optimizer": cls.name} for cls in OPTIMIZERS if not cls.searches),
    *({"regularizer": Component(name)} for name in REGULARIZERS.names),
    *({"schedule": Component(name)} for name in SCHEDULES.names),
    *({name: value} for name, value in LIMITS.items()),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("settings", PULLED, ids=lambda s: "-".join(str(*s.values()).split()))
def test_a_step_needs_no_temporary_array(project, settings, dtype):
    """The layers are so wide that the smallest matrix takes 4 KB; what stays is NumPy's iterators.

    Together they are a little more than 1 KB where a step has a sum over some of the axes.
    """
    made = project(hidden=(64, 64), batch_size=16, rate=1e-4, dtype=dtype, **settings)
    trainer = Trainer(made.replace(dataset=type(made.dataset)("plane", {"count": 1000})))
    trainer.run_epochs(2)
    trainer.step(2)
    largest = 0
    tracemalloc.start()
    try:
        for _ in range(trainer.loop.steps_left - 1):
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            trainer.step()
            largest = max(largest, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert largest <= (1400 if "max_norm" in settings else 1024)


@pytest.mark.usefixtures("quick_collections")
def test_a_thousand_steps_leave_nothing_behind(project):
    trainer = Trainer(project(hidden=(4, 2), batch_size=3, optimizer="adam"))
    steps = trainer.loop.batches.per_epoch
    tracemalloc.start()
    try:
        held = []
        for _ in range(3):  # states to go back to replace one another until all were traced
            for _ in range(1000 // steps):
                trainer.step(steps)
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert held[-1] - held[-2] < 1024


def test_one_seed_one_result(project, training):
    first, second, other = (Trainer(training(project(), seed=seed)) for seed in (3, 3, 4))
    for trainer in (first, second, other):
        trainer.run_epochs(2)
    assert_same(first, second)
    assert (first.network.theta != other.network.theta).all()
    np.testing.assert_array_equal(first.dataset.x_train, other.dataset.x_train)


def test_the_seed_can_be_given_apart(project, training):
    given = Trainer(project(), seed=5)
    np.testing.assert_array_equal(
        given.network.theta, Trainer(training(project(), seed=5)).network.theta
    )


def test_another_layer_does_not_change_the_order_of_samples(project):
    small, large = Trainer(project(hidden=(3,))), Trainer(project(hidden=(5, 5)))
    for _ in range(9):
        for trainer in (small, large):
            trainer.step(1)
        rows = [t.loop.program.network.inputs[0].rows for t in (small, large)]
        np.testing.assert_array_equal(*rows)


def test_reset_begins_again(project):
    trainer = Trainer(project(optimizer="adam", regularizer=Component("l1_prune", {"rate": 0.5})))
    trainer.step(13)
    first = trainer.checkpoint()
    trainer.reset()
    assert (trainer.step_count, trainer.epoch, trainer.phase) == (0, 0, Phase.READY)
    assert not any(slot.any() for slot in trainer.slots.values())
    assert not trainer.network.grad.any()
    trainer.step(13)
    np.testing.assert_array_equal(trainer.network.theta, first.theta)
