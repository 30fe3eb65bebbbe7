"""What a training answers: how good it is, and what it says of samples."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.core import Array, PlaygroundError, ValueNotAllowed
from playground.datasets.base.dataset import Dataset
from playground.nn.base.metric import Measure, Metric
from playground.session.snapshots.snapshot import Metrics
from playground.training.facts import Facts


class Answers(Facts):
    """The answering side of :class:`~playground.training.trainer.Trainer`."""

    dataset: Dataset
    replicas: int

    def evaluate(self) -> dict[str, dict[str, Any]]:
        """Return ``{"train": {"loss", "accuracy"}, "test": {…}}`` over all samples.

        The loss is without the regularizer's penalty. The accuracy is ``None`` for regression.
        With replicas every value is an array ``(R,)``.
        """
        return self.evaluator.evaluate()

    def judge(
        self, metrics: Sequence[Metric] | None = None, replica: int = 0
    ) -> dict[str, dict[str, Measure]]:
        """Return what metrics come to, ``{"train": {key: Measure}, "test": {…}}``.

        Parameters
        ----------
        metrics
            Which; without it every one that tells something about the problem.
        replica
            Which of several networks.

        Raises
        ------
        ValueNotAllowed
            When there is no such replica.
        """
        if not 0 <= replica < self.replicas:
            raise ValueNotAllowed("replica", replica, f"use 0 to {self.replicas - 1}")
        return self.evaluator.judge(metrics, replica)

    def metrics(self) -> Metrics:
        """Return the present point of the curves (one replica only)."""
        used = self._at.batches.position - self._at.pending
        epoch = self.epoch + (used / self.batches_per_epoch if used else 0.0)
        return Metrics(self.step_count, epoch, *self.evaluator.numbers())

    def predict(self, x: Array) -> Array:
        """Answer for raw feature rows ``(N, columns)``; returns ``(N, K)``, ``(R, N, K)``.

        Probabilities where the loss works on logits; target values, unscaled, for regression; else
        the output as it is.
        """
        rows = np.atleast_2d(np.asarray(x, dtype=np.float64))
        width = len(self.dataset.columns)
        if rows.ndim != 2 or rows.shape[1] != width:
            raise PlaygroundError(f"predict needs rows of {width} values, got shape {rows.shape}")
        with np.errstate(all="ignore"):
            scaled = self.dataset.x_scaling.apply(rows)
            features = [port.prepare(scaled) for port in self.network.inputs]
            return self.readable(self.predictor.run(features))

    def readable(self, output: Array) -> Array:
        """Turn network outputs ``(..., K, N)`` into a person's units ``(..., N, K)``; a copy."""
        answer = self.loss.predict(output).swapaxes(-1, -2)
        if self.coding.task.is_classification:
            return answer
        return self.dataset.y_scaling.undo(answer)
