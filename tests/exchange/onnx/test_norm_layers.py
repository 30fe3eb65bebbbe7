"""Networks that fork, merge and normalise run elsewhere and give the trainer's own answers."""

import numpy as np
import pytest
from msgspec.structs import replace
from onnx.reference import ReferenceEvaluator

from playground.exchange import export_model
from playground.exchange.npz import read_npz
from playground.training import Trainer

TOLERANCE = {"float32": 2e-6, "float64": 1e-12}


@pytest.fixture
def trained(forked_project):
    """A function that trains the network for a few epochs."""

    def make(dtype):
        trainer = Trainer(
            forked_project.replace(training=replace(forked_project.training, dtype=dtype))
        )
        trainer.run_epochs(4)
        return trainer

    return make


def _onnxruntime(path, raw):
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(["output"], {"features": raw})[0]


def _reference(path, raw):
    return ReferenceEvaluator(str(path)).run(None, {"features": raw})[0]


@pytest.mark.parametrize("run", [_reference, _onnxruntime])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_onnx(trained, dtype, run, tmp_path):
    trainer = trained(dtype)
    path = tmp_path / "model.onnx"
    export_model(path, trainer, "onnx" if dtype == "float32" else "onnx-float64")
    raw = trainer.dataset.raw.x.astype(dtype)
    found = run(path, raw)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, trainer.predict(raw), rtol=0, atol=TOLERANCE[dtype])
    assert run(path, raw[:1]).shape == (1, 3)


def test_answers_can_be_computed_by_hand(trained, tmp_path):
    trainer = trained("float64")
    export_model(tmp_path / "model.npz", trainer)
    a, said = read_npz(tmp_path / "model.npz")
    raw = trainer.dataset.raw.x
    x = (raw - np.array(said["x_offset"])) / np.array(said["x_scale"])
    first = np.tanh(x @ a["first/weight"] + a["first/bias"])
    norm = (first - a["norm/running_mean"]) / np.sqrt(a["norm/running_variance"] + 1e-3)
    norm = norm * a["norm/scale"] + a["norm/bias"]
    bend = np.where(norm > 0, norm, a["bend/slope"] * norm)
    centred = norm - norm.mean(axis=1, keepdims=True)
    even = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
    even = even * a["even/scale"] + a["even/bias"]
    share = np.exp(even) / np.exp(even).sum(axis=1, keepdims=True)
    total = bend * even * share + first + bend
    both = np.concatenate([total / (1 + np.exp(-total)), x, share], axis=1)
    logits = both @ a["output/weight"] + a["output/bias"]
    answer = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(answer, trainer.predict(raw), rtol=1e-12, atol=1e-15)
