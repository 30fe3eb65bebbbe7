"""Previews: the very move an update makes, its promise and delivery, and nothing touched."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.explain import ExplainContext
from playground.explain.base.optimizer_preview import preview
from playground.nn.optimizers import OPTIMIZERS

LBFGS = Component("lbfgs")
EVERY = pytest.mark.parametrize("name", OPTIMIZERS.names)


def bits(trainer):
    """Return every number of a training as bytes."""
    state = trainer.checkpoint()
    arrays = [trainer.network.theta, trainer.network.grad, *trainer.slots.values()]
    arrays += [trainer.loop.program.network.value(node.id) for node in trainer.plan.nodes]
    return [a.tobytes() for a in arrays], state.sampler, state.step, state.updates, trainer.phase


@EVERY
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_active_optimizers_preview_is_its_next_update(train, name, dtype):
    config = {"optimizer": Component(name), "regularizer": Component("l2"), "dtype": dtype}
    trainer = train(steps=9, **config)
    trainer.backward()
    before, theta = bits(trainer), trainer.network.theta.astype(np.float64)
    (move,) = preview(ExplainContext.of(trainer), [Component(name)]).moves
    assert bits(trainer) == before
    assert move.goes_on
    trainer.update()
    np.testing.assert_array_equal(move.move, trainer.network.theta.astype(np.float64) - theta)


@EVERY
def test_another_optimizers_preview_is_what_switching_to_it_does(train, name):
    whole = {"batch_size": 0} if OPTIMIZERS.get(name).searches else {}
    trainer = train(steps=9, optimizer=Component("sgd", {"momentum": 0.9}), **whole)
    trainer.backward()
    theta, gradient = trainer.network.theta.copy(), trainer.network.grad.copy()
    (move,) = preview(ExplainContext.of(trainer), [Component(name)]).moves
    trainer.reconfigure(replace(trainer.config, optimizer=Component(name)))
    np.testing.assert_array_equal(trainer.network.grad, gradient)  # switching keeps the gradient
    trainer.update()
    np.testing.assert_array_equal(move.move, trainer.network.theta.astype(np.float64) - theta)


def test_promise_and_delivery(train, plain, kind):
    trainer = train(kind)
    trainer.backward()
    context = ExplainContext.of(trainer)
    mlp = plain(context, context.batch)
    found = preview(context)
    here = mlp.losses(context.theta).mean()
    assert found.loss == pytest.approx(here, rel=1e-12)
    assert found.is_fresh
    assert {move.optimizer.name for move in found.moves} == set(OPTIMIZERS.names)
    for move in found.moves:
        there = mlp.losses(context.theta + move.move).mean()
        assert move.delivered == pytest.approx(there - here, rel=1e-9, abs=1e-13)
        assert move.predicted == pytest.approx(trainer.network.grad @ move.move, rel=1e-12)
        assert move.length == pytest.approx(np.sqrt((move.move**2).sum()))


def test_a_small_step_delivers_what_it_promises(train):
    trainer = train()
    trainer.backward()
    small = Component("sgd", {"learning_rate": 1e-6})
    (move,) = preview(ExplainContext.of(trainer), [small]).moves
    assert move.delivered == pytest.approx(move.predicted, rel=1e-5)
    assert move.predicted < 0


def test_without_a_gradient_the_next_batchs_is_used(train):
    trainer = train(steps=0)
    before = bits(trainer)
    found = preview(ExplainContext.of(trainer), [trainer.config.optimizer])
    assert bits(trainer) == before
    trainer.backward()
    np.testing.assert_allclose(found.gradient, trainer.network.grad, rtol=1e-12)
    np.testing.assert_array_equal(found.rows, ExplainContext.of(trainer).batch)


def test_an_old_gradient_is_said_to_be_old(train):
    trainer = train(steps=3)
    theta = trainer.network.theta.copy()
    found = preview(ExplainContext.of(trainer), [trainer.config.optimizer])
    assert not found.is_fresh
    trainer.update()
    assert trainer.loop.stale
    np.testing.assert_array_equal(found.moves[0].move, trainer.network.theta - theta)


def test_other_slots_begin_afresh(train):
    trainer = train(steps=5)
    trainer.backward()
    context = ExplainContext.of(trainer)
    (move,) = preview(context, [Component("sgd", {"momentum": 0.9})]).moves
    assert not move.goes_on


@EVERY
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_scheduled_rate_counts(train, name, dtype):
    schedule = Component("exponential", {"gamma": 0.5})
    config = {"optimizer": Component(name), "schedule": schedule, "warm_up": 12, "dtype": dtype}
    trainer = train(steps=7, **config)
    trainer.backward()
    theta = trainer.network.theta.astype(np.float64)
    assert trainer.rule.rate != trainer.rule.optimizer.learning_rate
    (move,) = preview(ExplainContext.of(trainer), [Component(name)]).moves
    trainer.update()
    np.testing.assert_array_equal(move.move, trainer.network.theta.astype(np.float64) - theta)


def test_another_optimizer_gets_the_same_schedule(train):
    trainer = train(steps=7, schedule=Component("cosine"), warm_up=20)
    trainer.backward()
    other = Component("adam", {"learning_rate": 0.1})
    (move,) = preview(ExplainContext.of(trainer), [other]).moves
    theta = trainer.network.theta.copy()
    trainer.reconfigure(replace(trainer.config, optimizer=other))
    trainer.update()
    np.testing.assert_allclose(move.move, trainer.network.theta - theta, rtol=1e-12, atol=1e-16)


def test_a_search_goes_on_from_its_own_last_gradient(train):
    trainer = train(steps=4, optimizer=LBFGS)
    theta = trainer.network.theta.copy()
    (move,) = preview(ExplainContext.of(trainer), [LBFGS]).moves
    trainer.update()
    np.testing.assert_allclose(move.move, trainer.network.theta - theta, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("layer", ["dropout", "batch_norm"])
def test_a_search_meets_the_noise_and_memory_of_its_batch(train, layer):
    trainer = train(steps=0, optimizer=LBFGS, extra=layer)
    for _ in range(3):
        trainer.backward()
        theta = trainer.network.theta.copy()
        before = bits(trainer)
        (move,) = preview(ExplainContext.of(trainer), [LBFGS]).moves
        assert bits(trainer) == before
        trainer.update()
        np.testing.assert_array_equal(move.move, trainer.network.theta - theta)


def test_the_deliveries_of_a_search_are_falls(train, kind):
    trainer = train(kind, steps=3, optimizer=LBFGS)
    for _ in range(4):
        trainer.backward()
        (move,) = preview(ExplainContext.of(trainer), [LBFGS]).moves
        assert move.delivered < 0
        trainer.update()


def test_it_can_be_stopped_between_two_optimizers(situate):
    seen = []

    def progress(done, total):
        seen.append((done, total))
        return done < 2

    assert preview(situate(), [Component(name) for name in OPTIMIZERS.names], progress) is None
    assert seen == [(i, len(OPTIMIZERS.names)) for i in range(3)]
