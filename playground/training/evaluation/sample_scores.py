"""How wrong and how sure a network is on each of many samples."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array, Task
from playground.nn.base.loss import Loss
from playground.nn.base.program import run
from playground.training.data.target_encoding import TargetEncoding

LOSS_NAME, MARGIN_NAME = "loss", "margin"
"""What the numbers of :class:`SampleScores` are called in tables."""


class SampleScores(Struct, frozen=True):
    """One number per sample, of the samples of one split.

    Parameters
    ----------
    loss
        ``(N,)``: each sample's loss, without the regularizer's penalty; their mean is the loss of
        the split.
    margin
        ``(N,)``: how far the answer is ahead of the next best one, as a share of the way from a
        sure no to a sure yes: 0 is a tie, 1 is as sure as can be. ``None`` for regression.
    """

    loss: Array
    margin: Array | None


class SampleJudge:
    """Computes every sample's own loss: a batch of one for each of as many replicas.

    Parameters
    ----------
    loss, encoding
        How to judge, and what outputs stand for.
    targets
        What is true, coded, ``(N, K)``.
    """

    def __init__(self, loss: Loss, encoding: TargetEncoding, targets: Array) -> None:
        self._encoding = encoding
        self._output = np.zeros((*targets.shape, 1), targets.dtype)
        self._value = np.zeros(len(targets), targets.dtype)
        own = np.ascontiguousarray(targets)[..., None]
        grad = np.zeros_like(self._output)
        self._program = loss.bind(self._output, own, self._value, grad)

    def judge(self, output: Array, scores: Array) -> SampleScores:
        """Judge a network's outputs ``(K, N)``, whose readable form is ``(N, K)``."""
        with np.errstate(all="ignore"):
            np.copyto(self._output[..., 0], output.T)
            run(self._program.forward)
            return SampleScores(self._value.copy(), margins(scores, self._encoding))


def margins(scores: Array, encoding: TargetEncoding) -> Array | None:
    """Return how sure the answers ``(N, K)`` are; see :class:`SampleScores`."""
    if encoding.task is Task.REGRESSION:
        return None
    way = encoding.high - encoding.low
    if encoding.task is Task.BINARY:
        middle = (encoding.low + encoding.high) / 2
        sure: Array = 2 * np.abs(scores[:, 0] - middle) / way
        return sure
    best = np.partition(scores, scores.shape[1] - 2, axis=1)
    ahead: Array = (best[:, -1] - best[:, -2]) / way
    return ahead
