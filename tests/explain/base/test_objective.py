"""The loss as a function: against plain NumPy, the trainer, and itself in other chunks."""

import numpy as np
import pytest

from playground.explain import ExplainContext, Objective
from playground.explain.base import objective


def test_loss_is_the_trainers_own(train, kind):
    trainer = train(kind)
    own = Objective(ExplainContext.of(trainer))
    assert own.loss(own.theta) == pytest.approx(trainer.evaluate()["train"]["loss"], rel=1e-12)


def test_losses_and_gradients_agree_with_plain_numpy(situate, plain, kind):
    context = situate(kind)
    rows = np.array([3, 1, 4, 1, 5, 9, 2, 6])
    mlp = plain(context, rows)
    own = Objective(context, rows)
    thetas = own.theta + np.random.default_rng(0).normal(0, 0.3, (5, own.size))
    expected = [mlp.losses(theta).mean() for theta in thetas]
    np.testing.assert_allclose(own.losses(thetas), expected, rtol=1e-12)
    differences = mlp.gradients(own.theta).mean(axis=0)
    np.testing.assert_allclose(own.gradient(own.theta), differences, rtol=1e-6, atol=1e-8)


def test_chunks_of_points_and_samples_change_nothing(situate, monkeypatch):
    context = situate()
    thetas = context.theta + np.random.default_rng(0).normal(0, 0.3, (11, context.size))
    whole = Objective(context)
    losses, gradients = whole.losses(thetas), whole.gradients(thetas)
    samples = whole.per_sample(whole.theta)
    monkeypatch.setattr(objective, "SAMPLES_AT_ONCE", 96)
    monkeypatch.setattr(objective, "NUMBERS_AT_ONCE", 5000)
    chunked = Objective(context)
    assert 1 < chunked.at_once < 11
    np.testing.assert_allclose(chunked.losses(thetas), losses, rtol=1e-13)
    np.testing.assert_allclose(chunked.gradients(thetas), gradients, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(chunked.per_sample(chunked.theta), samples, rtol=1e-12, atol=1e-15)


def test_float32_trainings_are_examined_in_float64(train):
    trainer = train(dtype="float32")
    own = Objective(ExplainContext.of(trainer))
    assert own.losses(own.theta[None]).dtype == np.float64
    assert own.loss(own.theta) == pytest.approx(trainer.evaluate()["train"]["loss"], rel=1e-5)


def test_nothing_of_the_training_changes(train):
    trainer = train()
    trainer.backward()
    before = trainer.checkpoint()
    values = trainer.loop.program.network.value("hidden_1").copy()
    gradient = trainer.network.grad.copy()
    own = Objective(ExplainContext.of(trainer))
    own.gradients(own.theta + np.ones((3, 1)))
    own.per_sample(own.theta)
    np.testing.assert_array_equal(trainer.checkpoint().theta, before.theta)
    np.testing.assert_array_equal(trainer.network.grad, gradient)
    np.testing.assert_array_equal(trainer.loop.program.network.value("hidden_1"), values)


def test_overflow_is_a_number_and_not_a_warning(situate):
    own = Objective(situate("regression"))
    assert not np.isfinite(own.loss(own.theta + 1e200))
