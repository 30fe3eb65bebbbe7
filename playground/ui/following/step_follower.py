"""Keeps a panel at the moment the training stands at."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from playground.core import Array
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
        self._theta: Array | None = None
        self._asking = self._has_missed = False
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
            self._shown, self._theta = (), None

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
        if self._shown != moment or self._theta is None:
            return False
        return snapshot.has_parameters(self._theta)

    def _forget(self, _: object = None) -> None:
        self._shown, self._theta = (), None
        self._show_nothing()

    def _follow(self, _: object = None) -> None:
        snapshot = self._client.latest
        if not self._is_seen or snapshot is None or not self._client.is_current:
            return
        if self._asking or self._is_shown(snapshot):
            self._has_missed = self._asking
            return
        now = time.monotonic()
        early = now - self._asked_at < self._pause_seconds
        if self._client.is_running and (early or not self._follows_play()):
            return
        self._asking, self._asked_at = True, now
        self._client.questions.read(read_step, self._take)

    def _take(self, answer: TrainerRead) -> None:
        """Show the moment that came, unless the document changed meanwhile."""
        missed, self._asking, self._has_missed = self._has_missed, False, False
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
        self._shown, self._theta = (answer.generation, step, phase, running), context.theta
        self._show(context, step, phase, running=running)
        if missed:
            self._follow()  # it may be of after this one
