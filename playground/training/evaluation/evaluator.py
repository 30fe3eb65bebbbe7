"""How good the network is on all samples."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from playground.core import Array, Task, ValueNotAllowed
from playground.datasets.base.dataset import Affine, Dataset, Split
from playground.nn.base.loss import Loss
from playground.nn.base.metric import Metric, MetricValue, ScoredPredictions
from playground.nn.metrics import fitting
from playground.training.base.history import MeasuredMetrics
from playground.training.data.input_feed import Features
from playground.training.data.target_encoding import TargetEncoding
from playground.training.evaluation.predictor import Predictor
from playground.training.evaluation.sample_scores import SampleJudge, SampleScores


class Score(Struct, frozen=True):
    """The mean loss and the share of right answers (``None`` for regression), one per replica."""

    loss: Array
    accuracy: Array | None


class Truth(Struct, frozen=True):
    """What a dataset says of the samples of one split.

    Parameters
    ----------
    y
        Class indices ``(N,)`` or scaled target values ``(N, K)``.
    scaling
        How target values were scaled.
    classes
        The class names; empty for regression.
    """

    y: Array
    scaling: Affine
    classes: tuple[str, ...]

    @classmethod
    def of(cls, dataset: Dataset, split: Split) -> Truth:
        """Return a split's."""
        y = dataset.y_train if split == "train" else dataset.y_test
        return cls(y, dataset.y_scaling, dataset.classes)


class Scorer:
    """Computes the loss and the accuracy on one fixed set of samples.

    Parameters
    ----------
    predictor, loss, encoding
        How to answer and how to judge.
    features, truth
        All samples: their features per input port, and what the dataset says of them.

    Attributes
    ----------
    encoding, classes
        What the outputs stand for.
    """

    def __init__(
        self,
        predictor: Predictor,
        loss: Loss,
        encoding: TargetEncoding,
        features: Sequence[Features],
        truth: Truth,
    ) -> None:
        self._predictor = predictor
        self._features = features
        self._given = truth
        self._loss = loss
        self.encoding = encoding
        self.classes = truth.classes
        self._scaling = truth.scaling
        known = encoding.task.is_classification
        self._truth = truth.y.astype(np.intp) if known else truth.y
        targets = encoding.encode(truth.y, features[0].dtype)
        lead = predictor.lead
        self._output = np.zeros((*lead, targets.shape[1], len(targets)), targets.dtype)
        self._value = np.zeros(lead, targets.dtype)
        target = np.ascontiguousarray(targets.T)
        self._judge = loss.bind(self._output, target, self._value, np.zeros_like(self._output))
        self._each: SampleJudge | None = None
        self._is_remembered = False
        self._state: tuple[Array, ...] | None = None

    def of(self, predictor: Predictor) -> Scorer:
        """Return what judges the same samples as another network answers them."""
        return Scorer(predictor, self._loss, self.encoding, self._features, self._given)

    def score(self) -> Score:
        """Evaluate with the parameters as they are now."""
        if self._is_remembered:
            self._state = self._predictor.state()
        with np.errstate(all="ignore"):
            np.copyto(self._output, self._predictor.run(self._features))
            for each in self._judge.forward:
                each()
        if not self.encoding.task.is_classification:
            return Score(self._value.copy(), None)
        right = self.encoding.decide(self._output) == self._truth
        return Score(self._value.copy(), right.mean(axis=-1))

    def refresh(self) -> None:
        """See to it that :meth:`judged` is of the network as it is now: score it where it is not.

        A measurement for the curves, of the same moment, has done so already.
        """
        self._is_remembered = True  # from now on: nobody else needs what copying it costs
        then, now = self._state, self._predictor.state()
        same = zip(then, now, strict=True) if then is not None else ()
        if then is None or not all(np.array_equal(a, b, equal_nan=True) for a, b in same):
            self.score()

    def judged(self, replica: int = 0) -> ScoredPredictions:
        """Return one network's answers of the last :meth:`score` beside the truth, for metrics."""
        output = self._output if self._output.ndim == 2 else self._output[replica]
        with np.errstate(all="ignore"):
            scores = self._loss.predict(output).T
            if self.encoding.task is Task.REGRESSION:
                scores, truth = (self._scaling.undo(v) for v in (scores, self._truth))
                return ScoredPredictions(scores, scores[:, 0], truth, ())
            return ScoredPredictions(
                scores, self.encoding.decide(output), self._truth, self.classes
            )

    def each(self, replica: int = 0) -> SampleScores:
        """Return how wrong and how sure one network's answers of the last :meth:`score` are."""
        if self._each is None:
            targets = self.encoding.encode(self._given.y, self._output.dtype)
            self._each = SampleJudge(self._loss, self.encoding, targets)
        output = self._output if self._output.ndim == 2 else self._output[replica]
        return self._each.judge(output, self._loss.predict(output).T)

    @property
    def output(self) -> Array:
        """The outputs ``(..., K, N)`` of the last :meth:`score`."""
        return self._output


class Evaluator:
    """The scorers of the train and the test samples.

    Attributes
    ----------
    measured_at, seconds
        When :meth:`numbers` was last found, on the clock of ``time.perf_counter``, and how long
        that took.
    """

    def __init__(self, train: Scorer, test: Scorer) -> None:
        self.train = train
        self.test = test
        self.measured_at, self.seconds = -math.inf, 0.0

    def of(self, predictor: Predictor) -> Evaluator:
        """Return what judges another network on the same samples."""
        return Evaluator(self.train.of(predictor), self.test.of(predictor))

    def refresh(self) -> None:
        """See to it that both are of the network as it is now; see :meth:`.Scorer.refresh`."""
        for scorer in (self.train, self.test):
            scorer.refresh()

    def evaluate(self) -> dict[str, dict[str, Any]]:
        """Return ``{"train": {"loss", "accuracy"}, "test": {…}}``; see ``Trainer.evaluate``."""
        return {"train": _readable(self.train.score()), "test": _readable(self.test.score())}

    def judge(
        self, metrics: Sequence[Metric] | None = None, replica: int = 0
    ) -> dict[str, dict[str, MetricValue]]:
        """Return what metrics come to, ``{"train": {key: MetricValue}, "test": {…}}``.

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
        networks = math.prod(self.train.output.shape[:-2])
        if not 0 <= replica < networks:
            raise ValueNotAllowed("replica", replica, f"use 0 to {networks - 1}")
        if metrics is None:
            metrics = fitting(self.train.encoding.task, len(self.train.classes))
        found = {}
        for split, scorer in (("train", self.train), ("test", self.test)):
            scorer.score()
            found[split] = measure(scorer.judged(replica), metrics)
        return found

    def measured(self, metrics: Sequence[Metric], replica: int = 0) -> MeasuredMetrics:
        """Return metrics of one network's answers of the last time both splits were scored."""
        keys: list[str] = []
        values: list[float] = []
        for split, scorer in (("train", self.train), ("test", self.test)):
            for key, found in measure(scorer.judged(replica), metrics).items():
                keys.append(f"{split}_{key}")
                values.append(float(found.value))
        return MeasuredMetrics(tuple(keys), tuple(values))

    def numbers(self) -> tuple[float, float, float, float]:
        """Return train and test loss, train and test accuracy; ``nan`` where none applies."""
        began = time.perf_counter()
        train, test = self.train.score(), self.test.score()
        self.measured_at = time.perf_counter()
        self.seconds = self.measured_at - began
        return (
            train.loss.item(),
            test.loss.item(),
            math.nan if train.accuracy is None else train.accuracy.item(),
            math.nan if test.accuracy is None else test.accuracy.item(),
        )


def measure(judged: ScoredPredictions, metrics: Sequence[Metric]) -> dict[str, MetricValue]:
    """Return what every metric comes to, under its key."""
    with np.errstate(all="ignore"):
        return {metric.key: metric.compute(judged) for metric in metrics}


def _readable(score: Score) -> dict[str, Any]:
    """Return plain numbers for one network, arrays for replicas."""
    if score.loss.ndim:
        return {"loss": score.loss, "accuracy": score.accuracy}
    accuracy = None if score.accuracy is None else score.accuracy.item()
    return {"loss": score.loss.item(), "accuracy": accuracy}
