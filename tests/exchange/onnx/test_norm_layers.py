"""Networks that fork, merge and normalise run elsewhere and give the trainer's own answers."""

import numpy as np
import pytest
from onnx.reference import ReferenceEvaluator

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.exchange import export_model
from playground.exchange.npz import read_npz
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project import Project
from playground.training import Trainer, TrainingConfig

NODES = (
    NodeSpec("input", "input"),
    NodeSpec("first", "dense", {"units": 4}),
    NodeSpec("norm", "batch_norm", {"epsilon": 1e-3}),
    NodeSpec("drop", "dropout"),
    NodeSpec("noise", "gaussian_noise"),
    NodeSpec("bend", "prelu"),
    NodeSpec("even", "layer_norm"),
    NodeSpec("share", "softmax"),
    NodeSpec("gate", "multiply"),
    NodeSpec("sum", "add"),
    NodeSpec("all", "concat"),
    NodeSpec("output", "dense", {"units": 3, "activation": "linear"}),
)
WIRES = (
    "input first", "first norm", "norm drop", "drop noise", "noise bend", "drop even",
    "even share", "bend gate", "even gate", "share gate", "gate sum", "first sum", "bend sum",
    "sum all", "input all", "share all", "all output",
)  # fmt: skip
TOLERANCE = {"float32": 2e-6, "float64": 1e-12}


@pytest.fixture
def trained():
    """A function that trains the network for a few epochs."""

    def make(dtype):
        project = Project(
            network=NetworkSpec(NODES, tuple(Edge(*wire.split()) for wire in WIRES)),
            dataset=DatasetConfig("iris"),
            training=TrainingConfig(
                loss=Component("softmax_cross_entropy"),
                optimizer=Component("adam", {"learning_rate": 0.01}),
                dtype=dtype,
            ),
        )
        trainer = Trainer(project)
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
    both = np.concatenate([bend * even * share + first + bend, x, share], axis=1)
    logits = both @ a["output/weight"] + a["output/bias"]
    answer = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(answer, trainer.predict(raw), rtol=1e-12, atol=1e-15)
