"""Going back: restoring and replaying gives bit-identical numbers."""

from typing import get_args

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.nn.base.layer import ShapeError
from playground.nn.layers import LAYERS
from playground.nn.optimizers import OPTIMIZERS
from playground.training import Trainer
from playground.training.base.config import DType, Order
from playground.training.base.phase import Phase


def losses(trainer, steps):
    found = []
    for _ in range(steps):
        found.append(trainer.forward())
        trainer.backward()
        trainer.update()
    return found


@pytest.mark.parametrize("dtype", get_args(DType))
@pytest.mark.parametrize("order", get_args(Order))
@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
def test_replaying_is_bit_identical(project, optimizer, order, dtype):
    made = project(optimizer=optimizer, order=order, dtype=dtype)
    trainer = Trainer(made)
    trainer.step(8)
    checkpoint = trainer.checkpoint()
    expected = losses(trainer, 12)
    theta = trainer.network.theta.copy()
    trainer.restore(checkpoint)
    assert losses(trainer, 12) == expected
    fresh = Trainer(made)
    fresh.restore(checkpoint)
    assert losses(fresh, 12) == expected
    np.testing.assert_array_equal(fresh.network.theta, theta)
    assert fresh.network.theta.dtype == dtype
    assert (fresh.step_count, fresh.epoch) == (trainer.step_count, trainer.epoch)


@pytest.mark.parametrize("begun", ["forward", "backward"])
def test_a_batch_under_way_is_dealt_again(project, begun):
    trainer = Trainer(project(optimizer="adam"))
    trainer.step(4)
    getattr(trainer, begun)()
    checkpoint = trainer.checkpoint()
    expected = losses(trainer, 5)
    trainer.restore(checkpoint)
    assert trainer.phase is Phase.READY
    assert losses(trainer, 5) == expected


def keeps_flat(cls):
    """Tell whether a kind of layer takes one flat input as it is by default."""
    try:
        return cls.min_inputs == 1 and len(cls().infer([(4,)])) == 1
    except ShapeError:
        return False


FLAT = [cls.name for cls in LAYERS if keeps_flat(cls) and cls.name != "dense"]


def with_layer(made, kind):
    """Put a layer of a kind behind the first dense one."""
    edge = Edge("dense_1", "dense_2")
    return made.replace(network=insert_on_edge(made.network, NodeSpec("extra", kind), edge))


@pytest.fixture(params=FLAT)
def layered(request, project):
    """A small project with one more layer of each kind that takes a flat input."""
    made = with_layer(project(hidden=(4, 3)), request.param)
    return made, Trainer(made)


@pytest.mark.parametrize("begun", ["", "forward", "backward", "update"])
def test_layers_with_noise_or_memory_are_replayed_too(layered, begun):
    made, trainer = layered
    trainer.step(4)
    if begun:
        getattr(trainer, begun)()
    checkpoint = trainer.checkpoint()
    expected = losses(trainer, 7)
    fresh = Trainer(made)
    for each in (trainer, fresh):
        each.restore(checkpoint)
        assert losses(each, 7) == expected
    np.testing.assert_array_equal(fresh.network.state, trainer.network.state)
    np.testing.assert_array_equal(fresh.network.theta, trainer.network.theta)


def test_a_batch_run_again_meets_the_same_noise_and_is_remembered_once(layered):
    made, trainer = layered
    once = Trainer(made)
    once.step(3)
    trainer.step(2)
    first = trainer.forward()
    assert trainer.forward() == first
    gradient = trainer.backward().copy()
    assert trainer.forward() == first
    np.testing.assert_array_equal(trainer.backward(), gradient)
    trainer.update()
    np.testing.assert_array_equal(trainer.network.theta, once.network.theta)
    np.testing.assert_array_equal(trainer.network.state, once.network.state)
    assert trainer.forward() == once.forward()


def test_evaluating_leaves_noise_and_memory_alone(layered):
    made, trainer = layered
    trainer.evaluate()
    trainer.predict([0.0, 0.0])
    assert losses(trainer, 3) == losses(Trainer(made), 3)


def test_a_checkpoint_is_a_copy(project):
    trainer = Trainer(project(optimizer="adam"))
    trainer.step(3)
    checkpoint = trainer.checkpoint()
    kept = checkpoint.theta.copy(), checkpoint.slots["optimizer/m"].copy()
    trainer.step(9)
    np.testing.assert_array_equal(checkpoint.theta, kept[0])
    np.testing.assert_array_equal(checkpoint.slots["optimizer/m"], kept[1])


def test_switching_the_order_after_a_restore_goes_on_alike(project, training):
    made = project()
    trainer = Trainer(made)
    trainer.run_epochs(3)
    fixed = training(made, order="fixed")
    trainer.reconfigure(fixed.training)
    trainer.step(2)
    fresh = Trainer(fixed)
    fresh.restore(trainer.checkpoint())
    for each in (trainer, fresh):
        each.reconfigure(made.training)
    assert losses(trainer, 8) == losses(fresh, 8)


def test_what_does_not_fit_is_refused_and_changes_nothing(project):
    trainer = Trainer(project(optimizer="adam"))
    trainer.step(3)
    good = trainer.checkpoint()
    theta = trainer.network.theta.copy()
    slots = {name: np.zeros(3) for name in good.slots}
    for wrong, words in [
        (replace(good, theta=good.theta[:-1]), "another network"),
        (replace(good, parameters=good.parameters[:-1]), "another network"),
        (replace(good, theta=good.theta.astype(np.float32)), "float32"),
        (replace(good, slots={}), "another optimizer"),
        (replace(good, slots=slots), "another optimizer"),
        (replace(good, sampler={}), "another training"),
        (replace(good, layers=np.zeros(3)), "layer state"),
        (replace(good, streams={"noise": []}), "random numbers"),
        (replace(good, streams={"noise": [{}]}), "random numbers"),
        (replace(good, streams={"noise": 3}), "random numbers"),
    ]:
        with pytest.raises(PlaygroundError, match=words):
            trainer.restore(wrong)
        np.testing.assert_array_equal(trainer.network.theta, theta)
        assert (trainer.step_count, trainer.loop.steps_left) == (3, 2)


def test_the_pruned_weights_of_a_regularizer_are_restored(project):
    trainer = Trainer(project(regularizer=Component("l1_prune", {"rate": 0.3})))
    trainer.run_epochs(3)
    dead = trainer.slots["regularizer/dead"].copy()
    assert dead.any()
    fresh = Trainer(project(regularizer=Component("l1_prune", {"rate": 0.3})))
    fresh.restore(trainer.checkpoint())
    np.testing.assert_array_equal(fresh.slots["regularizer/dead"], dead)
    assert losses(fresh, 6) == losses(trainer, 6)
