"""Runs of whole epochs from Python: they end by themselves, say why, and keep the curves."""

import numpy as np
import pytest

from playground.session.base.commands import Configure
from playground.session.base.events import Evaluated, Stopped
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training import Trainer
from playground.training.base.config import Stopping


@pytest.fixture
def spec(project):
    """A function that makes a document of three classes with stop conditions."""

    def make(**stopping):
        return project("classes", rate=0.3, stopping=Stopping(**stopping))

    return make


def test_without_a_condition_every_epoch_is_made(spec):
    trainer = Trainer(spec())
    assert trainer.run_epochs(5) is None
    assert trainer.epoch == 5
    assert [point.epoch for point in trainer.history] == [0, 1, 2, 3, 4, 5]
    assert trainer.history[-1] == trainer.metrics()


@pytest.mark.parametrize(
    "stopping",
    [{"epochs": 3}, {"loss": 0.3}, {"accuracy": 0.9}, {"patience": 2, "least_gain": 0.3}],
    ids=str,
)
def test_a_run_ends_where_a_session_ends_it(spec, stopping):
    """One rule for the window, the command line and Python."""
    made, events = spec(**stopping), []
    session = Session(events.append)
    session.configure(Configure(1, made))
    session.begin_run()
    session.advance(60.0, FrameGate(), until_epoch=60)
    (stopped,) = [event for event in events if isinstance(event, Stopped)]
    trainer = Trainer(made)
    stop = trainer.run_epochs(60)
    assert (stop.reason, stop.restored) == (stopped.reason, stopped.restored)
    np.testing.assert_array_equal(trainer.network.theta, session.trainer.network.theta)
    points = [p for e in events if isinstance(e, Evaluated) for p in e.points]
    assert trainer.history == tuple(points)


def test_a_condition_that_holds_already_lets_nothing_run(spec):
    trainer = Trainer(spec(epochs=2))
    trainer.run_epochs(9)
    assert "2 epochs" in trainer.run_epochs(9).reason
    assert trainer.epoch == 2


def test_patience_counts_over_calls_that_follow_one_another(spec):
    at_once, in_turn = (Trainer(spec(patience=2, least_gain=0.3)) for _ in range(2))
    stop = at_once.run_epochs(60)
    ends = [in_turn.run_epochs() for _ in range(at_once.epoch)]
    assert ends == [None] * (at_once.epoch - 1) + [stop]
    np.testing.assert_array_equal(at_once.network.theta, in_turn.network.theta)


def test_the_callback_sees_every_epoch_and_may_end_the_run(spec):
    trainer, seen = Trainer(spec()), []

    def watch(each):
        seen.append((each.epoch, each.history[-1].epoch))
        return each.epoch < 3

    assert "callback" in trainer.run_epochs(9, watch).reason
    assert seen == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert trainer.run_epochs(2, lambda _: None) is None


def test_replicas_know_only_the_callback(spec):
    trainer = Trainer(spec(epochs=1), replicas=3)
    assert trainer.run_epochs(2) is None
    assert trainer.run_epochs(9, lambda _: False) is not None
    assert trainer.epoch == 3
    assert trainer.history == ()


def test_the_curves_follow_a_training_that_goes_back(spec):
    trainer = Trainer(spec())
    trainer.run_epochs(2)
    back = trainer.checkpoint()
    trainer.run_epochs(3)
    trainer.restore(back)
    assert [point.epoch for point in trainer.history] == [0, 1, 2]
    trainer.run_epochs(1)
    assert [point.epoch for point in trainer.history] == [0, 1, 2, 3]
    trainer.reset()
    trainer.run_epochs(1)
    assert [point.epoch for point in trainer.history] == [0, 1]
    assert trainer.history[-1] == trainer.metrics()
