"""ONNX models run elsewhere and give the trainer's own answers."""

import json

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from playground.core import Task
from playground.exchange import ExportError, export_model
from playground.exchange.base.model import Model
from playground.exchange.onnx.dispatch import (
    NodeArrays,
    export_layer,
    is_supported,
)
from playground.exchange.onnx.graph import Graph
from playground.graph import Edge, NodeSpec
from playground.graph.edits import insert_on_edge
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.activation import Activation
from playground.nn.base.layer import Layer
from playground.nn.base.loss import Loss
from playground.nn.base.program import Program, call
from playground.nn.layers import LAYERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.project.set_value import set_value
from playground.project.templates import TEMPLATES, default_project
from playground.training import Trainer


def _run_reference(path, raw):
    (answer,) = ReferenceEvaluator(str(path)).run(None, {"features": raw})
    return answer


def _run_onnxruntime(path, raw):
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (answer,) = session.run(["output"], {"features": raw})
    return answer


EXPORTABLE = [cls.name for cls in ACTIVATIONS if is_supported(cls)]

RUNNERS = {"reference": _run_reference, "onnxruntime": _run_onnxruntime}


@pytest.fixture(params=RUNNERS)
def run(request):
    return RUNNERS[request.param]


def _check(trainer, path, run, assert_same):
    dtype = trainer.network.dtype
    export_model(path, trainer, "onnx-float64" if dtype == np.float64 else "onnx")
    raw = trainer.dataset.raw.x[:64].astype(dtype)
    assert_same(trainer, raw, run(path, raw))
    assert run(path, raw[:1]).shape == (1, trainer.plan.output.shape[0])


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template(name, run, tmp_path, assert_same):
    trainer = Trainer(TEMPLATES[name].project)
    trainer.run_epochs(3)
    _check(trainer, tmp_path / "model.onnx", run, assert_same)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "kind", ["binary", "squared", "multiclass", "table_columns", "regression", "table_regression"]
)
def test_every_kind_of_problem(kind, dtype, run, tmp_path, train, assert_same):
    _check(train(kind, dtype=dtype), tmp_path / "model.onnx", run, assert_same)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["binary", "regression"])
@pytest.mark.parametrize("activation", EXPORTABLE)
def test_every_activation(activation, kind, dtype, run, tmp_path, train, assert_same):
    _check(train(kind, activation, dtype), tmp_path / "model.onnx", run, assert_same)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("activation", "parameter", "value"),
    [("elu", "alpha", "0.4"), ("leaky_relu", "slope", "0.3"), ("gelu", "form", "erf")],
)
def test_parameters_of_activations(activation, parameter, value, dtype, run, tmp_path, assert_same):
    project = default_project()
    chosen = (("activation", activation), (f"activation.{parameter}", value), ("dtype", dtype))
    for key, text in chosen:
        project = set_value(project, key, text)
    trainer = Trainer(project)
    trainer.run_epochs(2)
    _check(trainer, tmp_path / "model.onnx", run, assert_same)


# Not the sine: far from zero its last digits are the sum's rounding errors, times the weights.
@pytest.mark.parametrize("activation", [name for name in EXPORTABLE if name != "sine"])
def test_activations_far_from_zero(activation, run, tmp_path, train, assert_same):
    trainer = train("regression", activation)
    trainer.network.theta[:] *= 300
    with np.errstate(all="ignore"):
        _check(trainer, tmp_path / "model.onnx", run, assert_same)


def test_activation_layers_between_dense_ones(run, tmp_path, assert_same):
    project = default_project()
    node = NodeSpec("bend", "activation", {"function": "softplus"})
    network = insert_on_edge(project.network, node, Edge("hidden_1", "hidden_2"))
    trainer = Trainer(project.replace(network=network))
    _check(trainer, tmp_path / "model.onnx", run, assert_same)


def test_what_the_file_says(tmp_path, train):
    path = tmp_path / "model.onnx"
    trainer = train("multiclass", dtype="float32")
    export_model(path, trainer)
    model = onnx.load(path)
    assert model.ir_version == 8
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
    (entry,), (answer,) = model.graph.input, model.graph.output
    assert (entry.name, answer.name) == ("features", "output")
    assert entry.type.tensor_type.elem_type == onnx.TensorProto.FLOAT
    assert entry.type.tensor_type.shape.dim[0].dim_param == "batch"
    assert [d.dim_value for d in entry.type.tensor_type.shape.dim[1:]] == [4]
    assert [d.dim_value for d in answer.type.tensor_type.shape.dim[1:]] == [3]
    said = {p.key: p.value for p in model.metadata_props}
    assert json.loads(said["columns"]) == list(trainer.dataset.columns)
    assert json.loads(said["classes"]) == list(trainer.dataset.classes)
    assert json.loads(said["target_names"]) == [said["target"]]
    assert said["task"] == Task.MULTICLASS.value


def test_who_has_single_precision_can_ask_a_network_in_double_precision(run, tmp_path, train):
    for kind in ("multiclass", "table_regression"):
        trainer, path = train(kind), tmp_path / "model.onnx"
        assert trainer.network.dtype == np.float64
        export_model(path, trainer)
        raw = trainer.dataset.raw.x.astype(np.float32)
        found, expected = run(path, raw), trainer.predict(raw.astype(np.float64))
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, expected, rtol=2e-7, atol=1e-7)


def test_nodes_are_named_after_layers(tmp_path, train):
    path = tmp_path / "model.onnx"
    trainer = train("binary")
    export_model(path, trainer)
    names = [node.name for node in onnx.load(path).graph.node]
    assert len(set(names)) == len(names)
    layers = list(dict.fromkeys(name.rpartition("/")[0] for name in names))
    hidden = [node.name for node in trainer.plan.nodes if not node.features]
    assert layers == ["scaling", "Input", *hidden, "answer"]
    assert "hidden 1/Gemm" in names
    assert "Input/Sin" in names


def test_what_has_an_exporter_is_exportable():
    for registry in (ACTIVATIONS, LAYERS, LOSSES):
        assert {is_supported(entry) for entry in registry} <= {True, False}
        assert any(is_supported(entry) for entry in registry)
    assert is_supported(Wobble) is is_supported(Pass) is is_supported(Doubt) is False
    assert {is_supported(optimizer) for optimizer in OPTIMIZERS} == {None}


class Wobble(Activation):
    name = "wobble"
    title = "Wobble"
    help = ""

    def bind(self, z, a, da, dz):
        return Program((call(np.cos, z, a),), (call(np.sin, z, dz), call(np.multiply, dz, da, dz)))


class Pass(Layer):
    name = "pass"
    title = "Pass"
    help = ""

    def infer(self, inputs):
        return inputs[0]

    def bind(self, memory):
        return Program(
            (call(np.copyto, memory.output, memory.inputs[0]),),
            (call(np.copyto, memory.input_grads[0], memory.output_grad),),
        )


class Doubt(Loss):
    from_logits = True


@pytest.fixture
def with_one_layer(monkeypatch):
    """Return a trainer whose network has one more layer, of a kind registered for this test."""

    def trainer(kind, params):
        monkeypatch.setattr(LAYERS, "_classes", {**LAYERS._classes, "pass": Pass})
        monkeypatch.setattr(ACTIVATIONS, "_classes", {**ACTIVATIONS._classes, "wobble": Wobble})
        project = default_project()
        node = NodeSpec("extra", kind, params)
        network = insert_on_edge(project.network, node, Edge("hidden_1", "hidden_2"))
        return Trainer(project.replace(network=network))

    return trainer


@pytest.mark.parametrize(
    ("kind", "params", "title"),
    [("dense", {"activation": "wobble"}, "the activation Wobble"), ("pass", {}, "Pass")],
)
def test_what_has_no_exporter_trains_and_is_named(kind, params, title, with_one_layer, tmp_path):
    trainer = with_one_layer(kind, params)
    trainer.step(2)
    with pytest.raises(ExportError, match=f"^layer extra: {title} cannot be exported to ONNX$"):
        export_model(tmp_path / "model.onnx", trainer)
    assert not list(tmp_path.iterdir())


def test_an_exporter_is_registered_with_its_class(with_one_layer, run, tmp_path, assert_same):
    @export_layer.register
    def write(layer: Pass, graph: Graph, inputs: list, node: NodeArrays) -> str:
        return graph.add("Identity", inputs[0], name=node.named("y"))

    try:
        trainer = with_one_layer("pass", {})
        assert is_supported(Pass)
        _check(trainer, tmp_path / "model.onnx", run, assert_same)
    finally:
        export_layer.register(Pass, export_layer.dispatch(object))
    assert not is_supported(Pass)


def test_a_model_the_checker_refuses_is_not_written(tmp_path, monkeypatch):
    def refuse(*args, **options):
        raise onnx.checker.ValidationError("no good")

    monkeypatch.setattr(onnx.checker, "check_model", refuse)
    path = tmp_path / "model.onnx"
    with pytest.raises(ExportError, match="no good"):
        export_model(path, Trainer(default_project()))
    assert not path.exists()


def test_a_model_is_a_copy():
    trainer = Trainer(default_project())
    model = Model.of(trainer)
    before = model.parameters["output/weight"].copy()
    trainer.step(5)
    np.testing.assert_array_equal(model.parameters["output/weight"], before)
