"""What helps when a training diverged: why it did, a step before it did, and a smaller rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite, log
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.nn.optimizers import OPTIMIZERS
from playground.session.base.events import Diverged, TrainerRead
from playground.training.base.history import Metrics
from playground.ui.controllers.document import Document
from playground.ui.controllers.document_edits import DocumentEdits
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.shell.banner import Banner
from playground.ui.support.background_task import BackgroundTask, TaskRun

if TYPE_CHECKING:
    from playground.explain import ExplainContext
    from playground.training.trainer import Trainer

CAUSE = "diverged"

LONGEST = 1.1 * log(1e308)
"""The logarithm of how much weights grow until they leave the range of numbers, and a tenth."""

WORSE = 2.0
"""A training is still well as long as its loss is no more than this many times the best one."""


class DivergenceHelp(QObject):
    """Says in the banner what is known of a divergence and offers the ways on.

    The message of the training comes first; what the curvature at its last finite state says is
    computed behind it and added.

    Attributes
    ----------
    told
        What was said last, and the last good step; the empty string when nothing diverged since.

    Signals
    -------
    said(text, step)
        The same.
    """

    said = Signal(str, object)

    def __init__(
        self,
        client: TrainingClient,
        document: Document,
        edits: DocumentEdits,
        banner: Banner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._client, self._document, self._edits = client, document, edits
        self._banner = banner
        self._event: Diverged | None = None
        self._good: int | None = None
        self.told: tuple[str, int | None] = ("", None)
        self._task = BackgroundTask("divergence", self)
        self._task.finished.connect(self._say)
        client.event_arrived.connect(self._note)
        client.running_changed.connect(self._forget)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action does."""
        return {"back_to_good": self._go_back, "halve_rate": self._halve}

    def close(self) -> None:
        """End what is being computed."""
        self._task.close()

    def _note(self, event: object) -> None:
        if isinstance(event, Diverged):
            self._event = event

    def show(self, message: str, cause: str) -> None:
        """Say what went wrong, offer the ways on, and look at the last finite state."""
        if cause != CAUSE or self._event is None:
            return
        self._good = last_good_step(self._client.history.points())
        self._show(message)
        self._client.questions.read(_read, self._explain)

    def _explain(self, answer: TrainerRead) -> None:
        event, context = self._event, answer.value
        if event is not None and context is not None and answer.generation == event.generation:
            self._task.start(lambda run: _reason(context, event, run))

    def _say(self, answer: tuple[str, float | None]) -> None:
        text, growth = answer
        event = self._event
        if growth is not None and self._good is not None and event is not None:
            # A loss that is bounded shows nothing of it: they began to grow that long ago.
            began = event.step - round(LONGEST / log(growth))
            self._good = max(min(self._good, began), 0)
        if event is not None and self._banner.cause == CAUSE:
            self._show(f"Training diverged at step {event.step:,}. {text}")

    def _show(self, text: str) -> None:
        buttons = [("halve_rate", "Halve the rate")]
        if self._good is not None:
            buttons.insert(0, ("back_to_good", f"Back to step {self._good:,}"))
        self._banner.show_message(text, CAUSE, "reset", "Reset weights", more=buttons)
        self._tell(text, self._good)

    def _tell(self, text: str, step: int | None) -> None:
        if self.told != (text, step):
            self.told = (text, step)
            self.said.emit(text, step)

    def _forget(self, running: bool) -> None:
        if running:
            self._task.cancel()
            self._event = None
            self._tell("", None)

    def _go_back(self) -> None:
        """Go back to the last step at which the training was well."""
        good = self._good
        if good is None:
            good = last_good_step(self._client.history.points())
        if good is not None:
            self._client.go_to(good)

    def _halve(self) -> None:
        """Go on with half the learning rate; Undo takes that back."""
        rate = OPTIMIZERS.create(self._document.project.training.optimizer).learning_rate
        self._edits.set_learning_rate(rate / 2, "Halve learning rate")


def last_good_step(points: Sequence[Metrics]) -> int | None:
    """Return the last step whose training loss is not far above the best one there was before."""
    good, best = None, float("inf")
    for point in points:
        loss = point.train_loss
        if not isfinite(loss):
            break
        best = min(best, loss)
        if loss <= WORSE * best:
            good = point.step
    return good


def _read(trainer: Trainer) -> ExplainContext:
    """Copy the last finite state; runs in the worker's thread."""
    from playground.explain import ExplainContext

    return ExplainContext.of(trainer)


def _reason(context: object, event: Diverged, run: TaskRun) -> tuple[str, float | None]:
    """Explain the divergence; runs in a thread. What explains is only imported here."""
    from playground.explain import ExplainContext
    from playground.explain.loss_surface.curvature import NoCurvature, curvature
    from playground.explain.loss_surface.divergence_reason import explain_divergence

    assert isinstance(context, ExplainContext)
    try:
        found = curvature(context, progress=run.progress)
    except NoCurvature:
        found = None
    reason = explain_divergence(context, event.node_id, event.quantity, found)
    return reason.text, reason.growth
