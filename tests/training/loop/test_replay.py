"""Bit-exact replays after whatever a person may do, in memory and through a project file."""

from typing import get_args

import numpy as np
import pytest

from playground.core import Component
from playground.graph.edits import set_frozen
from playground.nn.layers import LAYERS
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.project.document.trained_state import TrainedState
from playground.project.project import read_project, write_project
from playground.training import Trainer
from playground.training.base.config import DType, Order, Stopping
from playground.training.base.history import Metrics
from playground.training.early_stopping import EarlyStopping
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import MomentStore


def everything(trainer, steps=9):
    """Train on; return every number that comes of it, as bytes."""
    found = []
    for _ in range(steps):
        loss = trainer.forward()
        trainer.backward()
        trainer.update()
        arrays = (
            trainer.network.theta,
            trainer.network.grad,
            trainer.network.state,
            trainer.rule.rate,
        )
        found.append((loss, [a.tobytes() for a in (*arrays, *trainer.slots.values())]))
    return found, trainer.step_count, trainer.epoch, str(trainer.evaluate())


def assert_replayed(trainer, made, path):
    """Go on; go back and on again; go on from memory and from a file in a new trainer."""
    checkpoint = trainer.checkpoint()
    expected = everything(trainer)
    trainer.restore(checkpoint)
    assert everything(trainer) == expected
    write_project(path, made, TrainedState(checkpoint))
    opened = read_project(path)
    for state in (checkpoint, opened.state.checkpoint):
        fresh = Trainer(opened.project, trainer.replicas)
        fresh.restore(state)
        assert everything(fresh) == expected


def nothing(trainer):
    pass


def middle(trainer):
    """Leave a batch under way."""
    trainer.backward()


def by_hand(trainer):
    """Set a value while a batch is under way."""
    trainer.forward()
    array = trainer.network.named_parameters()["out/weight"]
    trainer.set_value("out", "weight", (0,) * array.ndim, -0.5)


def stopped_early(trainer):
    """Let early stopping put the best weights back."""

    def point(step, loss):
        return Metrics(step, float(step), loss, loss, 0.5, 0.5)

    about = (MomentStore(), lambda: Moment(trainer.checkpoint()))
    watch = EarlyStopping(Stopping(patience=1), trainer.loop.load_parameters, point(0, 1.0), *about)
    best = trainer.network.theta.copy()
    trainer.step(2)
    watch.see(point(1, 2.0))
    assert watch.check(point(1, 2.0)).restored == 0.0
    np.testing.assert_array_equal(trainer.network.theta, best)


def stale(trainer):
    """Move along an old gradient."""
    trainer.update()
    assert trainer.loop.stale


DETOURS = [nothing, middle, by_hand, stopped_early, stale]
AFTER = pytest.mark.parametrize("detour", DETOURS, ids=lambda f: f.__name__)


@AFTER
@pytest.mark.parametrize("replicas", [1, 2])
@pytest.mark.parametrize("kind", LAYERS.names)
def test_every_layer(project, around, tmp_path, kind, replicas, detour):
    made = project(optimizer="adam", rate=0.02).replace(network=around(kind))
    trainer = Trainer(made, replicas)
    trainer.step(7)
    detour(trainer)
    assert_replayed(trainer, made, tmp_path / "p.playground")


@pytest.mark.parametrize("dtype", get_args(DType))
@pytest.mark.parametrize(
    ("optimizer", "detour"),
    [
        pytest.param(cls.name, detour, id=f"{cls.name}-{detour.__name__}")
        for cls in OPTIMIZERS
        for detour in DETOURS
        if not (detour is stale and cls.searches)  # it never begins from an old gradient
    ],
)
def test_every_optimizer_beside_noise_norms_and_frozen_layers(
    project, around, tmp_path, optimizer, dtype, detour
):
    made = project(optimizer=optimizer, dtype=dtype, regularizer=Component("l1_prune"))
    made = made.replace(network=set_frozen(around("batch_norm"), "wide", True))
    trainer = Trainer(made)
    trainer.step(7)
    detour(trainer)
    assert_replayed(trainer, made, tmp_path / "p.playground")


SHORT = {"plateau": {"patience": 0, "threshold": 0.5}, "cosine_restarts": {"period": 1.5}}


@AFTER
@pytest.mark.parametrize("order", get_args(Order))
@pytest.mark.parametrize("schedule", SCHEDULES.names)
def test_every_schedule(project, around, tmp_path, schedule, order, detour):
    made = project(
        optimizer="nadam",
        schedule=Component(schedule, SHORT.get(schedule, {})),
        warm_up=9,
        order=order,
        clip_norm=0.1,
        max_norm=1.0,
    ).replace(network=around("dropout"))
    trainer = Trainer(made)
    trainer.step(11)
    detour(trainer)
    assert_replayed(trainer, made, tmp_path / "p.playground")


@pytest.mark.parametrize("regularizer", REGULARIZERS.names)
def test_every_regularizer(project, around, tmp_path, regularizer):
    made = project(regularizer=Component(regularizer)).replace(network=around("conv2d"))
    trainer = Trainer(made)
    trainer.step(11)
    assert_replayed(trainer, made, tmp_path / "p.playground")
