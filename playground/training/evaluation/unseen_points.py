"""How a network answers points that nobody trains on, and what there is to compare it with."""

from __future__ import annotations

import math

from msgspec import Struct

from playground.core import Array, read_only
from playground.datasets.base.dataset import Affine, Dataset
from playground.datasets.base.drawn_points import read_points
from playground.nn.base.loss import Loss
from playground.nn.compiler.network import Network
from playground.training.data.input_feed import raw_features
from playground.training.data.target_encoding import TargetEncoding
from playground.training.evaluation.constant_answer import constant_loss
from playground.training.evaluation.evaluator import Scorer, Truth
from playground.training.evaluation.predictor import Predictor


class UnseenAnswers(Struct, frozen=True):
    """What a network makes of painted points.

    Parameters
    ----------
    constant_loss
        What always giving the same answer costs on the train samples.
    judged
        Which of the points have an answer that the data knows, as their places among all of them.
    loss
        Their mean loss, ``nan`` without any.
    right
        Which of them get their class, ``(N,)``; ``None`` for regression.
    answers
        What the network answers them, in a person's units: a class's index, or the first value.
    painted
        All the points, as text: others may have been painted since.
    """

    constant_loss: float
    judged: tuple[int, ...] = ()
    loss: float = math.nan
    right: Array | None = None
    answers: Array | None = None
    painted: str = ""

    @property
    def count(self) -> int:
        """How many points are judged."""
        return len(self.judged)

    @property
    def count_right(self) -> int | None:
        """How many get their class; ``None`` for regression."""
        return None if self.right is None else int(self.right.sum())


class UnseenJudge:
    """Judges painted points as the test samples are judged; none of them is ever trained on.

    Parameters
    ----------
    network, loss, encoding
        What answers, and how to judge.
    dataset
        The data whose plane the points lie on.
    """

    def __init__(
        self, network: Network, loss: Loss, encoding: TargetEncoding, dataset: Dataset
    ) -> None:
        self._network, self._loss, self._encoding, self._dataset = network, loss, encoding, dataset
        targets = encoding.encode(dataset.y_train, network.dtype)
        self._constant = constant_loss(loss, targets)
        self._text = ""
        self._judged: tuple[int, ...] = ()
        self._scorer: Scorer | None = None

    def judge(self, text: str) -> UnseenAnswers:
        """Judge points with the parameters as they are now; of several networks, by the first.

        Parameters
        ----------
        text
            The points, as :func:`~playground.datasets.base.drawn_points.read_points` reads them.
            Those of a class that the data does not have are left out, and all where the data is on
            no plane.
        """
        if text != self._text:
            self._judged, self._scorer = (), None
            self._take(text)
            self._text = text
        scorer = self._scorer
        if scorer is None:
            return UnseenAnswers(self._constant, painted=text)
        score = scorer.score()
        judged = scorer.judged()
        known = self._dataset.task.is_classification
        return UnseenAnswers(
            self._constant,
            self._judged,
            float(score.loss.reshape(-1)[0]),
            read_only(judged.decided == judged.truth) if known else None,
            read_only(judged.decided),
            text,
        )

    def _take(self, text: str) -> None:
        """Prepare what judges other points."""
        network, dataset = self._network, self._dataset
        if not (text and dataset.is_2d):
            return
        points = read_points(text)
        known = dataset.task.is_classification
        if known:
            classes = range(len(dataset.classes))
            self._judged = tuple(i for i, y in enumerate(points[:, 2].tolist()) if y in classes)
        else:
            self._judged = tuple(range(len(points)))
        if not self._judged:
            return
        kept = points[list(self._judged)]
        scaling: Affine = dataset.y_scaling
        y = kept[:, 2].astype(int) if known else scaling.apply(kept[:, 2:])
        features = raw_features(network, dataset.x_scaling, kept[:, :2])
        truth = Truth(y, scaling, dataset.classes)
        # A predictor of its own: the training's keeps buffers for its own sizes.
        self._scorer = Scorer(Predictor(network), self._loss, self._encoding, features, truth)
