"""An export is run or read back, and answers as the program does, before it is called one."""

from importlib.util import find_spec

import numpy as np
import pytest
from msgspec.structs import replace
from onnx.reference import ReferenceEvaluator

from playground.core import Component
from playground.datasets import Affine, DatasetConfig
from playground.exchange import EXPORTS, FORMATS, ExportError, export_model
from playground.exchange.base.model import Model
from playground.exchange.npz import read_npz
from playground.graph.sequential import sequential
from playground.project import Project
from playground.project.templates import TEMPLATES, default_project
from playground.training import Trainer, TrainingConfig

LIBRARIES = {"pytorch": "torch", "keras": "keras"}
BEGIN = 1_600_000_000


@pytest.fixture
def in_float32(tmp_path):
    """Train a line through a table of two columns in float32."""

    def make(header, rows):
        path = tmp_path / "table.csv"
        lines = [header, *(f"{x!r},{y!r}" for x, y in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        network, layout = sequential((), (8,), "tanh", 1, "linear")
        project = Project(
            network=network,
            layout=layout,
            dataset=DatasetConfig("csv", {"path": str(path)}, 60),
            training=TrainingConfig(
                loss=Component("mse"), optimizer=Component("adam"), dtype="float32"
            ),
        )
        trainer = Trainer(project)
        trainer.run_epochs(30)
        return trainer

    return make


def seconds_of_today():
    """Seconds since 1970 for 200 s: float32 has but two numbers there."""
    return [(float(BEGIN + s), s / 2) for s in range(200)]


def test_a_column_that_float32_cannot_hold_is_taken_as_float64(in_float32, tmp_path):
    trainer = in_float32("time,y", seconds_of_today())
    path = tmp_path / "model.onnx"
    check = export_model(path, trainer)
    assert check.readers[0] == "onnx.reference"
    assert check.difference < 1e-3
    raw = trainer.dataset.raw.x
    assert len({*raw.astype(np.float32).ravel().tolist()}) < 4
    answer = ReferenceEvaluator(str(path)).run(None, {"features": raw})[0]
    np.testing.assert_allclose(answer, trainer.predict(raw), atol=1e-3)


def test_a_target_that_float32_cannot_hold_is_answered_in_float64(in_float32, tmp_path):
    trainer = in_float32("x,time", [(y, x) for x, y in seconds_of_today()])
    path = tmp_path / "model.onnx"
    assert export_model(path, trainer).difference < 1e-2
    raw = trainer.dataset.raw.x
    answer = ReferenceEvaluator(str(path)).run(None, {"features": raw.astype(np.float32)})[0]
    assert answer.dtype == np.float64
    np.testing.assert_allclose(answer, trainer.predict(raw), rtol=0, atol=1e-2)


def test_columns_that_float32_holds_stay_float32(in_float32, tmp_path):
    trainer = in_float32("x,y", [(s / 10, s / 2) for s in range(200)])
    path = tmp_path / "model.onnx"
    export_model(path, trainer)
    raw = trainer.dataset.raw.x.astype(np.float32)
    assert ReferenceEvaluator(str(path)).run(None, {"features": raw})[0].dtype == np.float32


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_weights_with_a_large_column_are_read_back_and_answer(in_float32, suffix, tmp_path):
    check = export_model(tmp_path / f"m{suffix}", in_float32("time,y", seconds_of_today()))
    assert check.readers == ("the weights read back",)
    assert check.difference == 0


ASKED = [form for form in EXPORTS if form not in ("replay", "notebook")]
"""Those that answer; what trains again is compared by its losses."""


@pytest.mark.parametrize("form", ASKED)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_in_every_format(name, form, trained_template, tmp_path):
    path = tmp_path / f"m{EXPORTS[form].suffix}"
    for dtype in ("float64", "float32"):
        trainer = trained_template(name, dtype)
        if form == "onnx-columns" and trainer.dataset.raw.image_shape is not None:
            continue  # images have no columns
        check = export_model(path, trainer, form)
        if find_spec(LIBRARIES.get(form, "numpy")) is None:
            assert "not installed" in check.text
            continue
        assert 0 < check.rows <= 64
        is_double = dtype == "float64" and form not in (
            "onnx",
            "onnx-columns",
            "keras",
        )  # in float32
        assert check.difference < (1e-9 if is_double else 1e-3)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_answers_something_else_is_refused_with_the_numbers(
    suffix, tmp_path, monkeypatch
):
    """Whatever the reason is; here the file is written with another scaling."""
    trainer = Trainer(default_project())
    right = Model.of(trainer)
    wrong = replace(right.dataset, x_scaling=Affine(np.full(2, 0.5), np.ones(2)))
    monkeypatch.setattr(Model, "of", lambda *_: replace(right, dataset=wrong))
    path = tmp_path / f"model{suffix}"
    path.write_bytes(b"old")
    said = r"64 samples give answers that differ by up to 0\.\d+"
    if suffix == ".ipynb":  # which trains again: it differs from the first step on
        said = "another loss in step 1: 0"
    with pytest.raises(ExportError, match=said):
        export_model(path, trainer)
    assert path.read_bytes() == b"old"


def test_a_model_no_runtime_can_run_is_refused_by_name(tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("no such operator")

    monkeypatch.setattr(ReferenceEvaluator, "run", fail)
    with pytest.raises(ExportError, match=r"onnx\.reference cannot run .* no such operator"):
        export_model(tmp_path / "m.onnx", Trainer(default_project()))
    assert not list(tmp_path.iterdir())


def test_the_check_is_said_in_a_sentence(tmp_path):
    text = export_model(tmp_path / "m.npz", Trainer(default_project())).text
    assert text == "answers differ by at most 0 on 64 samples (the weights read back)"


def test_what_the_description_says_is_enough_for_a_large_column(
    in_float32, tmp_path, answer_by_hand
):
    trainer = in_float32("time,y", seconds_of_today())
    export_model(tmp_path / "m.npz", trainer)
    raw = trainer.dataset.raw.x
    found = answer_by_hand(*read_npz(tmp_path / "m.npz"), raw)
    np.testing.assert_allclose(found, trainer.predict(raw), atol=1e-3)
