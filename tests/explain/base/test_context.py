"""A context is a copy, and knows which samples a training is about."""

import numpy as np
import pytest

from playground.core import PlaygroundError
from playground.explain import ExplainContext
from playground.project import Project
from playground.training import Trainer


def identical(trainer, before):
    after = trainer.checkpoint()
    assert np.array_equal(after.theta, before.theta)
    assert after.sampler == before.sampler
    assert (after.step, after.updates) == (before.step, before.updates)


@pytest.mark.parametrize("order", ["shuffle", "fixed", "carry"])
@pytest.mark.parametrize("steps", [0, 3, 11])
def test_the_coming_batch_is_the_one_the_next_forward_pass_runs(train, order, steps):
    trainer = train(steps=steps, order=order, batch_size=30)
    before = trainer.checkpoint()
    coming = ExplainContext.of(trainer).batch
    identical(trainer, before)
    trainer.forward()
    rows = trainer.loop.program.network.inputs[0].rows[:, :2]
    np.testing.assert_array_equal(rows, trainer.dataset.x_train[coming])
    np.testing.assert_array_equal(ExplainContext.of(trainer).batch, coming)  # the one under way


def test_the_gradient_comes_with_its_samples(train):
    trainer = train(steps=0)
    assert ExplainContext.of(trainer).gradient is None
    trainer.forward()
    assert ExplainContext.of(trainer).gradient is None
    trainer.backward()
    fresh = ExplainContext.of(trainer)
    assert fresh.is_fresh
    np.testing.assert_array_equal(fresh.gradient_rows, fresh.batch)
    trainer.update()
    old = ExplainContext.of(trainer)
    assert not old.is_fresh
    np.testing.assert_array_equal(old.gradient, fresh.gradient)
    np.testing.assert_array_equal(old.gradient_rows, fresh.batch)
    assert not np.array_equal(old.batch, fresh.batch)


def test_after_a_shuffled_epoch_the_last_batch_is_unknown_but_a_full_batch_is_everything(train):
    trainer = train(steps=0)
    trainer.run_epochs(1)
    assert ExplainContext.of(trainer).gradient_rows is None
    trainer = train(steps=2, batch_size=0)
    assert sorted(ExplainContext.of(trainer).gradient_rows) == list(range(250))


def test_arrays_are_copies_nobody_can_write_to(train):
    trainer = train()
    context = ExplainContext.of(trainer)
    theta = context.theta.copy()
    trainer.step(5)
    np.testing.assert_array_equal(context.theta, theta)
    with pytest.raises(ValueError, match="read-only"):
        context.theta[0] = 1.0


def test_a_replica_is_a_context_of_its_own(train):
    trainer = train(replicas=3, batch_size=30)
    contexts = [ExplainContext.of(trainer, r) for r in range(3)]
    for r, context in enumerate(contexts):
        np.testing.assert_array_equal(context.theta, trainer.network.theta[r])
    assert not np.array_equal(contexts[0].batch, contexts[1].batch)
    with pytest.raises(PlaygroundError, match=r"replica: 3 is not allowed; .* from 0 to 2"):
        ExplainContext.of(trainer, 3)


def test_a_browser_link_deals_from_its_own_generator():
    trainer = Trainer(Project.from_link("https://playground.tensorflow.org/#seed=0.5"))
    trainer.step(4)
    coming = ExplainContext.of(trainer).batch
    trainer.forward()
    rows = trainer.loop.program.network.inputs[0].rows[:, :2]
    np.testing.assert_array_equal(rows, trainer.dataset.x_train[coming])


def test_rows_are_checked(situate):
    context = situate()
    with pytest.raises(PlaygroundError, match=r"rows: 250 is not allowed; .* from 0 to 249"):
        context.rows([3, 250])
    with pytest.raises(PlaygroundError, match="at least one"):
        context.rows([])
