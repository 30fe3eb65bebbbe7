"""A session that goes back, and what was heard of it."""

import numpy as np

from playground.session.base.commands import Configure, GoTo, RequestState
from playground.session.base.events import StateReady
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session
from playground.training.base.history import numbers_of


class Heard:
    """A session that trains a document."""

    def __init__(self, project):
        self.events = []
        self.session = Session(self.events.append)
        self.generation = 0
        self.show(project, restart=True)

    def show(self, project, **more):
        self.generation += 1
        self.session.configure(Configure(self.generation, project, **more))

    def train(self, epochs=0, steps=0):
        trainer = self.session.trainer
        if epochs:
            self.session.advance(60.0, FrameGate(), until_epoch=trainer.epoch + epochs)
        if steps:
            self.session.advance(60.0, FrameGate(), until_step=trainer.step_count + steps)
        self.rest()

    def go_to(self, step, revision=None):
        left = self.session.go_to(GoTo(self.generation, step, revision))
        if left:
            self.session.advance(60.0, FrameGate(), until_step=self.step + left)
        self.rest()

    def rest(self):
        self.session.rest()
        self.session.snapshot()

    def state(self, **more):
        self.session.send_state(RequestState(0, **more))
        (found,) = [e for e in self.events[-1:] if isinstance(e, StateReady)]
        return found

    @property
    def step(self):
        return self.session.trainer.step_count

    @property
    def steps(self):
        return self.session.moments.store.timeline.steps


def same(a, b):
    """Tell whether two states are the same, bit for bit."""
    one, other = a.checkpoint, b.checkpoint
    assert (one.step, one.epoch, one.updates) == (other.step, other.epoch, other.updates)
    for mine, theirs in ((one.theta, other.theta), (one.layers, other.layers)):
        assert mine.dtype == theirs.dtype
        np.testing.assert_array_equal(mine, theirs)
    assert one.slots.keys() == other.slots.keys()
    for name, slot in one.slots.items():
        np.testing.assert_array_equal(slot, other.slots[name])
    assert one.sampler == other.sampler
    assert (one.streams, one.schedule) == (other.streams, other.schedule)
    measured = [[numbers_of(p)[:6] for p in each.history] for each in (a, b)]
    assert repr(measured[0]) == repr(measured[1])  # all but the time
    return True
