"""Everything that depends on the loss and the batch size, bound once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, PlaygroundError
from playground.datasets.base.dataset import Affine, Dataset
from playground.nn.base.loss import Loss
from playground.nn.compiler.network import Network
from playground.nn.losses import LOSSES
from playground.training.base.config import TrainingConfig
from playground.training.data.input_feed import Features, feed, raw_features
from playground.training.data.sampler import batch_sizes
from playground.training.data.target_encoding import TargetEncoding
from playground.training.evaluation.evaluator import Evaluator, Scorer, Truth
from playground.training.evaluation.predictor import Predictor
from playground.training.loop.batch_program import BatchProgram


class PreparedData(Struct, frozen=True):
    """The samples as the network takes them, per input port."""

    dataset: Dataset
    train: Sequence[Features]
    test: Sequence[Features]

    @classmethod
    def of(cls, dataset: Dataset, network: Network) -> PreparedData:
        """Compute every input port's features once; those of bytes when they are needed."""
        ports = network.inputs
        return cls(
            dataset,
            [feed(port, dataset.x_train) for port in ports],
            [feed(port, dataset.x_test) for port in ports],
        )


class BoundModel(Struct, frozen=True):
    """A network bound to a loss and to data.

    Parameters
    ----------
    network
        The network of the usual batch size.
    loss, encoding
        What training lowers, and the numbers that stand for classes.
    y_scaling
        How target values were scaled.
    predictor
        Runs the network on any number of rows.
    evaluator
        Judges the network on the train and the test samples.
    programs
        One per batch size that can occur; they share parameters and gradient.
    """

    network: Network
    loss: Loss
    encoding: TargetEncoding
    y_scaling: Affine
    predictor: Predictor
    evaluator: Evaluator
    programs: Mapping[int, BatchProgram]

    @property
    def program(self) -> BatchProgram:
        """The program of the usual batch size."""
        return self.programs[self.network.batch_size]

    def without(self, off: Mapping[str, Sequence[int]]) -> BoundModel:
        """Return the same model as it answers while some units put out zero.

        Only what predicts and judges is without them: ``programs`` are the training's as before.

        Parameters
        ----------
        off
            Units by node id, numbered from 0.
        """
        whole = self.network
        network = Network(whole.plan, whole.batch_size, whole.shared, training=False, off=off)
        predictor = Predictor(network)
        return replace(
            self, network=network, predictor=predictor, evaluator=self.evaluator.of(predictor)
        )

    def answer(self, dataset: Dataset, x: Array) -> Array:
        """Answer for raw feature rows of a dataset's columns; see ``Trainer.predict``."""
        rows = np.atleast_2d(np.asarray(x, dtype=np.float64))
        width = len(dataset.columns)
        if rows.ndim != 2 or rows.shape[1] != width:
            raise PlaygroundError(f"predict needs rows of {width} values, got shape {rows.shape}")
        with np.errstate(all="ignore"):
            features = raw_features(self.network, dataset.x_scaling, rows)
            return self.readable(self.predictor.run(features))

    def readable(self, output: Array) -> Array:
        """Turn network outputs ``(..., K, N)`` into a person's units ``(..., N, K)``; a copy."""
        answer = self.loss.predict(output).swapaxes(-1, -2)
        return answer if self.encoding.task.is_classification else self.y_scaling.undo(answer)


def usual_batch(config: TrainingConfig, dataset: Dataset) -> int:
    """Return the batch size, no larger than the training data."""
    count = len(dataset.x_train)
    return min(config.batch_size or count, count)


def bind(network: Network, config: TrainingConfig, data: PreparedData) -> BoundModel:
    """Bind a network (of any batch size) to what a configuration names."""
    dataset, usual = data.dataset, usual_batch(config, data.dataset)
    if network.batch_size != usual:
        network = network.sibling(usual, training=True)
    loss = LOSSES.create(config.loss)
    encoding = TargetEncoding.choose(network.plan, loss, dataset.task)
    predictor = Predictor(network)
    train = Scorer(predictor, loss, encoding, data.train, Truth.of(dataset, "train"))
    test = Scorer(predictor, loss, encoding, data.test, Truth.of(dataset, "test"))
    targets = encoding.encode(dataset.y_train, network.dtype)
    programs = {
        size: BatchProgram(
            network if size == usual else network.sibling(size, training=True),
            loss,
            data.train,
            targets,
        )
        for size in {usual, *batch_sizes(len(targets), config.batch_size, config.order)}
    }
    scaling = dataset.y_scaling
    return BoundModel(network, loss, encoding, scaling, predictor, Evaluator(train, test), programs)
