"""A table's columns go into an ONNX model as they stand in the table."""

import numpy as np
import onnx
import onnxruntime
import pytest

from playground.cli.source.training_start import start_of
from playground.exchange import ExportError, export_model
from playground.project.templates import template
from playground.training import Trainer

TOWNS = ["Arles", "Bonn", "Cork", ""]


@pytest.fixture
def houses(tmp_path):
    """A table with text, gaps in both kinds of columns, and columns for what is missing."""
    path = tmp_path / "houses.csv"
    lines = ["size,town,age,price"]
    for i in range(80):
        age = "" if i % 5 == 0 else i % 11
        lines.append(f"{i % 7 + 0.5},{TOWNS[i % 4]},{age},{2.5 * i}")
    path.write_text("\n".join(lines))

    def make(*settings):
        trainer = Trainer(start_of(str(path), settings=settings).project)
        trainer.run_epochs(3)
        return trainer

    return make


ROWS = [
    {"size": 3.5, "town": "Bonn", "age": 4.0},
    {"size": 0.5, "town": "", "age": None},
    {"size": 6.5, "town": "Arles", "age": None},
    {"size": 1.5, "town": "", "age": 10.0},
]


@pytest.mark.parametrize(
    "settings", [(), ("missing=median", "indicator=true"), ("missing=most_frequent",)]
)
def test_texts_and_gaps_are_treated_within_the_model(settings, houses, tmp_path):
    trainer = houses(*(f"dataset.{each}" for each in settings))
    path = tmp_path / "houses.onnx"
    export_model(path, trainer, "onnx-columns")
    model = onnx.load(path)
    assert [each.name for each in model.graph.input] == ["size", "town", "age"]
    assert {each.domain for each in model.opset_import} == {"", "ai.onnx.ml"}
    feed = {
        name: np.array([[np.nan if row[name] is None else row[name]] for row in ROWS], np.float32)
        for name in ("size", "age")
    }
    feed["town"] = np.array([[row["town"]] for row in ROWS], dtype=object)
    (found,) = onnxruntime.InferenceSession(path).run(None, feed)
    expected = trainer.predict(ROWS)
    np.testing.assert_allclose(found, expected.values, rtol=1e-5, atol=1e-5)


def test_images_have_no_columns(tmp_path):
    with pytest.raises(ExportError, match="only a table has columns"):
        export_model(tmp_path / "m.onnx", Trainer(template("digits")), "onnx-columns")
    assert not list(tmp_path.iterdir())
