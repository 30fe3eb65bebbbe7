"""Keeps a panel at the moment the training stands at."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from playground.explain import ExplainContext
from playground.session.base.events import TrainerRead
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase
from playground.ui.controllers.answers.present_step import read_step
from playground.ui.controllers.training_client import TrainingClient


class StepFollower(QObject):
    """Asks the worker for a copy of the present step when the panel shows an older one.

    While nobody looks, nothing is asked.

    Parameters
    ----------
    client
        Whose training.
    pause_seconds
        The least time between two looks at a training that runs.
    parent
        The owner.
    """

    def __init__(self, client: TrainingClient, pause_seconds: float, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._pause_seconds = pause_seconds
        self._is_seen = False
        self._shown: tuple[object, ...] = ()
        self._asked_of: Snapshot | None = None
        self._asking = False
        self._asked_at = 0.0
        client.snapshot_ready.connect(self._follow)
        client.running_changed.connect(self._follow)
        client.rejected.connect(self._forget)
        client.emptied.connect(self._forget)

    def set_seen(self, seen: bool) -> None:
        """Begin to follow when the panel comes into sight; rest when it goes."""
        self._is_seen = seen
        if seen:
            self._follow()
        else:
            self._rest()
            self._shown, self._asked_of = (), None

    @property
    def is_settled(self) -> bool:
        """Whether the panel, if anybody looks at it, shows the present moment."""
        snapshot = self._client.latest
        if not self._is_seen or snapshot is None:
            return True
        return self._is_shown(snapshot) and not self._asking

    def _show(self, context: ExplainContext, step: int, phase: Phase, *, running: bool) -> None:
        """Show the moment that came."""
        raise NotImplementedError

    def _show_nothing(self) -> None:
        """Show that there is no step to look at."""
        raise NotImplementedError

    def _rest(self) -> None:
        """Give up what is being computed: nobody looks any more."""
        raise NotImplementedError

    def _follows_play(self) -> bool:
        """Tell whether the panel takes another moment now, while training runs."""
        raise NotImplementedError

    def _is_shown(self, snapshot: Snapshot) -> bool:
        """Tell whether the panel shows the very moment of a snapshot."""
        moment = (snapshot.generation, snapshot.step, snapshot.phase, self._client.is_running)
        asked_of = self._asked_of
        return self._shown == moment and asked_of is not None and snapshot.stands_with(asked_of)

    def _forget(self, _: object = None) -> None:
        self._shown, self._asked_of = (), None
        self._show_nothing()

    def _follow(self, _: object = None) -> None:
        snapshot = self._client.latest
        if not self._is_seen or snapshot is None or not self._client.is_current:
            return
        if self._asking or self._is_shown(snapshot):
            return
        now = time.monotonic()
        early = now - self._asked_at < self._pause_seconds
        if self._client.is_running and (early or not self._follows_play()):
            return
        self._asking, self._asked_at, self._asked_of = True, now, snapshot
        self._client.questions.read(read_step, self._take)

    def _take(self, answer: TrainerRead) -> None:
        """Show the moment that came, unless the document changed meanwhile."""
        self._asking = False
        if not self._is_seen:
            return
        if answer.generation != self._client.generation:
            self._follow()  # what came of the present document may have come while this was asked
            return
        if answer.value is None:
            self._forget()
            return
        assert isinstance(answer.value, tuple)
        context, step, phase = answer.value
        running = self._client.is_running
        self._shown = (answer.generation, step, phase, running)
        self._show(context, step, phase, running=running)
        if self._client.latest is not self._asked_of:
            self._follow()  # a moment came while this one was asked for
