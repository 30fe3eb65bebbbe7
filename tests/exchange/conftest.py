"""Small projects of every kind, and the tolerance their exports must keep."""

from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from playground.core import Component
from playground.datasets import DatasetConfig
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.sequential import sequential
from playground.project import Project
from playground.project.templates import TEMPLATES, template
from playground.training import Trainer, TrainingConfig

KINDS = {
    "binary": ("circle", ("x", "y²", "xy", "sin y"), 1, "linear", "binary_cross_entropy"),
    "squared": ("xor", ("y", "x"), 1, "tanh", "half_squared_error"),
    "multiclass": ("iris", (), 3, "linear", "softmax_cross_entropy"),
    "table_columns": ("penguins", (), 3, "linear", "softmax_cross_entropy"),
    "regression": ("sine", ("x", "y", "sin x"), 1, "linear", "mse"),
    "table_regression": ("csv", (), 1, "linear", "mse"),
}

TOLERANCE = {"float32": 1e-6, "float64": 1e-12}


FORKED = (
    "input first", "first norm", "norm drop", "drop noise", "noise bend", "drop even",
    "even share", "bend gate", "even gate", "share gate", "gate sum", "first sum", "bend sum",
    "sum turn", "turn all", "input all", "share all", "all output",
)  # fmt: skip
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
    NodeSpec("turn", "activation", {"function": "silu"}),
    NodeSpec("all", "concat"),
    NodeSpec("output", "dense", {"units": 3, "activation": "linear"}),
)

FUNCTIONS = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "silu": lambda z: z / (1 + np.exp(-z)),
    "gelu": lambda z: 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
    "softplus": lambda z: np.logaddexp(z, 0),
    "hard_tanh": lambda z: np.clip(z, -1, 1),
    "selu": lambda z: (
        1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0)))
    ),
    "mish": lambda z: z * np.tanh(np.logaddexp(z, 0)),
    "sine": np.sin,
}

OPERATIONS = {
    "column": lambda x, a: x[:, a],
    "square": lambda x, a: x[:, a] ** 2,
    "product": lambda x, a, b: x[:, a] * x[:, b],
    "sine": lambda x, a: np.sin(x[:, a]),
}


def _answer(arrays, description, raw):
    dtype = description["dtype"]
    x = (raw - np.array(description["x_offset"])) / np.array(description["x_scale"])
    values = {}
    for node in description["nodes"]:
        params = node["params"]
        if node["kind"] == "input":
            parts = [OPERATIONS[f["operation"]](x, *f["columns"]) for f in node["features"]]
            values[node["id"]] = np.stack(parts, axis=1).astype(dtype)
            continue
        (source,) = node["inputs"]
        z = values[source]
        if node["kind"] == "dense":
            z = z @ arrays[f"{node['id']}/weight"] + arrays[f"{node['id']}/bias"]
        values[node["id"]] = FUNCTIONS[params.get("activation") or params["function"]](z)
    output = values[description["output"]].astype(np.float64)
    if description["task"] == "regression":
        return output * np.array(description["y_scale"]) + np.array(description["y_offset"])
    if not description["from_logits"]:
        return output
    if output.shape[1] == 1:
        return 1 / (1 + np.exp(-output))
    powers = np.exp(output - output.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.fixture
def forked_project():
    """A table's network with every layer that takes rows."""
    network = NetworkSpec(NODES, tuple(Edge(*wire.split()) for wire in FORKED))
    return template("iris").replace(network=network)


@pytest.fixture(scope="session")
def table(tmp_path_factory):
    """A table whose columns and target are far from zero and one."""
    path = tmp_path_factory.mktemp("table") / "houses.csv"
    rng = np.random.default_rng(7)
    rows = rng.normal((1000.0, -3.0, 0.02), (250.0, 1.0, 0.005), (120, 3))
    price = rows @ np.array([40.0, 900.0, 1e5]) + rng.normal(0, 50, 120)
    lines = ["area,slope,rate,price"]
    lines += [",".join(f"{v:.9g}" for v in (*row, p)) for row, p in zip(rows, price, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def train(table):
    """Train a small network of a kind for a few steps."""

    def make(kind, activation="tanh", dtype="float64"):
        data, features, outputs, last, loss = KINDS[kind]
        network, layout = sequential(features, (5, 4), activation, outputs, last)
        params = {"path": str(table), "target": "price"} if data == "csv" else {}
        project = Project(
            network=network,
            layout=layout,
            dataset=DatasetConfig(data, params, 60),
            training=TrainingConfig(
                loss=Component(loss), optimizer=Component("sgd", {"learning_rate": 0.01})
            ),
        )
        trainer = Trainer(project.replace(training=replace(project.training, dtype=dtype)))
        trainer.run_epochs(2)
        return trainer

    return make


def _assert_same(trainer, raw, found):
    """Compare answers with the trainer's own, absolutely below one and relatively above."""
    expected = trainer.predict(raw)
    tolerance = TOLERANCE[trainer.network.dtype.name]
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


@cache
def _trained_template(name, dtype):
    project = TEMPLATES[name].project
    trainer = Trainer(project.replace(training=replace(project.training, dtype=dtype)))
    trainer.step(10)
    return trainer


@pytest.fixture(scope="session")
def trained_template():
    """A function that returns a template's trainer after some steps: one for all tests."""
    return _trained_template


@pytest.fixture
def assert_same():
    return _assert_same


@pytest.fixture
def answer_by_hand():
    """A forward pass in a few lines of plain NumPy, from nothing but an exported file."""
    return _answer
