"""Small trainings of every kind, and the same networks in a few lines of plain NumPy."""

from dataclasses import dataclass

import numpy as np
import pytest

from playground.core import Component, Task
from playground.datasets import DatasetConfig
from playground.explain import ExplainContext
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge, set_frozen
from playground.graph.sequential import sequential
from playground.nn.optimizers import OPTIMIZERS
from playground.project import Project
from playground.training import Trainer, TrainingConfig

# data, features, hidden units, activation, outputs, output activation, loss
KINDS = {
    "squared": ("circle", ("x", "y"), (4, 2), "tanh", 1, "tanh", "half_squared_error"),
    "binary": ("xor", ("x", "y", "xy"), (5,), "sigmoid", 1, "linear", "binary_cross_entropy"),
    "multiclass": ("iris", (), (6, 5, 4), "silu", 3, "linear", "softmax_cross_entropy"),
    "regression": ("sine", ("x", "y"), (5, 4), "softplus", 1, "linear", "mse"),
    "relu": ("moons", ("x", "y"), (8, 6), "relu", 1, "linear", "half_squared_error"),
    "linear": ("plane", ("x", "y"), (), "tanh", 1, "linear", "half_squared_error"),
}

SGD = Component("sgd", {"learning_rate": 0.05})


@pytest.fixture
def train():
    """Make a trainer of a kind and take some steps; keyword arguments change its configuration.

    ``extra`` names a layer to put behind the first dense one, ``frozen`` one to freeze.
    """

    def make(kind="squared", steps=7, replicas=1, hidden=None, extra=None, frozen="", **config):
        data, features, usual, activation, outputs, last, loss = KINDS[kind]
        network, layout = sequential(features, hidden or usual, activation, outputs, last)
        if extra is not None:
            edge = Edge("hidden_1", "hidden_2")
            assert edge in network.edges
            network = insert_on_edge(network, NodeSpec("extra", extra), edge)
        network = set_frozen(network, frozen, True)
        config = {"loss": Component(loss), "optimizer": SGD, **config}
        if OPTIMIZERS.get(config["optimizer"].name).searches:
            config.setdefault("batch_size", 0)
        project = Project(
            network=network,
            layout=layout,
            dataset=DatasetConfig(data),
            training=TrainingConfig(**config),
        )
        trainer = Trainer(project, replicas)
        trainer.step(steps)
        return trainer

    return make


@pytest.fixture
def situate(train):
    """Return the context of a trainer of a kind."""
    return lambda *args, **config: ExplainContext.of(train(*args, **config))


ACTIVATIONS = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "sigmoid": lambda z: (1 + np.tanh(z / 2)) / 2,
    "silu": lambda z: z * (1 + np.tanh(z / 2)) / 2,
    "softplus": lambda z: np.logaddexp(z, 0),
    "relu": lambda z: np.maximum(z, 0),
}


@dataclass(frozen=True)
class PlainMlp:
    """A chain of dense layers in rows, computed without the engine."""

    x: np.ndarray
    t: np.ndarray
    shapes: list
    activations: list
    loss: str

    def split(self, theta):
        """Return the weights and biases, layer by layer."""
        layers, start = [], 0
        for n, k in self.shapes:
            stop = start + n * k
            layers.append((theta[start:stop].reshape(n, k), theta[stop : stop + k]))
            start = stop + k
        return layers

    def values(self, theta):
        """Return pairs (z, a) of every layer, in rows."""
        a, found = self.x, []
        for (w, b), f in zip(self.split(theta), self.activations, strict=True):
            z = a @ w + b
            a = ACTIVATIONS[f](z)
            found.append((z, a))
        return found

    def losses(self, theta):
        """Return every sample's loss."""
        o, t = self.values(theta)[-1][1], self.t
        if self.loss == "half_squared_error":
            return 0.5 * ((o - t) ** 2).sum(axis=1)
        if self.loss == "mse":
            return ((o - t) ** 2).mean(axis=1)
        if self.loss == "binary_cross_entropy":
            return (np.logaddexp(0, o) - t * o).sum(axis=1)
        return np.log(np.exp(o).sum(axis=1)) - (t * o).sum(axis=1)

    def gradients(self, theta, h=1e-6):
        """Return every sample's gradient by central differences, ``(N, P)``."""
        nudges = h * np.eye(len(theta))
        return np.stack(
            [(self.losses(theta + e) - self.losses(theta - e)) / (2 * h) for e in nudges], axis=1
        )


@pytest.fixture
def plain():
    """Rebuild a context's network and training data in plain NumPy, for some rows."""

    def make(context, rows=None):
        data = context.dataset
        rows = np.arange(context.count) if rows is None else rows
        x = data.x_train[rows]
        columns = {"x": x[:, 0], "y": x[:, 1], "xy": x[:, 0] * x[:, 1]}
        features = context.plan.nodes[0].features
        if data.is_2d:
            x = np.stack([columns[f.name] for f in features], axis=1)
        y = data.y_train[rows]
        if data.task is Task.REGRESSION:
            t = y.reshape(len(y), -1)
        elif data.task is Task.MULTICLASS:
            t = np.eye(len(data.classes))[y]
        else:
            low = 0.0 if context.config.loss.name == "binary_cross_entropy" else -1.0
            t = np.where(y == 1, 1.0, low)[:, None]
        layers = [node for node in context.plan.nodes if not node.features]
        return PlainMlp(
            x,
            t,
            [(n.input_shapes[0][0], n.shape[0]) for n in layers],
            [n.layer.activation for n in layers],
            context.config.loss.name,
        )

    return make


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param
