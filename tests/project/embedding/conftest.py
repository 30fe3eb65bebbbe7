"""A project on a table."""

import pytest

from playground import Project
from playground.core import Component
from playground.datasets import DatasetConfig
from playground.graph.sequential import sequential
from playground.training import TrainingConfig
from tests.project.embedding.members import table


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "here" / "houses.csv"
    path.parent.mkdir()
    path.write_bytes(table())
    return path


@pytest.fixture
def project(csv):
    network, layout = sequential((), (4,), "tanh", 1, "linear")
    dataset = DatasetConfig("csv", {"path": str(csv), "target": "price"}, 70)
    training = TrainingConfig(loss=Component("mse"), batch_size=7)
    return Project(network=network, layout=layout, dataset=dataset, training=training)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """A function that goes to another computer: nothing of this one's cache is there."""

    def go(name="elsewhere"):
        monkeypatch.setenv("PLAYGROUND_ATTACHMENTS", str(tmp_path / name))

    return go
