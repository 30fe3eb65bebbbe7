"""A worker, and what it tells."""

import threading
import time

from playground.session.base.commands import (
    RequestState,
)
from playground.session.base.events import (
    Running,
    StateReady,
)
from playground.session.worker import Worker

PATIENCE = 20.0


class Driver:
    """A worker and its window: collects events and the latest snapshot while it waits."""

    def __init__(self):
        self.came = []
        self.worker = Worker(lambda: self.came.append(self.worker.snapshots.is_empty))
        self.events = []
        self.snapshot = None
        self._token = 0
        self._tick = threading.Event()

    def send(self, *commands):
        for command in commands:
            self.worker.send(command)

    def look(self, *, take=True):
        if take:
            self.snapshot = self.worker.snapshots.take() or self.snapshot
        self.events += self.worker.events()

    def wait(self, condition, *, take=True):
        """Look again and again until the condition holds; returns what it gave."""
        end = time.monotonic() + PATIENCE
        while True:
            self.look(take=take)
            found = condition()
            if found:
                return found
            assert time.monotonic() < end, f"still waiting after {self.events[-5:]}"
            self._tick.wait(0.002)

    def state(self):
        """Ask for the state; its answer comes behind everything asked before."""
        self._token += 1
        self.send(RequestState(self._token))
        return self.wait(
            lambda: next((e for e in self.of(StateReady) if e.token == self._token), None)
        )

    def step(self):
        return self.state().checkpoint.step

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def running(self):
        return [event.running for event in self.of(Running)]
