"""One person's training, apart from any thread: obeys commands, reports events, makes snapshots."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

from playground.core import PlaygroundError, read_only
from playground.training.divergence import Diverged as Divergence
from playground.training.gate import FrameGate
from playground.training.history import History
from playground.training.messages import (
    Configure,
    Configured,
    Diverged,
    Evaluated,
    Event,
    Rejected,
    RequestState,
    StateReady,
)
from playground.training.probe import Probe
from playground.training.snapshot import (
    Metrics,
    ParameterView,
    Predictions,
    Snapshot,
    Wanted,
)
from playground.training.trainable import Trainable
from playground.training.trainer import NetworkError, Trainer

CHUNK_SECONDS = 0.0005
"""How long to step between two looks at the clock and the frame gate."""

_NOTHING = Metrics(0, 0, math.nan, math.nan, math.nan, math.nan)


class Session:
    """A trainer with its history, its pictures and its reports.

    Parameters
    ----------
    report
        Called with every event, in order.
    """

    def __init__(self, report: Callable[[Event], None]) -> None:
        self._report = report
        self._project: Trainable | None = None
        self._probe: Probe | None = None
        self._history = History()
        self._metrics = _NOTHING
        self._speed = Speedometer()
        self._blocked = False
        self._seconds_per_step = 1e-4
        self.trainer: Trainer | None = None
        self.generation = 0
        self.wanted = Wanted()
        self.dirty = False

    @property
    def ready(self) -> bool:
        """Whether there is something to train."""
        return self.trainer is not None and not self._blocked

    # commands -----------------------------------------------------------------------------------

    def configure(self, message: Configure) -> None:
        """Take a document: live where possible, keeping what can be kept, else from scratch."""
        old, project = self._project, message.project
        trainer = self.trainer
        try:
            fresh = message.restart or message.checkpoint is not None
            if trainer is None or old is None or fresh or _other_start(old, project):
                same_data = old is not None and old.dataset == project.dataset
                dataset = trainer.dataset if trainer is not None and same_data else None
                self._begin(message, Trainer(project, dataset=dataset))
            elif old.network == project.network and old.training.dtype == project.training.dtype:
                trainer.reconfigure(project.training)
                self._accept(message, kept=len(trainer.network.slots), restarted=False)
            else:
                changed = Trainer(project, dataset=trainer.dataset)
                kept = changed.adopt(trainer)
                self._replace(changed)
                self._accept(message, kept=kept, restarted=False)
                self._evaluate()
        except NetworkError as error:
            self._block(Rejected(message.generation, error.diagnostics, "", error.dataset))
        except PlaygroundError as error:
            self._block(Rejected(message.generation, (), str(error), None))

    def reset(self) -> None:
        """Go back to the initial weights and an empty history."""
        if self.trainer is not None:
            self.trainer.reset()
            self._restart_curves(())

    def run_phase(self, phase: str) -> None:
        """Run one third of a step."""
        trainer = self.trainer
        if trainer is None or self._blocked:
            return
        actions: dict[str, Callable[[], object]] = {
            "forward": trainer.forward,
            "backward": trainer.backward,
            "update": trainer.update,
        }
        with np.errstate(all="ignore"):
            self._try(actions[phase])
        if phase == "update":
            self._evaluate()
        self.dirty = True

    def run_steps(self, count: int) -> bool:
        """Make whole steps and evaluate; returns whether training may go on."""
        trainer = self.trainer
        if trainer is None or self._blocked:
            return False
        fine = self._try(lambda: trainer.step(count))
        self._evaluate()
        return fine

    def advance(self, seconds: float, gate: FrameGate, until_epoch: int | None = None) -> bool:
        """Step for some time, evaluating after every epoch; returns whether training may go on.

        Parameters
        ----------
        seconds
            When to return at the latest, give or take one chunk of steps.
        gate
            Waited at between chunks.
        until_epoch
            Return as soon as this many epochs are complete.
        """
        trainer = self.trainer
        if trainer is None or self._blocked:
            return False
        points: list[Metrics] = []
        begin = now = time.perf_counter()
        steps, epochs = trainer.step_count, trainer.epoch
        fine = True
        while fine and now - begin < seconds and trainer.epoch != until_epoch:
            gate.wait()
            started = time.perf_counter()
            fine = self._try(lambda: self._chunk(trainer, points))
            now = time.perf_counter()
            if trainer.step_count > steps:
                self._seconds_per_step = 0.9 * self._seconds_per_step + 0.1 * (now - started)
        self._speed.add(trainer.step_count - steps, trainer.epoch - epochs, now)
        if points:
            self._add(tuple(points))
        self.dirty = True
        return fine

    def send_state(self, message: RequestState) -> None:
        """Report the complete state, for saving and exporting."""
        checkpoint = None if self.trainer is None else self.trainer.checkpoint()
        points = self._history.points()
        self._report(StateReady(message.token, self.generation, checkpoint, points))

    def rest(self) -> None:
        """Forget the speed: training is paused."""
        self._speed = Speedometer()
        self.dirty = True

    # snapshots ----------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot | None:
        """Copy what the visible views need, ``None`` when there is nothing to show."""
        trainer = self.trainer
        self.dirty = False
        if trainer is None or self._probe is None:
            return None
        wanted = self.wanted
        with np.errstate(all="ignore"):
            plane = trainer.dataset.is_2d
            field = self._probe.field(wanted.field) if plane and wanted.field else None
            tiles = self._probe.tiles(wanted.tiles) if plane and wanted.tiles else {}
            predictions = self._predictions(trainer) if wanted.predictions else None
        network = trainer.network
        return Snapshot(
            generation=self.generation,
            step=trainer.step_count,
            epoch=trainer.epoch,
            phase=trainer.phase,
            stale=trainer.stale,
            batch_loss=trainer.batch_loss,
            metrics=self._metrics,
            parameters=tuple(
                ParameterView(
                    slot.node_id,
                    slot.name,
                    read_only(network.view(network.theta, slot)),
                    read_only(network.view(network.grad, slot)) if wanted.gradients else None,
                )
                for slot in network.slots
            ),
            field=field,
            tiles=tiles,
            predictions=predictions,
            steps_per_second=self._speed.steps,
            epochs_per_second=self._speed.epochs,
        )

    def _predictions(self, trainer: Trainer) -> Predictions:
        answers, confusions = [], []
        for scorer in (trainer.train_scorer, trainer.test_scorer):
            scorer.score()
            answers.append(trainer.readable(scorer.output))
            known = trainer.coding.task.is_classification
            classes = len(trainer.dataset.classes)
            confusions.append(scorer.confusion(classes) if known else None)
        return Predictions(answers[0], answers[1], confusions[0], confusions[1])

    # inside -------------------------------------------------------------------------------------

    def _chunk(self, trainer: Trainer, points: list[Metrics]) -> None:
        """Step for about :data:`CHUNK_SECONDS`, or to the end of the epoch and evaluate."""
        epoch = trainer.epoch
        if trainer.batches_per_epoch == 0:
            trainer.run_epochs(1)
        else:
            trainer.step(self._chunk_steps(trainer))
        if trainer.epoch != epoch:
            points.append(trainer.metrics())

    def _chunk_steps(self, trainer: Trainer) -> int:
        return min(trainer.steps_left, max(1, int(CHUNK_SECONDS / self._seconds_per_step)))

    def _begin(self, message: Configure, trainer: Trainer) -> None:
        if message.checkpoint is not None:
            trainer.restore(message.checkpoint)
        self._replace(trainer)
        self._accept(message, kept=0, restarted=True)
        self._restart_curves(message.history)

    def _replace(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self._probe = Probe(trainer)

    def _accept(self, message: Configure, kept: int, restarted: bool) -> None:
        trainer = self.trainer
        assert trainer is not None
        self._project = message.project
        self.generation = message.generation
        self._blocked = False
        self.dirty = True
        count = trainer.network.theta.shape[-1]
        self._report(Configured(message.generation, trainer.dataset, count, kept, restarted))

    def _block(self, rejection: Rejected) -> None:
        """Keep the last good training for when the document is mended, but do not run it."""
        self._blocked = True
        self._report(rejection)

    def _restart_curves(self, history: tuple[Metrics, ...]) -> None:
        assert self.trainer is not None
        self._history = History(history)
        self._metrics = history[-1] if history else self.trainer.metrics()
        if not history:
            self._history.append(self._metrics)
        self.dirty = True
        self._report(Evaluated(self.generation, self._history.points(), restart=True))

    def _evaluate(self) -> None:
        """Add a point to the curves if the parameters moved since the last one."""
        trainer = self.trainer
        assert trainer is not None
        metrics = trainer.metrics()
        if metrics.step == self._metrics.step:
            self._metrics = metrics
        else:
            self._add((metrics,))
        self.dirty = True

    def _add(self, points: tuple[Metrics, ...]) -> None:
        self._history.extend(points)
        self._metrics = points[-1]
        self._report(Evaluated(self.generation, points))

    def _try(self, action: Callable[[], object]) -> bool:
        """Run something; report a divergence and return whether all is well."""
        try:
            action()
        except Divergence as error:
            self._report(
                Diverged(self.generation, error.step, error.node_id, error.quantity, str(error))
            )
            self.dirty = True
            return False
        return True


class Speedometer:
    """Steps and epochs per second over the last second or so."""

    WINDOW = 1.0

    def __init__(self) -> None:
        self.steps = 0.0
        self.epochs = 0.0
        self._since: float | None = None
        self._counted = [0, 0]

    def add(self, steps: int, epochs: int, now: float) -> None:
        """Count what was done up to ``now``; the speed is renewed twice a second."""
        if self._since is None:
            self._since = now
            return
        self._counted[0] += steps
        self._counted[1] += epochs
        elapsed = now - self._since
        if elapsed >= self.WINDOW / 2:
            self.steps, self.epochs = (count / elapsed for count in self._counted)
            self._since, self._counted = now, [0, 0]


def _other_start(old: Trainable, new: Trainable) -> bool:
    """Tell whether the data or the initial weights are others, so that training begins anew."""
    start = ("seed", "initializer", "bias")
    return (
        old.dataset != new.dataset
        or old.browser_seed != new.browser_seed
        or any(getattr(old.training, name) != getattr(new.training, name) for name in start)
    )
