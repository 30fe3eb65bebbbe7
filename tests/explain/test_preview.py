"""Previews: the very move an update makes, its promise and delivery, and nothing touched."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.explain import Situation
from playground.explain.preview import preview
from playground.nn.optimizers import OPTIMIZERS

EVERY = pytest.mark.parametrize("name", OPTIMIZERS.names)


def bits(trainer):
    """Return every number of a training as bytes."""
    state = trainer.checkpoint()
    arrays = [trainer.network.theta, trainer.network.grad, *trainer.slots.values()]
    arrays += [trainer.active.value(node.id) for node in trainer.plan.nodes]
    return [a.tobytes() for a in arrays], state.sampler, state.step, state.updates, trainer.phase


@EVERY
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_active_optimizers_preview_is_its_next_update(train, name, dtype):
    config = {"optimizer": Component(name), "regularizer": Component("l2"), "dtype": dtype}
    trainer = train(steps=9, **config)
    trainer.backward()
    before, theta = bits(trainer), trainer.network.theta.astype(np.float64)
    (move,) = preview(Situation.of(trainer), [Component(name)]).moves
    assert bits(trainer) == before
    assert move.goes_on
    trainer.update()
    np.testing.assert_array_equal(move.move, trainer.network.theta.astype(np.float64) - theta)


@EVERY
def test_another_optimizers_preview_is_what_switching_to_it_does(train, name):
    trainer = train(steps=9, optimizer=Component("sgd", {"momentum": 0.9}))
    trainer.backward()
    theta, gradient = trainer.network.theta.copy(), trainer.network.grad.copy()
    (move,) = preview(Situation.of(trainer), [Component(name)]).moves
    trainer.reconfigure(replace(trainer.config, optimizer=Component(name)))
    np.testing.assert_array_equal(trainer.network.grad, gradient)  # switching keeps the gradient
    trainer.update()
    np.testing.assert_array_equal(move.move, trainer.network.theta.astype(np.float64) - theta)


def test_promise_and_delivery(train, plain, kind):
    trainer = train(kind)
    trainer.backward()
    situation = Situation.of(trainer)
    mlp = plain(situation, situation.batch)
    found = preview(situation)
    here = mlp.losses(situation.theta).mean()
    assert found.loss == pytest.approx(here, rel=1e-12)
    assert found.is_fresh
    assert {move.optimizer.name for move in found.moves} == set(OPTIMIZERS.names)
    for move in found.moves:
        there = mlp.losses(situation.theta + move.move).mean()
        assert move.delivered == pytest.approx(there - here, rel=1e-9, abs=1e-13)
        assert move.predicted == pytest.approx(trainer.network.grad @ move.move, rel=1e-12)
        assert move.length == pytest.approx(np.sqrt((move.move**2).sum()))


def test_a_small_step_delivers_what_it_promises(train):
    trainer = train()
    trainer.backward()
    small = Component("sgd", {"learning_rate": 1e-6})
    (move,) = preview(Situation.of(trainer), [small]).moves
    assert move.delivered == pytest.approx(move.predicted, rel=1e-5)
    assert move.predicted < 0


def test_without_a_gradient_the_next_batchs_is_used(train):
    trainer = train(steps=0)
    before = bits(trainer)
    found = preview(Situation.of(trainer), [trainer.config.optimizer])
    assert bits(trainer) == before
    trainer.backward()
    np.testing.assert_allclose(found.gradient, trainer.network.grad, rtol=1e-12)
    np.testing.assert_array_equal(found.rows, Situation.of(trainer).batch)


def test_an_old_gradient_is_said_to_be_old(train):
    trainer = train(steps=3)
    theta = trainer.network.theta.copy()
    found = preview(Situation.of(trainer), [trainer.config.optimizer])
    assert not found.is_fresh
    trainer.update()
    assert trainer.stale
    np.testing.assert_array_equal(found.moves[0].move, trainer.network.theta - theta)


def test_other_slots_begin_afresh(train):
    trainer = train(steps=5)
    trainer.backward()
    situation = Situation.of(trainer)
    (move,) = preview(situation, [Component("sgd", {"momentum": 0.9})]).moves
    assert not move.goes_on
