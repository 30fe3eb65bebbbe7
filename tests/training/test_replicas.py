"""Several networks at once: each trains as it would alone."""

import numpy as np
import pytest

from playground.core import Component, PlaygroundError, Task
from playground.nn.layers import LAYERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.training import Trainer

COUNT = 3


@pytest.mark.parametrize("problem", ["binary", "classes", "regression"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_replicas_equal_singles(project, problem, optimizer):
    made = project(problem, optimizer=optimizer, rate=0.01, regularizer=Component("l2"))
    many = Trainer(made, replicas=COUNT, seed=4)
    many.run_epochs(3)
    scores, answers = many.evaluate(), many.predict(many.dataset.raw.x)
    for r in range(COUNT):
        one = Trainer(made, seed=4 + r)
        one.run_epochs(3)
        np.testing.assert_allclose(many.network.theta[r], one.network.theta, rtol=0, atol=1e-12)
        np.testing.assert_allclose(answers[r], one.predict(one.dataset.raw.x), atol=1e-12)
        for side, score in one.evaluate().items():
            assert scores[side]["loss"][r] == pytest.approx(score["loss"], abs=1e-12)
            accuracy = scores[side]["accuracy"]
            assert (None if accuracy is None else accuracy[r]) == score["accuracy"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_replicas_equal_singles_with_every_optimizer(project, optimizer, dtype):
    made = project("classes", optimizer=optimizer, rate=0.01, dtype=dtype)
    many = Trainer(made, replicas=COUNT)
    many.run_epochs(3)
    near = 1e-12 if dtype == "float64" else 1e-4
    for r in range(COUNT):
        one = Trainer(made, seed=r)
        one.run_epochs(3)
        np.testing.assert_allclose(many.network.theta[r], one.network.theta, rtol=0, atol=near)


@pytest.mark.parametrize("kind", LAYERS.names)
def test_replicas_equal_singles_in_every_layer(project, around, kind):
    made = project(optimizer="adam", rate=0.01).replace(network=around(kind))
    many = Trainer(made, replicas=2)
    many.run_epochs(2)
    for r in range(2):
        one = Trainer(made, seed=r)
        one.run_epochs(2)
        assert one.step_count == many.step_count > 5
        np.testing.assert_allclose(many.network.theta[r], one.network.theta, rtol=0, atol=1e-12)
        np.testing.assert_allclose(many.network.state[r], one.network.state, rtol=0, atol=1e-12)


TASKS = {"binary": Task.BINARY, "classes": Task.MULTICLASS, "regression": Task.REGRESSION}


@pytest.mark.parametrize(
    ("problem", "loss"),
    [(name, loss.name) for name, task in TASKS.items() for loss in LOSSES if task in loss.tasks],
)
def test_replicas_equal_singles_with_every_loss(project, problem, loss):
    made = project(problem, loss=Component(loss), hidden=(4, 3))
    many = Trainer(made, replicas=2)
    many.run_epochs(2)
    scores = many.evaluate()["test"]["loss"]
    for r in range(2):
        one = Trainer(made, seed=r)
        one.run_epochs(2)
        np.testing.assert_allclose(many.network.theta[r], one.network.theta, rtol=0, atol=1e-12)
        assert scores[r] == pytest.approx(one.evaluate()["test"]["loss"], abs=1e-12)


@pytest.mark.parametrize("order", ["fixed", "carry", "shuffle"])
def test_replicas_share_the_data_but_not_the_shuffles(project, order):
    many = Trainer(project(order=order), replicas=2)
    many.forward()
    rows = many.loop.program.network.inputs[0].rows
    assert bool((rows[0] == rows[1]).all()) is (order != "shuffle")


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
def test_replicas_are_restored_bit_by_bit(project, optimizer):
    many = Trainer(project(optimizer=optimizer), replicas=2)
    many.step(3)
    checkpoint = many.checkpoint()
    many.step(6)
    expected = many.network.theta.copy()
    again = Trainer(project(optimizer=optimizer), replicas=2)
    again.restore(checkpoint)
    again.step(6)
    np.testing.assert_array_equal(again.network.theta, expected)


def test_a_checkpoint_of_one_does_not_fit_two(project):
    with pytest.raises(PlaygroundError, match="another network"):
        Trainer(project(), replicas=2).restore(Trainer(project()).checkpoint())


@pytest.mark.parametrize("replicas", [0, -1])
def test_there_is_at_least_one(project, replicas):
    with pytest.raises(PlaygroundError, match="whole number from 1"):
        Trainer(project(), replicas=replicas)


def test_the_browsers_numbers_allow_one(project):
    made = project(order="carry").replace(browser_seed="0.5")
    with pytest.raises(PlaygroundError, match="only 1"):
        Trainer(made, replicas=2)


@pytest.mark.parametrize("seed", [-1, "x", "-2"])
def test_a_wrong_seed(project, seed):
    with pytest.raises(PlaygroundError, match=r"seed: .* whole number of at least 0"):
        Trainer(project(), seed=seed)
