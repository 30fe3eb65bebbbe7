"""A network trained once on a table with texts and gaps, and the table's rows."""

import csv

import numpy as np
import pytest

from playground import Project, Trainer
from playground.core import Component
from playground.datasets import DatasetConfig
from playground.graph.sequential import sequential
from playground.training import TrainingConfig

HEADER = ["height", "colour", "weight", "kind"]


def flowers(count=120):
    rng = np.random.default_rng(4)
    rows = []
    for i in range(count):
        kind = i % 3
        height, weight = rng.normal(3 * kind, 1), rng.normal(70 - 9 * kind, 4)
        gaps = {17: "height", 40: "colour"}.get(i)
        color = ("red", "blue", "7")[i % 3]
        row = {"height": f"{height:.3f}", "colour": color, "weight": f"{weight:.2f}"}
        row["kind"] = ("rose", "oak", "elm")[kind]
        rows.append(row if gaps is None else row | {gaps: ""})
    return rows


def write(path, rows, header=HEADER, delimiter=","):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def trained(path, outputs=3, loss="softmax_cross_entropy", epochs=15, **params):
    network, layout = sequential((), (6,), "tanh", outputs, "linear")
    project = Project(
        network=network,
        layout=layout,
        dataset=DatasetConfig("csv", {"path": str(path), "target": "kind", **params}, 70),
        training=TrainingConfig(
            loss=Component(loss), optimizer=Component("adam", {"learning_rate": 0.03})
        ),
    )
    trainer = Trainer(project)
    trainer.run_epochs(epochs)
    return trainer


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return write(tmp_path_factory.mktemp("table") / "flowers.csv", flowers())


@pytest.fixture(scope="module")
def trainer(table):
    return trained(table, indicator=True)
