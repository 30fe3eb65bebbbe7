"""Runs the thirds of a step and measures what each of them did."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec.structs import replace

from playground.core import Array, PlaygroundError, Task, read_only
from playground.session.phases.step_history import StepHistory
from playground.session.phases.step_record import (
    MOST_SAMPLES,
    NO_STEP,
    BackwardRecord,
    ForwardRecord,
    StepRecord,
    UpdateRecord,
)
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer

FORWARD, BACKWARD, UPDATE = "forward", "backward", "update"
ALL = frozenset({FORWARD, BACKWARD, UPDATE})

MOST_UNITS = 16
"""Up to how many units of a node are told of one by one."""


class StepRecorder:
    """Runs a trainer's thirds, and knows what the latest of each did.

    Parameters
    ----------
    trainer
        Whose thirds.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._history = StepHistory()
        self._record = NO_STEP
        self._stamp = self._now()
        self._memory = self._memory_now()

    @property
    def record(self) -> StepRecord:
        """What the latest thirds did; all of it is outdated when something else happened since."""
        record = self._record
        if not record.presses:
            return record
        if self._stamp != self._now():
            self._history.clear()
            record = replace(record, outdated=ALL)
        elif self._memory != self._memory_now():
            self._history.clear()  # another optimizer: the gradient that is there is as it was
        return replace(record, undoable=len(self._history))

    def forget(self) -> None:
        """Know nothing: training ran by itself, or began anew."""
        if self._record.presses:
            self._history.clear()
            self._record = NO_STEP

    def next_third(self) -> str:
        """Return the third that comes next in a step."""
        following = {Phase.FORWARD: BACKWARD, Phase.BACKWARD: UPDATE}
        return following.get(self._trainer.phase, FORWARD)

    def run(self, third: str) -> None:
        """Run ``forward``, ``backward`` or ``update``.

        Raises
        ------
        DivergenceError
            When a number was not finite; nothing is known of the step then.
        """
        record = self.record
        self._history.note(self._trainer, third, record)
        try:
            self._measure(third, record)
        except BaseException:
            self._history.clear()
            self._record = NO_STEP
            raise
        self._stamp = self._now()
        self._memory = self._memory_now()

    def take_back(self) -> bool:
        """Take the latest third back; returns whether there was one.

        What was chosen since (an optimizer, a schedule with a memory) may not fit what was before.
        """
        if not self.record.undoable:
            return False
        try:
            found = self._history.take_back(self._trainer)
        except PlaygroundError:
            found = None
        if found is None:
            self._history.clear()
            return False
        presses = self._record.presses + 1
        self._record, thirds = found
        self._stamp = self._now()
        for third in thirds:
            self.run(third)
        self._record = replace(self._record, presses=presses)
        return True

    # measuring ----------------------------------------------------------------------------------

    def _now(self) -> tuple[int, Phase]:
        return self._trainer.step_count, self._trainer.phase

    def _memory_now(self) -> tuple[str, frozenset[str]]:
        """Return whose memory an update goes on with: another optimizer's may have its names."""
        return self._trainer.rule.optimizer.name, frozenset(self._trainer.slots)

    def _measure(self, third: str, record: StepRecord) -> None:
        measure = {FORWARD: self._forward, BACKWARD: self._backward, UPDATE: self._update}
        penalized = not self._trainer.rule.regularizer.is_none
        measured = measure[third](record)
        self._record = replace(measured, presses=record.presses + 1, is_penalized=penalized)

    def _forward(self, record: StepRecord) -> StepRecord:
        self._trainer.forward()
        return replace(record, forward=self._seen(), outdated=frozenset({BACKWARD, UPDATE}))

    def _backward(self, record: StepRecord) -> StepRecord:
        trainer = self._trainer
        before, known = trainer.network.theta.copy(), record.backward
        same = known is not None and trainer.loop.pending and BACKWARD not in record.outdated
        gradient = read_only(trainer.backward())
        found = BackwardRecord(
            gradient,
            self._units(),
            float(np.linalg.norm(gradient.astype(np.float64))),
            int(np.count_nonzero(trainer.network.theta != before)),
            _largest(gradient - known.gradient) if same and known is not None else None,
        )
        forward = self._seen()
        return replace(record, forward=forward, backward=found, outdated=frozenset({UPDATE}))

    def _update(self, record: StepRecord) -> StepRecord:
        """Measure an update; what has to come first is measured like everything else."""
        trainer = self._trainer
        searches = trainer.rule.optimizer.searches
        if trainer.phase is not Phase.BACKWARD and (searches or not trainer.loop.has_gradient):
            record = self._backward(record)
        loop, theta = trainer.loop, trainer.network.theta
        before, gradient = theta.copy(), trainer.network.grad.copy()
        is_of_these = trainer.phase is not Phase.FORWARD
        with np.errstate(all="ignore"):
            loss = loop.batch_loss if loop.pending else loop.loss_again()
            trainer.update()
            move = read_only(theta - before)
            exact = move.astype(np.float64)
            promised = float(gradient.astype(np.float64) @ exact) if is_of_these else None
            found = UpdateRecord(
                move,
                float(np.linalg.norm(exact)),
                int(np.count_nonzero(theta != before)),
                not np.array_equal(gradient, trainer.network.grad),
                loop.stale,
                promised,
                loop.loss_again() - loss,
            )
        outdated = frozenset({FORWARD, BACKWARD}) if loop.stale else frozenset[str]()
        return replace(record, update=found, outdated=outdated)

    def _seen(self) -> ForwardRecord:
        """Look at the batch under way."""
        trainer = self._trainer
        program, model, dataset = trainer.loop.program, trainer.model, trainer.dataset
        rows = trainer.loop.coming_rows
        assert rows is not None, "a batch is under way"
        few = slice(MOST_SAMPLES)
        answers, targets = program.network.output[..., few], program.target[..., few].T
        known = dataset.task is not Task.REGRESSION
        return ForwardRecord(
            program.network.batch_size,
            trainer.loop.batch_loss,
            read_only(dataset.train_rows[rows[few]]),
            read_only(targets if known else model.y_scaling.undo(targets)),
            read_only(model.readable(answers)),
            tuple(dataset.classes) if known else (),
        )

    def _units(self) -> Mapping[str, Array]:
        """Return the root mean square over the batch of ∂L/∂a, per node of few units."""
        network = self._trainer.loop.program.network
        few = [
            node
            for node in self._trainer.plan.nodes
            if not node.features and len(node.shape) == 1 and node.shape[0] <= MOST_UNITS
        ]
        return {n.id: np.sqrt(np.mean(network.value_grad(n.id) ** 2, axis=-1)) for n in few}


def _largest(difference: Array) -> float:
    return float(np.abs(difference).max(initial=0.0))
