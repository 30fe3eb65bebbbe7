"""Measures now and then which units are dead or saturated, while the network is in sight."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from playground.session.base.events import TrainerRead
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.history import Metrics
from playground.training.trainer import Trainer
from playground.ui.canvas import NetworkCanvas
from playground.ui.canvas.overlay.unit_notes import UnitFound, UnitsFound
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.support.background_task import BackgroundTask, TaskRun

if TYPE_CHECKING:
    from playground.explain import ExplainContext

PAUSE_SECONDS = 2.0
"""The least time between two looks at a training that runs."""

REST_MS = 200
"""How long a moment rests before a look while nothing runs: the next edit gets all of the time."""

LONGEST_WAIT = 5.0
"""Seconds to wait for a look at a large network that nobody wants any more."""

MOST_POINTS = 2000
"""How many points of the curve are looked at, besides the first."""

PATIENCE = 20.0
"""How many times as long as a look took the next one has to wait."""


class HealthFollower(QObject):
    """Copies the present step, looks at every unit's answers to it, and tells the canvas.

    The numbers are those of :func:`~playground.explain.diagnosis.health.health`. Nothing is
    asked while nobody sees the canvas.

    Signals
    -------
    examined(context, troubles)
        A moment was measured, copied in the context (``None`` where none is left), and what goes
        wrong there: a tuple of :class:`~playground.explain.diagnosis.training_trouble.Trouble`.
    """

    examined = Signal(object, tuple)

    def __init__(self, client: TrainingClient, canvas: NetworkCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._canvas = canvas
        self._measured: Snapshot | None = None
        self._asking: Snapshot | None = None
        self._due = self._began = 0.0
        self._is_closed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)
        self._task = BackgroundTask("unit-health", self)
        self._task.finished.connect(self._show)
        self._task.failed.connect(self._give_up)
        client.snapshot_ready.connect(self._follow)
        client.running_changed.connect(self._follow)
        client.emptied.connect(self._forget)

    @property
    def is_settled(self) -> bool:
        """Whether what is shown was measured at the present moment."""
        latest = self._client.latest
        known = latest is not None and self._measured is not None
        return known and self._asking is None and not self._is_other(latest)

    def close(self) -> None:
        """End what is being computed, and begin nothing more."""
        self._is_closed = True
        self._rest.stop()
        self._task.close(LONGEST_WAIT)

    def _follow(self, _: Snapshot | bool | None = None) -> None:
        if self._client.is_running:
            self._look()
        elif not self._is_closed:
            self._rest.start()

    def _look(self) -> None:
        latest, now = self._client.latest, time.monotonic()
        if self._is_closed:
            return
        if latest is None or not self._client.is_current or self._asking is not None:
            return
        if not self._canvas.isVisible() or (self._client.is_running and now < self._due):
            return
        if self._is_other(latest):
            self._asking, self._began = latest, now
            self._client.questions.read(_read, self._take)

    def _is_other(self, latest: Snapshot | None) -> bool:
        """Tell whether a moment's parameters are others than those that were measured."""
        known = self._measured
        return known is None or latest is None or not latest.stands_with(known)

    def _take(self, answer: TrainerRead) -> None:
        """Measure what came, unless the document changed meanwhile."""
        if self._is_closed:
            return
        if answer.generation != self._client.generation or answer.value is None:
            self._asking = None
            self._follow()  # what came of the present document may have come while this was asked
            return
        history = self._client.history.points()
        points = (*history[:1], *history[1:][-MOST_POINTS:])
        self._task.start(partial(_measure, answer.value, points))

    def _show(self, measured: tuple[UnitsFound, tuple[object, ...], object]) -> None:
        found, troubles, context = measured
        self.examined.emit(context, troubles)
        now = time.monotonic()
        self._due = now + max(PAUSE_SECONDS, PATIENCE * (now - self._began))
        self._measured, self._asking = self._asking, None
        self._canvas.unit_notes.show_health(found)
        self._follow()

    def _give_up(self, _: str) -> None:
        """Show nothing of a network that could not be run; another step may do."""
        self._show((UnitsFound(), (), None))

    def _forget(self) -> None:
        self._measured = self._asking = None
        self._task.cancel()
        self._canvas.unit_notes.show_health(UnitsFound())
        self.examined.emit(None, ())


def _read(trainer: Trainer) -> ExplainContext:
    """Copy a trainer's present step; runs in the worker's thread."""
    from playground.explain import ExplainContext

    return ExplainContext.of(trainer)


def _measure(
    context: object, points: tuple[Metrics, ...], run: TaskRun
) -> tuple[UnitsFound, tuple[object, ...], object]:
    """Look at every unit at a moment, and at the curve to it; runs in a thread."""
    from playground.explain import ExplainContext
    from playground.explain.diagnosis.findings import unit_findings
    from playground.explain.diagnosis.health import health, spread_rows
    from playground.explain.diagnosis.training_trouble import training_troubles

    del run
    assert isinstance(context, ExplainContext)
    rows = spread_rows(context)
    measured = health(context, rows)
    found = unit_findings(measured.units, context.plan.output.id)
    layers: dict[str, dict[int, UnitFound]] = {}
    for each in found:
        if each.unit is not None and each.kind in ("dead", "saturated"):
            layer = layers.setdefault(each.node_id, {})
            layer[each.unit] = UnitFound(each.kind == "dead", each.value)
    troubles = training_troubles(context, measured, points)
    return UnitsFound(len(rows), layers), troubles, context
