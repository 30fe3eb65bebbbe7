"""A session, and what is heard of it."""

from playground.session.base.commands import Configure, RequestState
from playground.session.base.events import StateReady
from playground.session.pacing.thread_sync import FrameGate
from playground.session.session import Session


class Heard:
    """A session and what it said, by kind."""

    def __init__(self):
        self.events = []
        self.session = Session(self.events.append)
        self.generation = 0

    def configure(self, project, **more):
        self.generation += 1
        self.session.configure(Configure(self.generation, project, **more))
        return self.take()

    def take(self):
        events, self.events[:] = list(self.events), []
        return events

    def only(self, kind):
        (found,) = [event for event in self.take() if isinstance(event, kind)]
        return found

    def advance(self, **limits):
        return self.session.advance(60.0, FrameGate(), **limits)

    def curve(self):
        self.take()
        self.session.send_state(RequestState(0))
        return self.only(StateReady).history
