"""Data that models of other programs can be opened on, and small models of single nodes."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from playground.cli.source.training_start import start_of
from playground.exchange.onnx_import.importing import import_onnx
from playground.project.templates import template
from playground.training import Trainer


def _table(path, columns, last):
    rows = np.random.default_rng(0).normal(size=(60, columns))
    head = ",".join([*(f"c{i}" for i in range(columns)), "y"])
    lines = [",".join([*(f"{value:.4f}" for value in row), last(row)]) for row in rows]
    path.write_text("\n".join([head, *lines]))
    return start_of(str(path)).project


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """Projects and their data, by name."""
    folder = tmp_path_factory.mktemp("tables")
    projects = {
        "iris": template("iris"),
        "digits": template("lenet-digits"),
        "circle": template("circle"),
        "three numbers": _table(folder / "three.csv", 3, lambda row: f"{40 * row.sum() + 7:.3f}"),
        "tiny targets": _table(folder / "tiny.csv", 3, lambda row: f"{1e-5 * row.sum():.9f}"),
        "four numbers": _table(folder / "four.csv", 4, lambda row: f"{40 * row.sum():.3f}"),
        "yes or no": _table(folder / "two.csv", 4, lambda row: "yes" if row[0] > 0 else "no"),
    }
    return {name: (project, Trainer(project).dataset) for name, project in projects.items()}


@pytest.fixture
def opened(data, tmp_path):
    """Write a model of some nodes to a file and open it on data."""

    def open_nodes(on, nodes, arrays, *, shape, outputs, kind=TensorProto.DOUBLE, scaled=False):
        graph = helper.make_graph(
            nodes,
            "small",
            [helper.make_tensor_value_info("x", kind, ["batch", *shape])],
            [helper.make_tensor_value_info("y", kind, ["batch", outputs])],
            [numpy_helper.from_array(np.asarray(a), name) for name, a in arrays.items()],
        )
        versions = [helper.make_opsetid("", 20), helper.make_opsetid("ai.onnx.ml", 3)]
        path = tmp_path / "small.onnx"
        path.write_bytes(
            helper.make_model(graph, opset_imports=versions, ir_version=9).SerializeToString()
        )
        return import_onnx(path, *data[on], reads_scaled=scaled)

    return open_nodes
