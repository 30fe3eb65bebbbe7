"""How good the network is on all samples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.core import Array
from playground.nn.loss import Loss
from playground.training.predictor import Predictor
from playground.training.targets import Coding


@dataclass(frozen=True)
class Score:
    """The mean loss and the share of right answers (``None`` for regression), one per replica."""

    loss: Array
    accuracy: Array | None


class Scorer:
    """Computes the loss and the accuracy on one fixed set of samples.

    Parameters
    ----------
    predictor, loss, coding
        How to answer and how to judge.
    features, answers
        All samples: per input port ``(N, features + 1)``, and what the dataset says of them.
    """

    def __init__(
        self,
        predictor: Predictor,
        loss: Loss,
        coding: Coding,
        features: Sequence[Array],
        answers: Array,
    ) -> None:
        self._predictor = predictor
        self._features = features
        self._coding = coding
        self._truth = answers.astype(np.intp) if coding.task.is_classification else answers
        targets = coding.encode(answers, features[0].dtype)
        lead = predictor.lead
        self._output = np.zeros((*lead, targets.shape[1], len(targets)), targets.dtype)
        self._value = np.zeros(lead, targets.dtype)
        target = np.ascontiguousarray(targets.T)
        self._judge = loss.bind(self._output, target, self._value, np.zeros_like(self._output))

    def score(self) -> Score:
        """Evaluate with the parameters as they are now."""
        with np.errstate(all="ignore"):
            np.copyto(self._output, self._predictor.run(self._features))
            for each in self._judge.forward:
                each()
        if not self._coding.task.is_classification:
            return Score(self._value.copy(), None)
        right = self._coding.decide(self._output) == self._truth
        return Score(self._value.copy(), right.mean(axis=-1))

    def confusion(self, classes: int) -> Array:
        """Return counts ``[truth, predicted]`` for the outputs of the last :meth:`score`."""
        decided = self._coding.decide(self._output)
        counts = np.zeros((classes, classes), dtype=np.int64)
        np.add.at(counts, (self._truth, decided), 1)
        return counts

    @property
    def output(self) -> Array:
        """The outputs ``(..., K, N)`` of the last :meth:`score`."""
        return self._output


class Evaluator:
    """The scorers of the train and the test samples."""

    def __init__(self, train: Scorer, test: Scorer) -> None:
        self.train = train
        self.test = test

    def evaluate(self) -> dict[str, dict[str, Any]]:
        """Return ``{"train": {"loss", "accuracy"}, "test": {…}}``; see ``Trainer.evaluate``."""
        return {"train": _readable(self.train.score()), "test": _readable(self.test.score())}

    def numbers(self) -> tuple[float, float, float, float]:
        """Return train and test loss, train and test accuracy; ``nan`` where none applies."""
        train, test = self.train.score(), self.test.score()
        return (
            train.loss.item(),
            test.loss.item(),
            math.nan if train.accuracy is None else train.accuracy.item(),
            math.nan if test.accuracy is None else test.accuracy.item(),
        )


def _readable(score: Score) -> dict[str, Any]:
    """Return plain numbers for one network, arrays for replicas."""
    if score.loss.ndim:
        return {"loss": score.loss, "accuracy": score.accuracy}
    accuracy = None if score.accuracy is None else score.accuracy.item()
    return {"loss": score.loss.item(), "accuracy": accuracy}
