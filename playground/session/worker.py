"""The thread that owns a training: takes commands between steps, leaves snapshots and events.

It is the single owner of parameters, optimizer state and random streams. Views get read-only
copies. Everything it is told carries a generation, and so does everything it says.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue

from playground.session.base.commands import (
    CancelLoading,
    Command,
    Configure,
    GoTo,
    PlantTraining,
    Play,
    ReadPath,
    ReadTrainer,
    RequestSnapshot,
    RequestState,
    Reset,
    RunEpochs,
    RunPhase,
    RunSteps,
    SetSpeed,
    SetValue,
    StepBack,
    drop_superseded,
)
from playground.session.base.events import Event, Failed, Running, joined
from playground.session.pacing.collector import collector_paused
from playground.session.pacing.thread_sync import FrameGate, LatestBox
from playground.session.run_request import RunRequest, SpeedLimit
from playground.session.session import Session
from playground.session.snapshots.snapshot import Snapshot
from playground.storage.error_log import log_unexpected

SLICE_SECONDS = 0.004
"""How long to step before looking at the inbox again: well under a frame."""

EVALUATION_SHARE = 0.08
"""How much of the training's time its curves may take: an epoch often takes less than a frame."""

REPLAY_SECONDS = 0.1
"""How often something is seen of a long way to a moment of the past."""

POLL_SECONDS = 0.004
"""How often to look whether the window took the last frame, when going an epoch a frame."""


class Worker:
    """A training in a thread of its own.

    Send commands with :meth:`send`; read :attr:`snapshots` (only the latest is kept) and
    :meth:`events` (none is lost). :meth:`close` stops and joins the thread.

    Parameters
    ----------
    came
        Called in the thread, where training rests, as soon as there is a snapshot: a person who
        looks at one moment after the other waits for it. One that runs is looked at in its own
        time.
    """

    def __init__(self, came: Callable[[], object] = lambda: None) -> None:
        self._came = came
        self.gate = FrameGate()
        self.snapshots: LatestBox[Snapshot] = LatestBox()
        self._inbox: SimpleQueue[Command | None] = SimpleQueue()
        self._events: deque[Event] = deque()
        self._session = Session(self._events.append, EVALUATION_SHARE)
        self._limit = SpeedLimit()
        self._running = False
        self._request = RunRequest()
        self._closing = False
        self._shown_at = 0.0
        self._thread = threading.Thread(target=self._run, name="playground-worker", daemon=True)
        self._thread.start()

    # the window's side --------------------------------------------------------------------------

    def send(self, command: Command) -> None:
        """Queue a command; never waits. Data that is no longer needed is not read to the end."""
        loading = self._session.loading
        match command:
            case CancelLoading(generation):
                loading.give_up(generation)
                return
            case Configure() if self._inbox.empty():
                loading.make_way(command)
        self._inbox.put(command)

    def events(self) -> list[Event]:
        """Take all events since the last call; never waits. Points come in one report."""
        return joined(self._events.popleft() for _ in range(len(self._events)))

    def close(self, timeout: float = 10.0) -> bool:
        """Stop after the current step and join the thread; returns whether it ended."""
        self._closing = True
        self._session.loading.give_up()
        self.gate.open()
        self._inbox.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # the thread's side --------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closing:
            for command in drop_superseded(self._queued()):
                if not self._closing:
                    self._obey(command)
            if self._closing:
                return
            if self._running or self._request.steps:
                self._guard("training", self._advance)
            if self._session.dirty and self._is_to_be_shown():
                self._guard("preparing the views", self._publish)

    def _is_to_be_shown(self) -> bool:
        """Tell whether a snapshot is of use now: not of what a replay merely comes through."""
        if self._session.replays and time.monotonic() < self._shown_at + REPLAY_SECONDS:
            return False
        return not self._running or self.snapshots.is_empty

    def _queued(self) -> list[Command]:
        """Take everything queued; when there is nothing else to do, wait for it."""
        commands: list[Command] = []
        wait = self._seconds_to_wait()
        try:
            while (command := self._inbox.get(wait != 0.0, wait)) is not None:
                commands.append(command)
                wait = 0.0
        except Empty:
            pass
        return commands

    def _seconds_to_wait(self) -> float | None:
        """Return how long commands may be waited for; ``None`` when nothing else is to be done."""
        if self._request.steps:
            return 0.0
        if not self._running:
            return None
        if self._waits_for_frame():
            return POLL_SECONDS
        return 0.0 if self._request.epochs else self._limit.seconds_to_wait()

    def _waits_for_frame(self) -> bool:
        """Tell whether this frame's epoch is done and the window has not taken it yet."""
        by_frame = self._limit.speed == "epoch" and not self._request.epochs
        return by_frame and not self._request.frame and not self.snapshots.is_empty

    # commands -----------------------------------------------------------------------------------

    def _obey(self, command: Command) -> None:
        """Carry a command out; :meth:`_guard` turns an exception into an event."""
        match command:
            case Configure():
                self._guard("taking over the document", lambda: self._configure(command))
            case RequestState():
                self._guard("copying the state", lambda: self._session.send_state(command))
            case ReadPath():
                self._guard("looking back", lambda: self._session.read_path(command))
            case ReadTrainer():
                self._guard("looking at a step", lambda: self._session.read_trainer(command))
            case PlantTraining():
                self._session.plant(command)
            case SetSpeed(speed):
                self._limit.set(speed)
            case SetValue():
                self._guard("setting a value", lambda: self._session.set_value(command))
            case RequestSnapshot(wanted):
                self._session.wanted = wanted
                self._session.dirty = True
            case _:
                self._drive(command)

    def _drive(self, command: Command) -> None:
        """Carry out what a person presses."""
        session, steps = self._session, self._request.steps
        self._request = RunRequest()
        match command:
            case Play():
                self._begin_run(session.ready)
                return
            case RunEpochs(count):
                self._request.epochs = count
                self._begin_run(session.ready and count > 0)
                return
        self._set_running(False)
        match command:
            case Reset(revision):
                self._guard("resetting", lambda: session.reset(revision))
            case GoTo():
                self._guard("going to a step", lambda: self._go_to(command))
            case RunPhase(phase):
                self._guard(f"running {phase}", lambda: session.run_phase(phase))
            case StepBack():
                self._guard("stepping back", session.step_back)
            case RunSteps(count) if session.ready and count > 0:
                # The first ones now, so that whatever is asked next sees them; the rest in slices.
                self._request.steps = steps + count
                self._guard("making a step", self._advance)
                if self._request.steps:  # not done in a slice: it runs, and can be paused
                    self._set_running(True)

    def _begin_run(self, wished: bool) -> None:
        """Run until a stop condition or a person ends it."""
        self._set_running(wished and self._session.begin_run(), announce=True)

    def _configure(self, command: Configure) -> None:
        with collector_paused():
            self._session.configure(command)
        if not self._session.ready:
            self._set_running(False)

    def _go_to(self, command: GoTo) -> None:
        """Go to where a step is replayed from; the replay goes on in slices."""
        self._shown_at = time.monotonic()
        self._request.steps = self._session.go_to(command)

    # training -----------------------------------------------------------------------------------

    def _advance(self) -> None:
        """Train for a slice of time, as fast as is wished for."""
        session, request, trainer = self._session, self._request, self._session.trainer
        if trainer is None:
            return
        limit = self._limit.updates_per_second
        if request.steps or request.epochs or not (limit or self._limit.speed == "epoch"):
            fine = request.run(session, trainer, SLICE_SECONDS, self.gate)
        elif limit:
            fine = True
            if self._limit.seconds_to_wait() == 0.0 and self._limit.shows_thirds:
                fine = session.run_third()
                self._limit.made_update(1 / 3)
            elif self._limit.seconds_to_wait() == 0.0:
                fine = session.run_steps(1, patience=0.25 / limit)
                self._limit.made_update()
        elif self._waits_for_frame():
            return
        else:
            request.frame = True
            fine = request.run(session, trainer, SLICE_SECONDS, self.gate)
            if not request.frame:
                self._publish()
        if not fine or request.is_done:
            self._set_running(False)

    def _publish(self) -> None:
        self._shown_at = time.monotonic()
        snapshot = self._session.snapshot()
        if snapshot is not None:
            self.snapshots.put(snapshot)
            if not (self._running or self._closing):
                self._came()

    def _set_running(self, running: bool, *, announce: bool = False) -> None:
        """Run or rest; ``announce`` even what is no change, so that a refused Play shows."""
        changed = running != self._running
        self._running = running
        if not running:
            self._request = RunRequest()
            self._session.rest()
        if changed or announce:
            self._events.append(Running(running))

    def _guard(self, doing: str, action: Callable[[], object]) -> None:
        """Do something; whatever goes wrong is reported and never ends the thread."""
        try:
            action()
        except Exception as error:  # noqa: BLE001  (the one place where anything may come out)
            self._set_running(False)
            self._session.dirty = False
            log_unexpected(doing, error)
            self._events.append(
                Failed(self._session.generation, doing, str(error), traceback.format_exc())
            )
