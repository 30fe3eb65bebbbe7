"""Every registered layer that learns: frozen, set by hand, and spared by weight decay."""

import numpy as np
import pytest

from playground.core import Component, params_of
from playground.graph.edits import set_frozen
from playground.nn.layers import LAYERS
from playground.nn.optimizers import OPTIMIZERS
from playground.training import Trainer

SHAPES = ((4,), (1, 3, 3))


def learns(cls):
    """Tell whether a kind of layer has parameters for some input."""
    return cls.name != "input" and any(cls().parameters([shape]) for shape in SHAPES[::-1])


LEARNING = [cls.name for cls in LAYERS if learns(cls)]
EVERY = pytest.mark.parametrize("kind", LEARNING)


@pytest.fixture
def make(project, around):
    """A function that makes a project with a layer of a kind; returns it and the node's id."""

    def with_layer(kind, **training):
        node_id = "out" if kind == "dense" else "inner"
        return project(**{"rate": 0.05, **training}).replace(network=around(kind)), node_id

    return with_layer


def of(arrays, node_id):
    return {name: a.copy() for name, a in arrays.items() if name.startswith(f"{node_id}/")}


def test_the_layers_that_learn():
    assert set(LEARNING) >= {"dense", "conv2d", "batch_norm", "layer_norm", "prelu"}


@EVERY
@pytest.mark.parametrize("replicas", [1, 2])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_frozen_it_rests_whatever_else_pulls(make, kind, replicas, dtype):
    made, node_id = make(
        kind,
        optimizer=Component("adamw", {"learning_rate": 0.1, "weight_decay": 0.5}),
        regularizer=Component("l2", {"rate": 0.1}),
        decay_biases=True,
        max_norm=0.2,
        dtype=dtype,
    )
    made = made.replace(network=set_frozen(made.network, node_id, True))
    trainer = Trainer(made, replicas)
    before = {name: a.copy() for name, a in trainer.network.named_parameters().items()}
    trainer.step(7)
    trainer.backward()
    gradients = of(trainer.network.named_gradients(), node_id)
    assert any(gradient.any() for gradient in gradients.values())  # shown as backprop has it
    trainer.update()
    for name, array in trainer.network.named_parameters().items():
        assert np.array_equal(array, before[name]) is (name in gradients), name


def test_a_frozen_batch_norm_still_measures_its_batches(make):
    made, node_id = make("batch_norm")
    cold = Trainer(made.replace(network=set_frozen(made.network, node_id, True)))
    state = cold.network.state.copy()
    cold.step(3)
    assert not np.array_equal(cold.network.state, state)
    for array in of(cold.network.named_parameters(), f"{node_id}").values():
        assert len(set(array.tolist())) == 1  # as they began


@EVERY
@pytest.mark.parametrize("replicas", [1, 2])
def test_each_of_its_values_can_be_set_by_hand(make, kind, replicas):
    made, node_id = make(kind, optimizer="adam")
    trainer, twin = Trainer(made, replicas), Trainer(made, replicas)
    trainer.step(4)
    twin.step(4)
    for name in of(trainer.network.named_parameters(), node_id):
        array = trainer.network.named_parameters()[name]
        for place in (np.zeros(array.ndim, int), np.array(array.shape) - 1):
            index = tuple(place.tolist())
            former = array[index]
            trainer.forward()
            assert trainer.set_value(node_id, name.partition("/")[2], index, 0.625) == former
            assert array[index] == 0.625
            twin.network.named_parameters()[name][index] = 0.625
    np.testing.assert_array_equal(trainer.network.theta, twin.network.theta)
    for each in (trainer, twin):
        each.step(5)
    np.testing.assert_array_equal(trainer.network.theta, twin.network.theta)


DECAYING = [c.name for c in OPTIMIZERS if any(p.name == "weight_decay" for p in params_of(c))]


@EVERY
@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("optimizer", DECAYING)
def test_weight_decay_spares_all_but_its_weights(make, kind, optimizer, everywhere):
    moved = []
    for decay in (0.0, 0.7):
        rule = Component(optimizer, {"learning_rate": 0.05, "weight_decay": decay})
        trainer = Trainer(make(kind, optimizer=rule, decay_biases=everywhere)[0])
        trainer.step()
        moved.append(trainer.network.named_parameters())
    roles = {f"{s.node_id}/{s.name}": s.role for s in trainer.network.parameter_layout}
    for name, role in roles.items():
        spared = role != "weight" and not everywhere
        assert np.array_equal(moved[0][name], moved[1][name]) is spared, name


@EVERY
@pytest.mark.parametrize("replicas", [1, 2])
def test_max_norm_bounds_every_unit_and_filter(make, kind, replicas):
    trainer = Trainer(make(kind, max_norm=0.3, rate=0.3)[0], replicas)
    free = Trainer(make(kind, rate=0.3)[0], replicas)
    for each in (trainer, free):
        each.step(1)
    bounded, ever = (t.network.named_parameters() for t in (trainer, free))
    for slot in trainer.network.parameter_layout:
        name = f"{slot.node_id}/{slot.name}"
        if slot.role != "weight":
            np.testing.assert_array_equal(bounded[name], ever[name])
            continue
        units = np.moveaxis(bounded[name], -1, 0), np.moveaxis(ever[name], -1, 0)
        for mine, theirs in zip(*units, strict=True):
            for one, other in zip(*(u.reshape(replicas, -1) for u in (mine, theirs)), strict=True):
                length = np.linalg.norm(other)
                np.testing.assert_allclose(one, other * min(1.0, 0.3 / length), rtol=1e-12)
