"""Runs that end by themselves, and say why."""

import numpy as np
import pytest

from playground.project.set_value import set_value
from playground.project.templates import template
from playground.session.base.commands import Configure
from playground.session.base.events import Evaluated, Stopped
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training import Trainer
from playground.training.base.config import Stopping
from playground.training.base.history import CurveData, Metrics
from playground.training.early_stopping import EarlyStopping, early_stop
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import BEST, MomentStore


def point(step, train=1.0, test=1.0, accuracy=0.5):
    return Metrics(step, float(step), train, test, accuracy, accuracy)


def watching(conditions, trainer, now, store=None):
    """Watch a trainer's run."""
    store = MomentStore() if store is None else store
    load = trainer.loop.load_parameters
    return EarlyStopping(conditions, load, now, store, lambda: Moment(trainer.checkpoint()))


@pytest.fixture
def run(project):
    """A function that trains until a stop condition ends it; returns the session's last words."""

    def train(until=40, **stopping):
        made = project("classes", rate=0.3, stopping=Stopping(**stopping))
        events = []
        session = Session(events.append)
        session.configure(Configure(1, made))
        if session.begin_run():
            session.advance(60.0, FrameGate(), until_epoch=until)
        return session, [e for e in events if isinstance(e, Stopped)], events

    return train


def test_without_a_condition_nothing_stops(run):
    session, stopped, _ = run(until=5)
    assert (session.trainer.epoch, stopped) == (5, [])


@pytest.mark.parametrize(("n", "words"), [(1, "1 epoch is"), (3, "3 epochs are")])
def test_epochs(run, n, words):
    session, (stopped,), _ = run(epochs=n)
    assert session.trainer.epoch == n
    assert stopped == Stopped(1, f"{words} complete", None, session.trainer.step_count)


def test_a_condition_that_holds_already_lets_nothing_run(run):
    session, _, events = run(epochs=3)
    theta = session.trainer.network.theta.copy()
    assert session.begin_run() is False
    assert sum(isinstance(e, Stopped) for e in events) == 2
    np.testing.assert_array_equal(session.trainer.network.theta, theta)


def test_loss_and_accuracy(run):
    _, (stopped,), events = run(loss=0.3)
    curve = [p for e in events if isinstance(e, Evaluated) for p in e.points]
    assert curve[-1].test_loss <= 0.3 < min(p.test_loss for p in curve[:-1])
    assert f"{curve[-1].test_loss:.4g}" in stopped.reason
    _, (stopped,), events = run(accuracy=0.9)
    curve = [p for e in events if isinstance(e, Evaluated) for p in e.points]
    assert curve[-1].test_accuracy >= 0.9 > max(p.test_accuracy for p in curve[:-1])
    assert "wanted" in stopped.reason


def test_seconds(run):
    _, (stopped,), _ = run(until=10**9, seconds=0.05)
    assert "0.05 s were allowed" in stopped.reason


def test_a_plateau_of_the_training_loss(run):
    _, (stopped,), events = run(plateau=2, least_gain=0.3)
    curve = [p.train_loss for e in events if isinstance(e, Evaluated) for p in e.points]
    best, waited = curve[0], 0
    for loss in curve[1:]:
        assert waited < 2
        best, waited = (loss, 0) if loss < best * 0.7 else (best, waited + 1)
    assert waited == 2
    assert "training loss" in stopped.reason


def test_early_stopping_goes_back_to_the_best_weights(project):
    trainer = Trainer(project(optimizer="adam"))
    store = MomentStore()
    watch = watching(Stopping(patience=2), trainer, point(0), store)
    best = None
    for step, loss in enumerate([0.5, 0.4, 0.45, 0.41], 1):
        trainer.step()
        now = point(step, test=loss)
        watch.see(now)
        watch.see(now)  # the same point again does not count
        if step == 2:
            best = trainer.network.theta.copy()
        verdict = watch.check(now)
        assert (verdict is None) is (step < 4)
    assert verdict.restored == 2.0
    assert "the weights of epoch 2 are back" in verdict.reason
    assert "test loss 0.4 instead of 0.41" in verdict.reason
    np.testing.assert_array_equal(trainer.network.theta, best)
    assert store.named(BEST).step == 2
    assert trainer.step_count == 4
    trainer.step()
    assert trainer.step_count == 5


def test_early_stopping_without_going_back(project):
    trainer = Trainer(project())
    watch = watching(Stopping(patience=1, restore_best=False), trainer, point(0))
    trainer.step()
    theta = trainer.network.theta.copy()
    watch.see(point(1))
    assert watch.check(point(1)).restored is None
    np.testing.assert_array_equal(trainer.network.theta, theta)


def test_numbers_that_are_none_are_no_gain(project):
    watch = watching(Stopping(patience=2), Trainer(project()), point(0, test=np.nan))
    watch.see(point(1, test=3.0))
    assert watch.check(point(1)) is None
    for step in (2, 3):
        watch.see(point(step, test=np.nan))
    assert "epoch 1 are back" in watch.check(point(3)).reason


def test_the_curves_tell_of_the_weights_that_are_back(run):
    session, (stopped,), events = run(until=500, patience=3, least_gain=0.05)
    assert stopped.restored is not None
    curve = [p for e in events if isinstance(e, Evaluated) for p in e.points]
    (best,) = [p for p in curve if p.epoch == stopped.restored]
    assert session.trainer.metrics().test_loss == best.test_loss
    assert session.snapshot().metrics.test_loss == best.test_loss


def test_where_early_stopping_would_stop_is_where_it_does():
    settings = {"dataset.noise": "50", "train_share": "10", "hidden": "8,8", "optimizer": "adam"}
    project = template("circle")
    for key, text in {**settings, "learning_rate": "0.01"}.items():
        project = set_value(project, key, text)
    whole = Trainer(project)
    whole.run_epochs(150)
    curves = CurveData.of(whole.history)
    for patience in (1, 3, 10, 40):
        limits = set_value(project, "stopping.patience", str(patience))
        trainer = Trainer(set_value(limits, "stopping.restore_best", "false"))
        stop = trainer.run_epochs(150)
        found = early_stop(curves.epoch, curves.test_loss, patience)
        assert found is not None
        assert curves.epoch[found.stop] == trainer.epoch
        assert f"after epoch {curves.epoch[found.best]:g})" in stop.reason
    assert early_stop(curves.epoch, curves.test_loss, 149) is None
    assert early_stop(curves.epoch, np.full(151, np.nan), 1) is None
