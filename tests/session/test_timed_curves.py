"""Curves know the time, the learning rate and the metrics; going back and saving lose none."""

import math

import numpy as np
import pytest

from playground.project.document.trained_state import TrainedState
from playground.project.project import read_project, write_project
from playground.project.templates import default_project, template
from playground.session.base.commands import Configure, GoTo, RequestState
from playground.session.base.events import Evaluated, StateReady, TrainingLeft
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training.base.history import CurveData, History
from playground.training.trainer import Trainer


@pytest.fixture
def heard():
    """A session of the circle that trained, and its events."""
    events = []
    session = Session(events.append)
    session.configure(Configure(1, default_project(), restart=True))
    session.advance(60.0, FrameGate(), until_epoch=40)
    session.rest()
    session.snapshot()
    return session, events


def state(session, events):
    session.send_state(RequestState(1))
    return [event for event in events if isinstance(event, StateReady)][-1]


def test_seconds_rise_with_the_steps_and_end_at_the_clock(heard):
    session, events = heard
    curves = CurveData.of(state(session, events).history)
    assert curves.seconds[0] == 0
    assert (np.diff(curves.seconds) >= 0).all()
    assert 0 < curves.seconds[-1] < 60
    session.rest()  # a pause takes no time of the training
    session.advance(60.0, FrameGate(), until_epoch=41)
    later = state(session, events).history[-1].seconds - curves.seconds[-1]
    assert 0 < later < curves.seconds[-1]


def test_metrics_of_a_point_are_those_a_trainer_judges(heard):
    session, events = heard
    last = state(session, events).history[-1]
    judged = session.trainer.judge()
    told = dict(zip(last.measured.keys, last.measured.values, strict=True))
    assert told["test_f1"] == judged["test"]["f1"].value
    assert told["train_roc_auc"] == judged["train"]["roc_auc"].value
    assert last.learning_rate == 0.03


def test_going_back_keeps_the_seconds_of_then_and_a_fork_goes_on_from_them(heard):
    session, events = heard
    before = {p.step: p.seconds for p in state(session, events).history}
    left = session.go_to(GoTo(1, 500))
    if left:
        session.advance(60.0, FrameGate())
    there = state(session, events).history
    assert there[-1].step == 500
    assert [p.seconds for p in there] == [before[p.step] for p in there]
    session.begin_run()
    session.advance(60.0, FrameGate(), until_epoch=session.trainer.epoch + 2)
    after = state(session, events).history
    forked = [p.seconds for p in after if p.step >= 500]
    assert forked == sorted(forked)
    assert forked[0] == before[500] < forked[-1]
    (run,) = [event for event in events if isinstance(event, TrainingLeft)]
    assert [p.seconds for p in run.history if p.step <= 1000][-1] == before[1000]


def test_a_file_holds_seconds_rates_and_metrics_bit_for_bit(heard, tmp_path):
    session, events = heard
    found = state(session, events)
    path = tmp_path / "a.playground"
    write_project(path, default_project(), TrainedState(found.checkpoint, found.history))
    opened = read_project(path)
    assert repr(opened.state.history) == repr(found.history)
    again = []
    other = Session(again.append)
    kept = opened.state
    other.configure(Configure(1, opened.project, checkpoint=kept.checkpoint, history=kept.history))
    other.advance(60.0, FrameGate(), until_epoch=42)
    told = [p for e in again if isinstance(e, Evaluated) for p in e.points]
    assert told[-1].seconds > found.history[-1].seconds


def test_a_training_without_times_gets_none_when_it_goes_on():
    trainer = Trainer(default_project())
    trainer.run_epochs(2)
    events = []
    session = Session(events.append)
    old = Trainer(default_project()).metrics(), trainer.metrics()
    session.configure(Configure(1, default_project(), checkpoint=trainer.checkpoint(), history=old))
    session.advance(60.0, FrameGate(), until_epoch=4)
    assert all(math.isnan(p.seconds) for p in state(session, events).history)


@pytest.mark.parametrize(("name", "metric"), [("sine", "r2"), ("iris", "balanced_accuracy")])
def test_every_task_has_its_metrics(name, metric):
    events = []
    session = Session(events.append)
    session.configure(Configure(1, template(name), restart=True))
    curves = History(state(session, events).history).curves()
    found = session.trainer.judge()["test"][metric].value
    np.testing.assert_array_equal(curves.series(f"test_{metric}"), [found])


def test_metrics_are_dense_at_the_beginning_and_rare_later():
    events = []
    session = Session(events.append)
    session.configure(Configure(1, default_project(), restart=True))
    session.advance(60.0, FrameGate(), until_epoch=20)
    first = state(session, events).history[:10]
    assert sum(p.measured is not None for p in first) > 2  # all of them on an idle machine
    session.advance(60.0, FrameGate(), until_epoch=2000)
    history = state(session, events).history
    measured = [p for p in history if p.measured is not None]
    assert len(measured) < 0.5 * len(history)
    assert history[-1].measured is not None
