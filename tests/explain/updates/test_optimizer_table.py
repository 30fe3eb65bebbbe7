"""Optimizers some steps later: what really switching a training comes to."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.explain import ExplainContext
from playground.explain.base.trial_training import trial_training
from playground.explain.updates.optimizer_table import after_steps, candidates
from playground.nn.optimizers import OPTIMIZERS


@pytest.mark.parametrize("phase", ["ready", "backward", "updated"])
def test_a_trial_goes_on_exactly_as_the_training_does(train, phase):
    trainer = train(
        steps=6, optimizer=Component("adam"), schedule=Component("cosine"), extra="dropout"
    )
    if phase == "backward":
        trainer.backward()
    if phase == "ready":
        trainer.restore(trainer.checkpoint())
    trial = trial_training(ExplainContext.of(trainer))
    before = trainer.network.theta.copy()
    trial.step(30)
    np.testing.assert_array_equal(trainer.network.theta, before)
    trainer.step(30)
    np.testing.assert_array_equal(trial.network.theta, trainer.network.theta)


def test_after_ten_steps_is_what_switching_and_training_comes_to(train):
    trainer = train(steps=9)
    trainer.backward()
    context = ExplainContext.of(trainer)
    chosen = candidates(context)
    found = after_steps(context, chosen)
    assert [each.optimizer for each in found] == chosen
    assert chosen[0] == trainer.config.optimizer
    state = trainer.checkpoint()
    for each in found:
        if OPTIMIZERS.get(each.optimizer.name).searches:
            assert each.after is None
            assert "needs all samples" in each.trouble
            continue
        trainer.reconfigure(replace(trainer.config, optimizer=context.config.optimizer))
        trainer.restore(state)
        trainer.reconfigure(replace(trainer.config, optimizer=each.optimizer))
        assert each.before == trainer.evaluate()["train"]["loss"]
        trainer.step(10)
        assert each.after == trainer.evaluate()["train"]["loss"]
        assert each.steps == 10


def test_the_rates_are_each_ones_own_or_the_active_ones(situate):
    context = situate(optimizer=Component("rmsprop", {"learning_rate": 0.007}))
    own, same = candidates(context), candidates(context, "same")
    assert {c.name for c in own} == {c.name for c in same} == set(OPTIMIZERS.names)
    assert all(c.params == {} for c in own[1:])
    for c in same:
        if not OPTIMIZERS.get(c.name).searches:
            assert OPTIMIZERS.create(c).learning_rate == 0.007


def test_one_that_diverges_is_said_to_and_the_others_go_on(situate):
    context = situate("linear", batch_size=0)
    found = after_steps(context, [Component("sgd", {"learning_rate": 1e200}), Component("adam")])
    assert found[0].after is None
    assert "diverged" in found[0].trouble
    assert found[0].steps < 10
    assert found[1].trouble == ""


def test_it_can_be_stopped(situate):
    seen = []

    def progress(done, total):
        seen.append((done, total))
        return done < 13

    assert after_steps(situate(), [Component("sgd"), Component("adam")], progress=progress) is None
    assert seen[-1] == (13, 20)


def test_one_of_several_networks_has_no_trial(train):
    with pytest.raises(PlaygroundError, match="training of one network"):
        trial_training(ExplainContext.of(train(replicas=2), 1))
