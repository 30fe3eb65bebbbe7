"""Training networks that remember, draw noise, fan out and merge."""

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.project.document.trained_state import TrainedState
from playground.project.project import read_project, write_project
from playground.training import Trainer

NODES = (
    NodeSpec("input", "input"),
    NodeSpec("first", "dense", {"units": 4}),
    NodeSpec("norm", "batch_norm"),
    NodeSpec("drop", "dropout", {"rate": 0.4}),
    NodeSpec("second", "dense", {"units": 4, "activation": "linear"}),
    NodeSpec("noise", "gaussian_noise", {"std": 0.2}),
    NodeSpec("bend", "prelu"),
    NodeSpec("even", "layer_norm"),
    NodeSpec("gate", "multiply"),
    NodeSpec("sum", "add"),
    NodeSpec("all", "concat"),
    NodeSpec("output", "dense", {"units": 1, "activation": "linear"}),
)
WIRES = (
    "input first", "first norm", "norm drop", "drop second", "second noise", "noise bend",
    "second even", "bend gate", "even gate", "gate sum", "first sum", "sum all", "drop all",
    "input all", "all output",
)  # fmt: skip
NETWORK = NetworkSpec(NODES, tuple(Edge(*wire.split()) for wire in WIRES))


@pytest.fixture
def mixed(project):
    """A function that makes a project with a layer of every sort in it."""

    def make(**settings):
        return project("logits", optimizer="adam", rate=0.02, **settings).replace(network=NETWORK)

    return make


def everything(trainer):
    network = trainer.network
    return np.concatenate([network.theta.ravel(), network.state.ravel()])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("replicas", [1, 2])
def test_replaying_is_bit_identical(mixed, dtype, replicas):
    made = mixed(dtype=dtype)
    trainer = Trainer(made, replicas)
    trainer.step(8)
    checkpoint = trainer.checkpoint()
    trainer.step(12)
    expected, scores = everything(trainer), trainer.evaluate()
    trainer.restore(checkpoint)
    assert not np.array_equal(everything(trainer), expected)
    trainer.step(12)
    np.testing.assert_array_equal(everything(trainer), expected)
    fresh = Trainer(made, replicas)
    fresh.restore(checkpoint)
    fresh.step(12)
    np.testing.assert_array_equal(everything(fresh), expected)
    np.testing.assert_equal(fresh.evaluate(), scores)


def test_replicas_equal_singles(mixed):
    many = Trainer(mixed(), replicas=3, seed=5)
    many.run_epochs(4)
    answers = many.predict(many.dataset.raw.x)
    for r in range(3):
        one = Trainer(mixed(), seed=5 + r)
        one.run_epochs(4)
        for theirs, own in (
            (many.network.theta, one.network.theta),
            (many.network.state, one.network.state),
        ):
            np.testing.assert_allclose(theirs[r], own, rtol=0, atol=1e-12)
        np.testing.assert_allclose(answers[r], one.predict(one.dataset.raw.x), atol=1e-12)


def test_looking_changes_nothing(mixed):
    seen, blind = Trainer(mixed()), Trainer(mixed())
    for trainer in (seen, blind):
        trainer.step(5)
    first = seen.predict(seen.dataset.raw.x)
    seen.evaluate()
    np.testing.assert_array_equal(seen.predict(seen.dataset.raw.x), first)
    for trainer in (seen, blind):
        trainer.step(5)
    np.testing.assert_array_equal(everything(seen), everything(blind))


def test_a_reset_forgets_the_running_statistics(mixed):
    trainer = Trainer(mixed())
    start = everything(trainer)
    trainer.step(5)
    trainer.reset()
    np.testing.assert_array_equal(everything(trainer), start)
    assert trainer.network.named_state()["norm/running_variance"].tolist() == [1.0] * 4


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_saved_training_goes_on_bit_by_bit(mixed, dtype, tmp_path):
    trainer = Trainer(mixed(dtype=dtype))
    trainer.step(11)
    path = tmp_path / "mixed.playground"
    state = TrainedState(trainer.checkpoint(), (trainer.metrics(),))
    write_project(path, mixed(dtype=dtype), state)
    opened = read_project(path)
    again = Trainer(opened.project)
    again.restore(opened.state.checkpoint)
    np.testing.assert_array_equal(everything(again), everything(trainer))
    assert again.evaluate() == trainer.evaluate()
    for each in (trainer, again):
        each.step(9)
    np.testing.assert_array_equal(everything(again), everything(trainer))


def test_prediction_uses_the_running_statistics(mixed):
    trainer = Trainer(mixed())
    trainer.run_epochs(5)
    x = trainer.dataset.raw.x[:6]
    together = trainer.predict(x)
    apart = np.concatenate([trainer.predict(row[None]) for row in x])
    np.testing.assert_allclose(apart, together, rtol=1e-12)


def test_running_statistics_stay_when_another_layer_comes(mixed):
    old = Trainer(mixed())
    old.run_epochs(3)
    bend = NodeSpec("bent", "activation", {"function": "tanh"})
    network = insert_on_edge(NETWORK, bend, Edge("all", "output"))
    new = Trainer(mixed().replace(network=network))
    new.adopt(old)
    kept, theirs = new.network.named_state(), old.network.named_state()
    assert kept.keys() == theirs.keys()
    for name, array in theirs.items():
        np.testing.assert_array_equal(kept[name], array)


def test_a_batch_of_another_size_keeps_the_running_statistics(mixed):
    trainer = Trainer(mixed())
    trainer.run_epochs(2)
    before = trainer.network.state.copy()
    trainer.reconfigure(replace(trainer.config, batch_size=5))
    np.testing.assert_array_equal(trainer.network.state, before)
    trainer.step()
    assert not np.array_equal(trainer.network.state, before)


def test_slopes_start_where_they_are_told_to(mixed):
    trainer = Trainer(mixed(bias=0.5, initializer=Component("zeros")))
    learned = trainer.network.named_parameters()
    assert set(learned["bend/slope"]) == {0.25}
    assert set(learned["norm/scale"]) == {1.0}
    assert set(learned["norm/bias"]) == {0.5}
