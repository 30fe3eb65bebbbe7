"""Image layers run elsewhere, in both precisions, give the trainer's own answers."""

from itertools import pairwise

import numpy as np
import pytest
from onnx.reference import ReferenceEvaluator

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.exchange import export_model
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project import Project
from playground.training import Trainer, TrainingConfig

LAYERS = [
    ("conv2d", {}),
    ("conv2d", {"kernel": 2, "stride": 2, "activation": "elu"}),
    ("conv2d", {"kernel": 3, "dilation": 2, "padding": "valid", "activation": "tanh"}),
    ("conv2d", {"kernel": 4, "stride": 3, "dilation": 2}),
    *(
        (kind, {"size": size, "stride": stride, "padding": padding})
        for kind in ("max_pool2d", "avg_pool2d")
        for size, stride in ((2, 2), (3, 2), (2, 3))
        for padding in ("same", "valid")
    ),
    ("global_avg_pool2d", {}),
    ("flatten", {}),
    ("reshape", {"shape": "4×2×24"}),
]


def answer_reference(path, raw):
    return ReferenceEvaluator(str(path)).run(None, {"features": raw})[0]


def answer_onnxruntime(path, raw):
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(["output"], {"features": raw})[0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("kind", "params"), LAYERS, ids=str)
def test_every_layer_and_option(kind, params, dtype, tmp_path, assert_same):
    nodes = (
        NodeSpec("pixels", "input", {"as_image": True}),
        NodeSpec("first", "conv2d", {"filters": 3, "activation": "sine"}),
        NodeSpec("tested", kind, {"filters": 4, **params} if kind == "conv2d" else params),
        NodeSpec("row", "flatten", {}),
        NodeSpec("output", "dense", {"units": 10, "activation": "linear"}),
    )
    edges = tuple(Edge(a.id, b.id) for a, b in pairwise(nodes))
    training = TrainingConfig(loss=Component("softmax_cross_entropy"), dtype=dtype)
    network = NetworkSpec(nodes, edges)
    project = Project(network=network, dataset=DatasetConfig("digits"), training=training)
    trainer = Trainer(project)
    trainer.step(3)
    path = tmp_path / "model.onnx"
    export_model(path, trainer, "onnx" if dtype == "float32" else "onnx-float64")
    raw = trainer.dataset.raw.x[:5].astype(dtype)
    for answer in (answer_reference, answer_onnxruntime):
        assert_same(trainer, raw, answer(path, raw))
        assert answer(path, raw[:1]).shape == (1, 10)
        assert np.isfinite(answer(path, raw)).all()
