"""Everything that depends on the loss and the batch size, bound once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.datasets.base.dataset import Dataset
from playground.nn.base.loss import Loss
from playground.nn.compiler.network import Network
from playground.nn.losses import LOSSES
from playground.training.base.config import TrainingConfig
from playground.training.data.input_feed import Features, feed
from playground.training.data.sampler import batch_sizes
from playground.training.data.target_encoding import Coding
from playground.training.evaluation.evaluator import Evaluator, Scorer, Truth
from playground.training.evaluation.predictor import Predictor
from playground.training.loop.batch_program import Engine


@dataclass(frozen=True)
class Samples:
    """The samples as the network takes them, per input port."""

    dataset: Dataset
    train: Sequence[Features]
    test: Sequence[Features]

    @classmethod
    def prepare(cls, dataset: Dataset, network: Network) -> Samples:
        """Compute every input port's features once; those of bytes when they are needed."""
        ports = network.inputs
        return cls(
            dataset,
            [feed(port, dataset.x_train) for port in ports],
            [feed(port, dataset.x_test) for port in ports],
        )


@dataclass(frozen=True)
class Binding:
    """A network bound to a loss and to data.

    Parameters
    ----------
    network
        The network of the usual batch size.
    loss, coding
        What is minimised, and how answers become numbers.
    predictor, evaluator
        Answer and judge.
    engines
        One per batch size that can occur; they share parameters and gradient.
    """

    network: Network
    loss: Loss
    coding: Coding
    predictor: Predictor
    evaluator: Evaluator
    engines: Mapping[int, Engine]

    @property
    def engine(self) -> Engine:
        """The engine of the usual batch size."""
        return self.engines[self.network.batch_size]


def usual_batch(config: TrainingConfig, dataset: Dataset) -> int:
    """Return the batch size, no larger than the training data."""
    count = len(dataset.x_train)
    return min(config.batch_size or count, count)


def bind(network: Network, config: TrainingConfig, samples: Samples) -> Binding:
    """Bind a network (of any batch size) to what a configuration names."""
    dataset, usual = samples.dataset, usual_batch(config, samples.dataset)
    if network.batch_size != usual:
        network = network.sibling(usual, training=True)
    loss = LOSSES.create(config.loss)
    coding = Coding.choose(network.plan, loss, dataset.task)
    predictor = Predictor(network)
    scorers = [
        Scorer(predictor, loss, coding, samples.train, Truth.of(dataset, "train")),
        Scorer(predictor, loss, coding, samples.test, Truth.of(dataset, "test")),
    ]
    targets = coding.encode(dataset.y_train, network.dtype)
    engines = {
        size: Engine(
            network if size == usual else network.sibling(size, training=True),
            loss,
            samples.train,
            targets,
        )
        for size in {usual, *batch_sizes(len(targets), config.batch_size, config.order)}
    }
    return Binding(network, loss, coding, predictor, Evaluator(*scorers), engines)
