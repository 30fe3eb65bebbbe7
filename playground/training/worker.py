"""The thread that owns a training: takes commands between steps, leaves snapshots and events.

It is the single owner of parameters, optimizer state and random streams. Views get read-only
copies. Everything it is told carries a generation, and so does everything it says.
"""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue

from playground.training.gate import FrameGate
from playground.training.latest import LatestBox
from playground.training.messages import (
    Command,
    Configure,
    Event,
    Failed,
    Play,
    RequestState,
    Reset,
    RunEpochs,
    Running,
    RunPhase,
    RunSteps,
    SetSpeed,
    Want,
)
from playground.training.pace import Pace
from playground.training.session import Session
from playground.training.snapshot import Snapshot

SLICE_SECONDS = 0.004
"""How long to step before looking at the inbox again: well under a frame."""

FRAME_SECONDS = 0.016


class Worker:
    """A training in a thread of its own.

    Send commands with :meth:`send`; read :attr:`snapshots` (only the latest is kept) and
    :meth:`events` (none is lost). :meth:`close` stops and joins the thread.
    """

    def __init__(self) -> None:
        self.gate = FrameGate()
        self.snapshots: LatestBox[Snapshot] = LatestBox()
        self._inbox: SimpleQueue[Command | None] = SimpleQueue()
        self._events: deque[Event] = deque()
        self._session = Session(self._events.append)
        self._pace = Pace()
        self._running = False
        self._until_epoch: int | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="playground-worker", daemon=True)
        self._thread.start()

    # the window's side --------------------------------------------------------------------------

    def send(self, command: Command) -> None:
        """Queue a command; never waits."""
        self._inbox.put(command)

    def events(self) -> list[Event]:
        """Take all events since the last call; never waits."""
        return [self._events.popleft() for _ in range(len(self._events))]

    def close(self, timeout: float = 10.0) -> bool:
        """Stop after the current step and join the thread; returns whether it ended."""
        self._closing = True
        self.gate.open()
        self._inbox.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # the thread's side --------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closing:
            self._take_commands()
            if self._running and not self._closing:
                self._guard("training", self._advance)
            if self._session.dirty and (not self._running or self.snapshots.is_empty):
                self._guard("preparing the views", self._publish)

    def _take_commands(self) -> None:
        """Carry out everything queued. When paused, wait for something to do."""
        wait: float | None = self._pace.seconds_to_wait() if self._running else None
        if self._running and self._pace.speed == "epoch" and not self.snapshots.is_empty:
            wait = FRAME_SECONDS / 4
        while True:
            try:
                command = self._inbox.get(block=wait != 0.0, timeout=wait or None)
            except Empty:
                return
            if command is None:
                return
            self._obey(command)
            wait = 0.0

    def _obey(self, command: Command) -> None:
        """Carry a command out; :meth:`_guard` turns an exception into an event."""
        match command:
            case Configure():
                self._guard("taking over the document", lambda: self._configure(command))
            case RequestState():
                self._guard("copying the state", lambda: self._session.send_state(command))
            case SetSpeed(speed):
                self._pace.set(speed)
            case Want(wanted):
                self._session.wanted = wanted
                self._session.dirty = True
            case _:
                self._drive(command)

    def _drive(self, command: Command) -> None:
        """Carry out what a person presses."""
        session = self._session
        match command:
            case Play():
                self._until_epoch = None
                self._set_running(session.ready)
                return
            case RunEpochs(count) if session.ready and session.trainer is not None:
                self._until_epoch = session.trainer.epoch + count
                self._set_running(True)
                return
        self._set_running(False)
        match command:
            case Reset():
                self._guard("resetting", session.reset)
            case RunPhase(phase):
                self._guard(f"running {phase}", lambda: session.run_phase(phase))
            case RunSteps(count):
                self._guard("making a step", lambda: session.run_steps(count))

    def _configure(self, command: Configure) -> None:
        self._session.configure(command)
        if not self._session.ready:
            self._set_running(False)

    def _advance(self) -> None:
        session, trainer = self._session, self._session.trainer
        if trainer is None:
            return
        if self._until_epoch is not None:
            fine = session.advance(SLICE_SECONDS, self.gate, self._until_epoch)
            if trainer.epoch >= self._until_epoch:
                fine = False
        elif self._pace.updates_per_second:
            if self._pace.seconds_to_wait() > 0:
                return
            fine = session.run_steps(1)
            self._pace.made_update()
        elif self._pace.speed == "epoch":
            if not self.snapshots.is_empty:
                return
            fine = session.advance(SLICE_SECONDS, self.gate, trainer.epoch + 1)
        else:
            fine = session.advance(SLICE_SECONDS, self.gate)
        if not fine:
            self._set_running(False)

    def _publish(self) -> None:
        snapshot = self._session.snapshot()
        if snapshot is not None:
            self.snapshots.put(snapshot)

    def _set_running(self, running: bool) -> None:
        if not running:
            self._until_epoch = None
        if running != self._running:
            self._running = running
            if not running:
                self._session.rest()
            self._events.append(Running(running))

    def _guard(self, doing: str, action: Callable[[], object]) -> None:
        """Do something; whatever goes wrong is reported and never ends the thread."""
        try:
            action()
        except Exception as error:  # noqa: BLE001  (the one place where anything may come out)
            self._set_running(False)
            self._session.dirty = False
            self._events.append(
                Failed(self._session.generation, doing, str(error), traceback.format_exc())
            )
