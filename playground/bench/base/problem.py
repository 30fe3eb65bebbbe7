"""What the step benchmark trains: small tanh networks, a digit classifier, a small image network.

The data are random numbers: how fast a step is does not depend on what it learns.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array, Component, Shape, Task
from playground.datasets.base.dataset import Affine, Dataset, RawData
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.sequential import dense, row, sequential
from playground.project import Project
from playground.training.base.config import TrainingConfig

Kind = Literal["tanh", "classifier", "cnn"]

SHAPES: tuple[tuple[int, ...], ...] = (
    (2, 4, 2, 1),
    (2, 8, 8, 8, 8, 8, 8, 1),
    (2, 32, 32, 1),
    (64, 64, 1),
)
BATCH = 10
RATE = 0.03

CLASSIFIER = (784, 128, 64, 10)
CLASSES = 10
IMAGE = (1, 28, 28)
FILTERS = (8, 16)
ADAM_RATE = 0.001

_SAMPLES = 250
_IMAGES = 2560
_TESTED = 10


class Problem(Struct, frozen=True):
    """One network and its data.

    Parameters
    ----------
    kind
        ``tanh``: tanh everywhere, half squared error, SGD, float64. ``classifier``: ReLU, softmax
        cross-entropy, Adam, float32. ``cnn``: the same with convolutions of :data:`FILTERS`, each
        before a pooling that halves the image.
    title
        The shape in short.
    widths
        Units of the dense layers, from what enters the first one to the output.
    project, dataset
        The network with its training, and what it is trained on.
    """

    kind: Kind
    title: str
    widths: tuple[int, ...]
    project: Project
    dataset: Dataset

    @classmethod
    def of(cls, widths: Sequence[int]) -> "Problem":
        """Make the tanh problem of a shape; the same one every time."""
        network, layout = sequential((), widths[1:-1], "tanh", widths[-1], "tanh")
        training = TrainingConfig(
            optimizer=Component("sgd", {"learning_rate": RATE}), batch_size=BATCH
        )
        project = Project(name="Benchmark", network=network, layout=layout, training=training)
        return cls("tanh", _title(widths), tuple(widths), project, _points(widths[0]))

    @classmethod
    def classifier(cls, batch: int) -> "Problem":
        """Make the fully connected classifier of images."""
        network, layout = sequential((), CLASSIFIER[1:-1], "relu", CLASSES, "linear")
        project = Project(name="Benchmark", network=network, layout=layout, training=_adam(batch))
        return cls("classifier", f"{_title(CLASSIFIER)} b{batch}", CLASSIFIER, project, _images())

    @classmethod
    def cnn(cls, batch: int) -> "Problem":
        """Make the small convolutional classifier of images."""
        nodes = [NodeSpec("input", "input", {"as_image": True})]
        for i, filters in enumerate(FILTERS, start=1):
            nodes.append(NodeSpec(f"conv_{i}", "conv2d", {"filters": filters}))
            nodes.append(NodeSpec(f"pool_{i}", "max_pool2d"))
        nodes += [NodeSpec("flatten", "flatten"), dense("output", CLASSES, "linear")]
        ids = [node.id for node in nodes]
        network = NetworkSpec(tuple(nodes), tuple(Edge(a, b) for a, b in pairwise(ids)))
        project = Project(name="Benchmark", network=network, layout=row(ids), training=_adam(batch))
        side = IMAGE[1] // 2 ** len(FILTERS)
        widths = (FILTERS[-1] * side**2, CLASSES)
        return cls("cnn", f"CNN 28×28 b{batch}", widths, project, _images(IMAGE))

    @property
    def batch(self) -> int:
        """Samples per step."""
        return self.project.training.batch_size

    @property
    def about(self) -> str:
        """How it is trained, in a few words."""
        training = self.project.training
        inner = "tanh" if self.kind == "tanh" else "ReLU"
        return f"{inner}, {training.optimizer.name}, {training.dtype}, batch {self.batch}"


PROBLEMS: tuple[Callable[[], Problem], ...] = (
    *(lambda widths=widths: Problem.of(widths) for widths in SHAPES),
    lambda: Problem.classifier(64),
    lambda: Problem.classifier(256),
    lambda: Problem.cnn(32),
)
"""Every problem of the benchmark, in the order of its table."""


def _adam(batch: int) -> TrainingConfig:
    return TrainingConfig(
        loss=Component("softmax_cross_entropy"),
        optimizer=Component("adam", {"learning_rate": ADAM_RATE}),
        initializer=Component("he_normal"),
        batch_size=batch,
        dtype="float32",
    )


def _title(widths: Sequence[int]) -> str:
    """Write a shape in short, equal layers counted: ``2-8x6-1``."""
    inner = widths[1:-1]
    if len(inner) > 2 and len(set(inner)) == 1:
        return f"{widths[0]}-{inner[0]}x{len(inner)}-{widths[-1]}"
    return "-".join(map(str, widths))


def _points(columns: int) -> Dataset:
    """Make as many training samples as the browser playground's default has."""
    generator = np.random.default_rng(0)
    x = generator.uniform(-1.0, 1.0, (2 * _SAMPLES, columns))
    y = (x.sum(axis=1) > 0).astype(np.int64)
    return _dataset(x, y, Task.BINARY, ("-1", "+1"), _SAMPLES)


def _images(image_shape: Shape | None = None) -> Dataset:
    """Make images whose pixels are even around 0, so that no ReLU dies of them."""
    generator = np.random.default_rng(0)
    x = generator.uniform(-1.0, 1.0, (_IMAGES + _TESTED, CLASSIFIER[0]))
    y = generator.integers(0, CLASSES, len(x))
    classes = tuple(map(str, range(CLASSES)))
    return _dataset(x, y, Task.MULTICLASS, classes, _IMAGES, image_shape)


def _dataset(
    x: Array,
    y: Array,
    task: Task,
    classes: tuple[str, ...],
    count: int,
    image_shape: Shape | None = None,
) -> Dataset:
    columns = tuple(f"x{i}" for i in range(x.shape[1]))
    rows = np.arange(len(x))
    return Dataset(
        name="Random numbers",
        raw=RawData(x, y, task, columns, classes, image_shape=image_shape),
        train_rows=rows[:count],
        test_rows=rows[count:],
        x_train=x[:count],
        y_train=y[:count],
        x_test=x[count:],
        y_test=y[count:],
        x_scaling=Affine.identity(x.shape[1]),
        y_scaling=Affine.identity(1),
        transformations=(),
    )
