"""What the step benchmark trains: tanh networks of four shapes on random numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.core import Component, Task
from playground.datasets.dataset import Affine, Dataset, RawData
from playground.project import Project
from playground.project.chain import chain
from playground.training.config import TrainingConfig

SHAPES: tuple[tuple[int, ...], ...] = (
    (2, 4, 2, 1),
    (2, 8, 8, 8, 8, 8, 8, 1),
    (2, 32, 32, 1),
    (64, 64, 1),
)
BATCH = 10
RATE = 0.03
_SAMPLES = 250


@dataclass(frozen=True)
class Problem:
    """One network and its data.

    Parameters
    ----------
    widths
        Units from the input to the output.
    project
        The network and its training: tanh everywhere, half squared error, SGD, float64.
    dataset
        As many training samples as the browser playground's default has.
    """

    widths: tuple[int, ...]
    project: Project
    dataset: Dataset

    @classmethod
    def of(cls, widths: Sequence[int]) -> "Problem":
        """Make the problem of a shape; the same one every time."""
        network, layout = chain((), widths[1:-1], "tanh", widths[-1], "tanh")
        training = TrainingConfig(
            optimizer=Component("sgd", {"learning_rate": RATE}), batch_size=BATCH
        )
        project = Project(name="Benchmark", network=network, layout=layout, training=training)
        return cls(tuple(widths), project, _dataset(widths[0]))

    @property
    def title(self) -> str:
        """The shape in short, equal layers counted: ``2-8x6-1``."""
        inner = self.widths[1:-1]
        if len(inner) > 2 and len(set(inner)) == 1:
            return f"{self.widths[0]}-{inner[0]}x{len(inner)}-{self.widths[-1]}"
        return "-".join(map(str, self.widths))


def _dataset(columns: int) -> Dataset:
    generator = np.random.default_rng(0)
    x = generator.uniform(-1.0, 1.0, (2 * _SAMPLES, columns))
    y = (x.sum(axis=1) > 0).astype(np.int64)
    names = tuple(f"x{i}" for i in range(columns))
    rows = np.arange(2 * _SAMPLES)
    train, test = rows[:_SAMPLES], rows[_SAMPLES:]
    return Dataset(
        name="Random numbers",
        raw=RawData(x, y, Task.BINARY, names, ("-1", "+1")),
        train_rows=train,
        test_rows=test,
        x_train=x[train],
        y_train=y[train],
        x_test=x[test],
        y_test=y[test],
        x_scaling=Affine.identity(columns),
        y_scaling=Affine.identity(1),
        transformations=(),
    )
