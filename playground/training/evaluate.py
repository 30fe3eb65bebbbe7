"""How good the network is on all samples, and what it answers anywhere."""

from dataclasses import dataclass

import numpy as np

from playground.core import Array
from playground.nn.loss import Loss
from playground.nn.network import Network
from playground.training.targets import Coding

CHUNK = 2048
"""Samples per forward pass: bounds the memory evaluation needs."""


@dataclass(frozen=True)
class Score:
    """The mean loss and the share of right answers (``nan`` for regression), one per replica."""

    loss: Array
    accuracy: Array


class Predictor:
    """Runs a network over any number of rows, a chunk at a time.

    Parameters
    ----------
    network
        Whose plan and parameters to use.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._sized: dict[int, Network] = {}

    def run(self, features: list[Array]) -> Array:
        """Return outputs ``(..., K, N)`` for prepared features, one array per input port."""
        count = len(features[0])
        outputs = [self._chunk(features, i, min(i + CHUNK, count)) for i in range(0, count, CHUNK)]
        return outputs[0] if len(outputs) == 1 else np.concatenate(outputs, axis=-1)

    def network_for(self, count: int) -> Network:
        """Return the sibling that runs ``count`` rows at once (kept for the next time)."""
        if count not in self._sized:
            if len(self._sized) >= 6:
                self._sized.pop(next(iter(self._sized)))
            self._sized[count] = self._network.sibling(count)
        return self._sized[count]

    def _chunk(self, features: list[Array], start: int, stop: int) -> Array:
        network = self.network_for(stop - start)
        for port, rows in zip(network.inputs, features, strict=True):
            np.copyto(port.rows, rows[start:stop])
        for each in network.forward_calls:
            each()
        return network.output if stop - start == len(features[0]) else network.output.copy()


class Scorer:
    """Computes the loss and the accuracy on one fixed set of samples.

    Parameters
    ----------
    predictor, loss, coding
        How to answer and how to judge.
    features, targets
        All samples, prepared and coded: ``(N, features + 1)`` each, ``(N, K)``.
    """

    def __init__(
        self,
        predictor: Predictor,
        loss: Loss,
        coding: Coding,
        features: list[Array],
        targets: Array,
        lead: tuple[int, ...],
    ) -> None:
        self._predictor = predictor
        self._features = features
        self._coding = coding
        self._truth = coding.decide(targets.T)
        if coding.task.is_classification and coding.outputs == 1:
            self._truth = (targets[:, 0] == coding.high).astype(np.intp)
        count = len(targets)
        self._output = np.zeros((*lead, targets.shape[1], count), targets.dtype)
        self._value = np.zeros(lead, targets.dtype)
        target = np.ascontiguousarray(targets.T)
        self._judge = loss.bind(self._output, target, self._value, np.zeros_like(self._output))

    def score(self) -> Score:
        """Evaluate with the parameters as they are now."""
        np.copyto(self._output, self._predictor.run(self._features))
        for each in self._judge.forward:
            each()
        if not self._coding.task.is_classification:
            return Score(self._value.copy(), np.full_like(self._value, np.nan))
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
