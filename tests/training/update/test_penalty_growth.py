"""Rate times penalty, by the formula 1 - ηλ, and what is said when a training ends by it."""

import pytest

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.graph.sequential import sequential
from playground.project import Project
from playground.training import Trainer, TrainingConfig
from playground.training.base.divergence import DivergenceError
from playground.training.update.penalty_growth import penalty_growth


def trainer_of(**config):
    network, layout = sequential(("x", "y"), (4, 2), "tanh", 1, "tanh")
    config = {"optimizer": Component("sgd", {"learning_rate": 0.3}), **config}
    training = TrainingConfig(**config)
    return Trainer(
        Project(network=network, layout=layout, dataset=DatasetConfig("circle"), training=training)
    )


def growth_of(**config):
    trainer = trainer_of(**config)
    return penalty_growth(trainer.plan, trainer.config, float(trainer.rule.rate))


def l2(rate):
    return {"regularizer": Component("l2", {"rate": rate})}


@pytest.mark.parametrize(("rate", "expected"), [(10.0, 2.0), (7.0, 1.1), (100.0, 29.0)])
def test_plain_descent_multiplies_the_weights_by_one_minus_rate_times_penalty(rate, expected):
    assert growth_of(**l2(rate)) == pytest.approx(expected, rel=1e-9)
    decay = Component("sgd", {"learning_rate": 0.3, "weight_decay": rate})
    assert growth_of(optimizer=decay) == pytest.approx(expected, rel=1e-9)
    decoupled = Component("adamw", {"learning_rate": 0.3, "weight_decay": rate})
    assert growth_of(optimizer=decoupled) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    "config",
    [
        {},
        l2(0.001),
        l2(6.6),
        {"regularizer": Component("l1", {"rate": 10.0})},
        {"regularizer": Component("l1_prune", {"rate": 10.0})},
        {**l2(10.0), "optimizer": Component("adam")},
        {**l2(10.0), "clip_norm": 0.1},
        {**l2(10.0), "max_norm": 1.0},
        {**l2(10.0), "optimizer": Component("lbfgs"), "batch_size": 0},
    ],
)
def test_what_does_not_grow_without_end_is_not_said_to(config):
    assert growth_of(**config) is None


def test_momentum_bears_more():
    for share, explodes in ((0.95, False), (1.1, True)):
        rate = share * 3.8 / 0.3  # of the limit (2 + 2μ)/λ
        optimizer = Component("sgd", {"learning_rate": 0.3, "momentum": 0.9})
        assert (growth_of(optimizer=optimizer, **l2(rate)) is not None) == explodes


def test_a_training_that_ends_by_it_says_so():
    trainer = trainer_of(**l2(10.0))
    with pytest.raises(DivergenceError) as caught:
        trainer.step(5000)
    said = str(caught.value)
    assert "the learning rate 0.3 times the L2 penalty alone explodes" in said
    assert "every update makes the weights 2 times as long" in said
    assert said.endswith("lower the L2 penalty, or the rate far enough, and go on, or reset")
