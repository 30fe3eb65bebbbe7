"""Changed files of every kind are answered by a trained network, or what is wrong has a name."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from playground import Project, Trainer
from playground.core import Component, PlaygroundError
from playground.datasets import DatasetConfig
from playground.graph.sequential import sequential
from playground.training import TrainingConfig
from playground.training.prediction.answerer import Answerer
from playground.training.prediction.data_prediction import DataPrediction
from playground.training.prediction.result_table import ResultColumns
from tests.robustness.changing_files import Hand

TABLES = ("CSV", "CSV, gzipped", "Excel", "Parquet", "Arrow", "NumPy")
IMAGES = ("NumPy, zipped", "IDX", "PNG", "JPEG")


@pytest.fixture(scope="module")
def answerers(kinds, tmp_path_factory):
    """What answers tables, and what answers images of four by four pixels."""
    folder, found = tmp_path_factory.mktemp("trained"), {}
    for name, source, params in (("CSV", "csv", {"target": "kind"}), ("NumPy, zipped", "npz", {})):
        kind = kinds(name)
        path = folder / kind.name
        path.write_bytes(kind.content)
        network, layout = sequential((), (4,), "tanh", 3, "linear")
        project = Project(
            network=network,
            layout=layout,
            dataset=DatasetConfig(source, {"path": str(path), **params}),
            training=TrainingConfig(loss=Component("softmax_cross_entropy")),
        )
        trainer = Trainer(project)
        found[source] = Answerer(trainer.model, trainer.dataset, project.dataset)
    return found


@pytest.mark.parametrize("name", [*TABLES, *IMAGES])
def test_a_changed_file_is_answered_or_refused_by_name(name, kinds, answerers, tries, tmp_path):
    kind, answerer = kinds(name), answerers["csv" if name in TABLES else "npz"]
    answered(answerer, kind.content, kind.name, tmp_path)
    for seed in tries.seeds("answered files", 6, 2_000):
        content = Hand(random.Random(f"{name} {seed}")).changed(kind.content)
        with TemporaryDirectory(dir=tmp_path) as root:
            refusal = ""
            try:
                answered(answerer, content, kind.name, Path(root))
            except PlaygroundError as error:
                refusal = str(error)
            assert "\n" not in refusal


def answered(answerer, content, name, folder):
    """Answer a file to its end, as rows of a table; every number is one or is missing."""
    path = folder / name
    path.write_bytes(content)
    made = DataPrediction(answerer, path, "zeros")
    for piece in made.run():
        columns = ResultColumns.of(piece, answerer.known, with_data=True)
        assert len(list(columns.rows(piece))) == len(piece.rows.x)
        given = ~piece.rows.unanswered
        assert not np.isnan(piece.prediction.values[given]).any()
    assert made.count >= made.answered >= made.judged >= made.wrong
