"""A training that is left behind is told of, with its curves, its weights and its time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.project.set_value import set_value
from playground.project.templates import template
from playground.session.base.commands import Configure, GoTo
from playground.session.base.events import TrainingLeft
from playground.session.pacing.thread_sync import FrameGate
from playground.session.pacing.training_clock import MOST_MARKS, TrainingClock
from playground.session.session import Session

CIRCLE = template("circle")


class Heard:
    def __init__(self):
        self.events = []
        self.session = Session(self.events.append)
        self.session.configure(Configure(1, CIRCLE, restart=True))

    def train(self, steps):
        until = self.session.trainer.step_count + steps
        self.session.advance(60.0, FrameGate(), until_step=until)
        self.session.rest()
        self.session.snapshot()

    def go_to(self, step, revision=None):
        left = self.session.go_to(GoTo(1, step, revision))
        if left:
            until = self.session.trainer.step_count + left
            self.session.advance(60.0, FrameGate(), until_step=until)
        self.session.rest()
        self.session.snapshot()

    @property
    def left(self):
        return [event for event in self.events if isinstance(event, TrainingLeft)]


@pytest.fixture
def heard():
    return Heard()


@pytest.mark.parametrize("revision", [None, 1])
def test_a_reset_leaves_what_was_learnt(heard, revision):
    heard.train(70)
    theta = heard.session.trainer.network.theta.copy()
    heard.session.reset(revision)
    (left,) = heard.left
    assert (left.origin, left.revision, left.checkpoint.step) == ("reset", 0, 70)
    np.testing.assert_array_equal(left.checkpoint.theta, theta)
    assert [left.history[0].step, left.history[-1].step] == [0, 70]
    assert left.project is CIRCLE
    assert left.clock[0].tolist() == [0, 0]
    assert left.clock[-1][0] == 70
    assert left.clock[-1][1] > 0


def test_where_nothing_was_learnt_nothing_is_left(heard):
    heard.session.reset(1)
    heard.session.configure(Configure(2, set_value(CIRCLE, "seed", "5"), revision=2))
    assert not heard.left


def test_another_seed_leaves_the_training_and_another_rate_does_not(heard):
    heard.train(30)
    faster = set_value(CIRCLE, "learning_rate", "0.1")
    heard.session.configure(Configure(2, faster, revision=1))
    assert not heard.left
    heard.train(30)
    heard.session.configure(Configure(3, set_value(faster, "seed", "5"), revision=2))
    (left,) = heard.left
    assert (left.origin, left.revision, left.checkpoint.step) == ("restarted", 1, 60)
    assert left.project is faster
    assert left.config == faster.training


def test_another_document_leaves_nothing(heard):
    heard.train(30)
    heard.session.configure(Configure(2, CIRCLE, restart=True))
    assert not heard.left


def test_undone_and_made_again_is_told_once(heard):
    heard.train(30)
    heard.session.reset(1)
    heard.session.reset(0)
    assert heard.session.trainer.step_count == 30
    heard.session.reset(1)
    assert len(heard.left) == 1


@pytest.mark.parametrize("revision", [None, 1])
def test_going_on_from_an_earlier_moment_leaves_a_branch(heard, revision):
    heard.train(80)
    theta = heard.session.trainer.network.theta.copy()
    heard.go_to(41, revision)
    heard.go_to(20, revision)
    assert not heard.left
    heard.train(5)
    (left,) = heard.left
    assert (left.origin, left.revision, left.checkpoint.step) == ("forked", 0, 80)
    np.testing.assert_array_equal(left.checkpoint.theta, theta)
    heard.train(5)
    assert len(heard.left) == 1


def test_looking_back_and_returning_leaves_nothing(heard):
    heard.train(80)
    heard.go_to(20)
    heard.go_to(80)
    heard.train(5)
    assert not heard.left


def test_the_clock_of_a_fork_goes_on_from_where_it_was(heard):
    heard.train(100)
    heard.go_to(50)
    heard.train(10)
    heard.session.reset()
    branch, fork = heard.left
    assert fork.clock[-1][0] == 60
    until_there = np.interp(50, branch.clock[:, 0], branch.clock[:, 1])
    assert fork.clock[-1][1] > until_there


@given(st.lists(st.tuples(st.integers(1, 50), st.floats(0.001, 2.0)), max_size=700))
def test_marks_are_bounded_and_keep_their_ends(parts):
    clock, step, total = TrainingClock(), 0, 0.0
    for more, seconds in parts:
        step, total = step + more, total + seconds
        clock.ran(step, seconds)
    marks = clock.marks()
    assert len(marks) <= MOST_MARKS
    assert (np.diff(marks, axis=0) > 0).all()
    assert marks[-1].tolist() == pytest.approx([step, total])


def test_the_clock_goes_back():
    clock = TrainingClock()
    clock.ran(10, 1.0)
    clock.ran(30, 1.0)
    clock.cut(20)
    assert clock.marks().tolist() == [[0, 0], [10, 1.0], [20, 1.5]]
    clock.ran(40, 1.0)
    assert clock.at(np.array([5, 30, 40])).tolist() == [0.5, 2.0, 2.5]
