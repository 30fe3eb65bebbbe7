"""The whole computation as an ONNX model: raw features go in, answers come out.

Input ``features`` ``(batch, columns)``; output ``output`` ``(batch, outputs)`` with what
:meth:`~playground.training.Trainer.predict` returns. Opset 17 and IR version 8, which runtimes from
2022 on can read; the precision is the one the network was trained in, except that raw features and
answers are float64 where float32 could not tell the samples apart (see :mod:`.precision`).
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from playground.core import Array
from playground.core.version import __version__
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.onnx.dispatch import NodeArrays, export_layer, export_output
from playground.exchange.onnx.graph import CODES, Graph, Operation
from playground.exchange.onnx.inputs import export_features, export_scaling
from playground.exchange.onnx.outputs import export_unscaling
from playground.exchange.onnx.precision import input_precision, output_precision
from playground.nn.compiler.plan import PlannedNode

if TYPE_CHECKING:
    from onnx import NodeProto

OPSET = 17
IR_VERSION = 8
INPUT = "features"
OUTPUT = "output"
DESCRIPTION = "description"
"""The property that holds :attr:`.Model.description`: with it, the file opens as it was."""


def encode_onnx(model: Model) -> bytes:
    """Return a model as the bytes of an ``.onnx`` file, checked by onnx's own checker.

    Raises
    ------
    ExportError
        Naming the layer, activation or loss that cannot be written.
    """
    import onnx
    from onnx import helper, numpy_helper

    graph = trace(model)
    entry, answer = CODES[graph.input_dtype.name], CODES[graph.output_dtype.name]
    width, outputs = len(model.dataset.columns), model.plan.output.shape[0]
    proto = helper.make_model(
        helper.make_graph(
            [_node(i, step) for i, step in enumerate(graph.operations)],
            "backprop-playground",
            [helper.make_tensor_value_info(INPUT, entry, ["batch", width])],
            [helper.make_tensor_value_info(OUTPUT, answer, ["batch", outputs])],
            [numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="backprop-playground",
        producer_version=__version__,
    )
    helper.set_model_props(proto, _properties(model))
    try:
        onnx.checker.check_model(proto, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise ExportError(f"the ONNX model is not valid: {error}") from error
    content: bytes = proto.SerializeToString()
    return content


def trace(model: Model) -> Graph:
    """Write the computation down, from raw features to the answer."""
    graph = Graph(model.dtype, input_precision(model), output_precision(model))
    scaled = export_scaling(graph, INPUT, model.dataset.x_scaling)
    values: dict[str, str] = {}
    for node in model.plan.nodes:
        if node.features:
            value = _input(model, graph, scaled, node)
        else:
            inputs = [values[source] for source in node.sources]
            value = _layer(graph, inputs, node, _own(model, node.id))
        values[node.id] = value
        graph.shapes[value] = node.shape
    answer = export_output(model.loss, graph, values[model.plan.output.id])
    if not model.dataset.task.is_classification:
        answer = export_unscaling(graph, answer, model.dataset.y_scaling)
    graph.add("Identity", answer, name=OUTPUT)
    return graph


def _input(model: Model, graph: Graph, scaled: str, node: PlannedNode) -> str:
    """Write an input's features, as rows or as images."""
    rows = export_features(graph, scaled, node.features, len(model.dataset.columns))
    if len(node.shape) == 1:
        return rows
    shape = graph.constant(np.array([-1, *node.shape], np.int64))
    return graph.add("Reshape", rows, shape, name=f"{node.id}/image")


def _layer(graph: Graph, inputs: list[str], node: PlannedNode, arrays: Mapping[str, Array]) -> str:
    try:
        return export_layer(node.layer, graph, inputs, NodeArrays(node.id, arrays))
    except ExportError as error:
        raise ExportError(f"layer {node.name}: {error}") from error


def _node(index: int, step: Operation) -> "NodeProto":
    from onnx import helper

    inputs, outputs = list(step.inputs), [step.output]
    node = helper.make_node(step.operator, inputs, outputs, name=f"{step.operator}_{index}")
    node.attribute.extend(helper.make_attribute(*item) for item in step.attributes.items())
    return node


def _own(model: Model, node_id: str) -> dict[str, Array]:
    """Return a node's learned arrays by their own names."""
    prefix = f"{node_id}/"
    return {
        name.removeprefix(prefix): array
        for name, array in model.parameters.items()
        if name.startswith(prefix)
    }


def _properties(model: Model) -> dict[str, str]:
    """Return what a reader should know about inputs and outputs; lists are JSON."""
    data = model.dataset
    return {
        "task": data.task.value,
        "columns": json.dumps(data.columns, ensure_ascii=False),
        "classes": json.dumps(data.classes, ensure_ascii=False),
        "target": data.raw.target,
        "target_names": json.dumps(data.raw.target_names, ensure_ascii=False),
        "loss": model.loss.name,
        "data": data.name,
        DESCRIPTION: model.description_text,
    }
