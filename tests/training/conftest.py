"""Small projects to train, one per kind of problem."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets.source import DatasetConfig
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.nn.optimizers import OPTIMIZERS
from playground.project import Project
from playground.training import TrainingConfig

PROBLEMS = {
    "binary": (DatasetConfig("circle", {"count": 60, "noise": 10}), 1, "half_squared_error"),
    "logits": (DatasetConfig("circle", {"count": 60}), 1, "binary_cross_entropy"),
    "classes": (DatasetConfig("blobs", {"count": 60, "classes": 3}), 3, "softmax_cross_entropy"),
    "regression": (DatasetConfig("plane", {"count": 60}), 1, "half_squared_error"),
}


@pytest.fixture
def chain():
    """A function that draws ``input_1 > dense_1 > …`` with these units; the last is linear."""

    def draw(*units, activation="tanh", last="linear"):
        nodes = [NodeSpec("input_1", "input")]
        for i, n in enumerate(units, 1):
            f = last if i == len(units) else activation
            nodes.append(NodeSpec(f"dense_{i}", "dense", {"units": n, "activation": f}))
        wires = [Edge(a.id, b.id) for a, b in pairwise(nodes)]
        return NetworkSpec(tuple(nodes), tuple(wires))

    return draw


@pytest.fixture
def project(chain):
    """A function that makes a small project: a problem, hidden units, training settings."""

    def make(problem="binary", hidden=(4,), optimizer="sgd", rate=0.1, **training):
        dataset, outputs, loss = PROBLEMS[problem]
        if isinstance(optimizer, str):
            optimizer = Component(optimizer, {"learning_rate": rate})
        searches = OPTIMIZERS.get(optimizer.name).searches
        settings = {"batch_size": 0 if searches else 7, "loss": Component(loss)} | training
        return Project(
            network=chain(*hidden, outputs),
            dataset=dataset,
            training=TrainingConfig(optimizer=optimizer, **settings),
        )

    return make


@pytest.fixture
def training():
    """A function that changes training settings of a project."""

    def change(project, **changes):
        return project.replace(training=replace(project.training, **changes))

    return change
