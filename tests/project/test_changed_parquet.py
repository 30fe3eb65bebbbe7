"""A training on a Parquet file goes on when the file's columns stand in another order."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.exchange import export_model
from playground.graph.sequential import sequential
from playground.project import Project
from playground.project.training_file import Trainer
from playground.training import TrainingConfig


def columns(order):
    rng = np.random.default_rng(2)
    kind = np.arange(120) % 2
    made = {
        "height": rng.normal(3 * kind, 1),
        "weight": rng.normal(70 - 20 * kind, 5),
        "colour": ["rgb"[i % 3] for i in range(120)],
        "kind": [("cat", "dog")[k] for k in kind],
    }
    return pa.table({name: made[name] for name in order})


def test_columns_in_another_order_are_matched_by_name(tmp_path):
    path, file = tmp_path / "t.parquet", tmp_path / "work.playground"
    pa.parquet.write_table(columns(("height", "weight", "colour", "kind")), path)
    network, layout = sequential((), (6,), "tanh", 1, "linear")
    project = Project(
        network=network,
        layout=layout,
        dataset=DatasetConfig("arrow", {"path": str(path), "target": "kind"}, 70),
        training=TrainingConfig(
            loss=Component("binary_cross_entropy"), optimizer=Component("adam")
        ),
    )
    trainer = Trainer(project)
    trainer.run_epochs(20)
    trainer.save(file)
    sample = trainer.dataset.raw.x[:5]
    before, loss = trainer.predict(sample), trainer.evaluate()
    pa.parquet.write_table(columns(("kind", "colour", "height", "weight")), path)
    again = Trainer.load(file)
    assert again.dataset.columns == trainer.dataset.columns
    assert any("another order" in change for change in again.dataset.changes)
    np.testing.assert_array_equal(again.predict(sample), before)
    assert again.evaluate() == loss
    assert "answers differ by at most" in export_model(tmp_path / "model.onnx", again).text
