"""When numbers stop being finite: which step, which layer, which quantity, and the way back."""

import numpy as np
import pytest

from playground.core import Component
from playground.nn.optimizers import OPTIMIZERS
from playground.training import Trainer
from playground.training.base.divergence import DivergenceError
from playground.training.base.phase import Phase


def wild(project, rate=50.0, **settings):
    return project("regression", hidden=(4,), rate=rate, **settings)


def set_parameters(trainer, **values):
    for name, value in values.items():
        trainer.network.named_parameters()[name.replace("__", "/")][...] = value


def test_a_rate_too_high_diverges_and_goes_back(project, training):
    trainer = Trainer(wild(project))
    with pytest.raises(DivergenceError, match="lower the learning rate") as caught:
        trainer.run_epochs(1000)
    assert caught.value.step > 1
    assert caught.value.node_id.startswith("dense_")
    assert np.isfinite(trainer.network.theta).all()
    assert trainer.phase is Phase.READY
    assert trainer.step_count < caught.value.step
    assert trainer.step_count == trainer.loop.last_finite.newest.step
    np.testing.assert_array_equal(trainer.network.theta, trainer.loop.last_finite.newest.theta)


def test_going_on_after_lowering_the_rate(project):
    trainer = Trainer(wild(project, rate=10.0))
    with pytest.raises(DivergenceError):
        trainer.run_epochs(1000)
    trainer.reconfigure(wild(project, rate=1e-4).training)
    trainer.run_epochs(3)
    assert np.isfinite(trainer.network.theta).all()
    assert np.isfinite(trainer.metrics().train_loss)


def test_the_same_step_diverges_again_without_a_change(project):
    trainer = Trainer(wild(project))
    steps = []
    for _ in range(2):
        with pytest.raises(DivergenceError) as caught:
            trainer.run_epochs(1000)
        steps.append((caught.value.step, caught.value.node_id, caught.value.quantity))
    assert steps[0] == steps[1]


def a_step(trainer):
    trainer.step(1)


def three_thirds(trainer):
    trainer.forward()
    trainer.backward()
    trainer.update()


def forever(run, trainer):
    while True:
        run(trainer)


def test_steps_and_thirds_say_the_same(project):
    said = []
    for run in (a_step, three_thirds):
        trainer = Trainer(wild(project))
        with pytest.raises(DivergenceError) as caught:
            forever(run, trainer)
        said.append((str(caught.value), trainer.step_count))
    assert said[0] == said[1]


def test_the_value_of_a_layer(project):
    trainer = Trainer(wild(project))
    set_parameters(trainer, dense_2__weight=1e308)
    set_parameters(trainer, dense_1__bias=1e3)
    with pytest.raises(DivergenceError, match="the value of dense 2") as caught:
        trainer.forward()
    assert (caught.value.step, caught.value.quantity) == (1, "value")


def test_the_loss_alone(project):
    trainer = Trainer(wild(project))
    set_parameters(trainer, dense_2__bias=1e200)
    with pytest.raises(DivergenceError, match="the loss of dense 2"):
        trainer.forward()


def test_the_gradient(project):
    """The loss is finite, its slope times a huge weight is not."""
    for run in (Trainer.backward, Trainer.step):
        trainer = Trainer(wild(project, loss=Component("huber", {"delta": 1e200})))
        set_parameters(trainer, dense_1__weight=0.0, dense_1__bias=0.0)
        set_parameters(trainer, dense_2__weight=1e300, dense_2__bias=1e100)
        with pytest.raises(DivergenceError) as caught:
            run(trainer)
        assert (caught.value.node_id, caught.value.quantity) == ("dense_1", "gradient")


@pytest.mark.parametrize("run", [a_step, three_thirds])
def test_a_parameter_that_overflows_in_the_update(project, run):
    trainer = Trainer(wild(project, rate=1.7e308, bias=30.0))
    before = trainer.network.theta.copy()
    with pytest.raises(DivergenceError) as caught:
        run(trainer)
    assert caught.value.quantity in ("weight", "bias")
    np.testing.assert_array_equal(trainer.network.theta, before)
    assert trainer.step_count == 0


def test_large_numbers_are_no_trouble(project):
    """A square that overflows is not a parameter that does."""
    trainer = Trainer(wild(project, rate=0.0, dtype="float32"))
    set_parameters(trainer, dense_1__weight=1e25)
    trainer.step(3)
    assert trainer.step_count == 3


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
def test_no_optimizer_hides_it(project, optimizer):
    trainer = Trainer(wild(project, optimizer=optimizer))
    trainer.step(2)
    set_parameters(trainer, dense_2__bias=np.nan)
    with pytest.raises(DivergenceError):
        trainer.step(1)
    assert np.isfinite(trainer.network.theta).all()


def test_the_way_back_leads_before_a_state_that_is_finite_but_hopeless(project):
    """Parameters can be finite at the end of an epoch and their loss not."""
    trainer = Trainer(wild(project, rate=1e-3))
    trainer.run_epochs(2)
    good = trainer.checkpoint()
    trainer.step(trainer.loop.steps_left - 1)
    trainer.backward()
    set_parameters(trainer, dense_2__bias=1e200)
    trainer.update()
    assert trainer.epoch == 3
    with pytest.raises(DivergenceError):
        trainer.step(1)
    assert trainer.epoch == 2
    np.testing.assert_array_equal(trainer.network.theta, good.theta)


def test_the_way_back_survives_new_hyperparameters(project):
    trainer = Trainer(wild(project, rate=1e-3))
    trainer.run_epochs(2)
    theta = trainer.network.theta.copy()
    trainer.step(1)
    trainer.reconfigure(wild(project, optimizer="adam", rate=1e-3, batch_size=4).training)
    set_parameters(trainer, dense_2__bias=np.inf)
    with pytest.raises(DivergenceError):
        trainer.step(1)
    np.testing.assert_array_equal(trainer.network.theta, theta)
    trainer.run_epochs(1)
    assert trainer.rule.updates == trainer.loop.batches.per_epoch


def test_replicas_diverge_together(project):
    trainer = Trainer(wild(project), replicas=2)
    with pytest.raises(DivergenceError):
        trainer.run_epochs(1000)
    assert np.isfinite(trainer.network.theta).all()
