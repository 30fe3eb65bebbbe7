"""The whole computation as an ONNX model: raw features go in, answers come out.

Input ``features`` ``(batch, columns)``, or one input ``(batch, 1)`` for every column of a table, by
its name: texts then become zeros and ones, and gaps are filled, within the model. Output ``output``
``(batch, outputs)`` with what
:meth:`~playground.training.Trainer.predict` returns. Opset 17 and IR version 8, which runtimes from
2022 on can read. Layers compute in the precision that the network was trained in; raw features and
answers are float32, as most programs have them, or float64 where that is chosen, and where float32
could not tell the samples apart (see :mod:`.precision`). Nodes are named after the layers.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from playground.core import Array
from playground.core.version import __version__
from playground.exchange.base.export_error import ExportError
from playground.exchange.base.model import Model
from playground.exchange.onnx.column_inputs import TEXTS, TEXTS_VERSION, export_columns
from playground.exchange.onnx.dispatch import NodeArrays, export_layer, export_output
from playground.exchange.onnx.graph import CODES, Graph
from playground.exchange.onnx.inputs import export_features, export_scaling
from playground.exchange.onnx.outputs import export_unscaling
from playground.exchange.onnx.precision import input_precision, output_precision
from playground.nn.compiler.plan import PlannedNode
from playground.training.base.config import DType

if TYPE_CHECKING:
    from onnx import NodeProto

OPSET = 17
IR_VERSION = 8
INPUT = "features"
OUTPUT = "output"
DESCRIPTION = "description"
"""The property that holds :attr:`.Model.description`: with it, the file opens as it was."""


def encode_onnx(model: Model, precision: DType = "float32", *, by_column: bool = False) -> bytes:
    """Return a model as the bytes of an ``.onnx`` file, checked by onnx's own checker.

    Parameters
    ----------
    model
        What is written.
    precision
        Of raw features and answers.
    by_column
        Whether every column of a table is an input of its own, as it stands in the table.

    Raises
    ------
    ExportError
        Naming the layer, activation or loss that cannot be written.
    """
    import onnx
    from onnx import helper, numpy_helper

    graph = trace(model, precision, by_column=by_column)
    answer, outputs = CODES[graph.output_dtype.name], model.plan.output.shape[0]
    entries = [
        helper.make_tensor_value_info(each.name, CODES[each.type], ["batch", each.width])
        for each in graph.entries
    ]
    proto = helper.make_model(
        helper.make_graph(
            _nodes(graph),
            "backprop-playground",
            entries,
            [helper.make_tensor_value_info(OUTPUT, answer, ["batch", outputs])],
            [numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
        ),
        opset_imports=[helper.make_opsetid(*each) for each in _opsets(graph)],
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


def trace(model: Model, precision: DType = "float32", *, by_column: bool = False) -> Graph:
    """Write the computation down, from raw features to the answer."""
    wished: np.dtype[np.floating] = np.dtype(precision)
    graph = Graph(model.dtype, input_precision(model, wished), output_precision(model, wished))
    graph.part = "scaling"
    if by_column:
        rows = export_columns(graph, model.known_columns)
    else:
        raw = graph.enter(INPUT, len(model.dataset.columns), graph.input_dtype.name)
        rows = graph.cast(raw, graph.input_dtype, np.float64)
    scaled = export_scaling(graph, rows, model.dataset.x_scaling)
    values: dict[str, str] = {}
    for node in model.plan.nodes:
        graph.part = node.name
        if node.features:
            value = _input(model, graph, scaled, node)
        else:
            inputs = [values[source] for source in node.sources]
            value = _layer(graph, inputs, node, _own(model, node.id))
        values[node.id] = value
        graph.shapes[value] = node.shape
    graph.part = "answer"
    answer = export_output(model.loss, graph, values[model.plan.output.id])
    if model.dataset.task.is_classification:
        answer = graph.cast(answer, graph.dtype, graph.output_dtype)
    else:
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


def _nodes(graph: Graph) -> list["NodeProto"]:
    """Return the nodes, each named after its layer and what it does: ``hidden 1/Gemm``."""
    from onnx import helper

    nodes: list[NodeProto] = []
    counts: Counter[str] = Counter()
    for step in graph.operations:
        name = f"{step.part}/{step.operator.rpartition('.')[2]}"
        counts[name] += 1
        told = name if counts[name] == 1 else f"{name}_{counts[name]}"
        domain, _, operator = step.operator.rpartition(".")
        inputs, outputs = list(step.inputs), [step.output]
        node = helper.make_node(operator, inputs, outputs, name=told, domain=domain)
        node.attribute.extend(helper.make_attribute(*item) for item in step.attributes.items())
        nodes.append(node)
    return nodes


def _opsets(graph: Graph) -> list[tuple[str, int]]:
    """Return the versions of all operators that there are."""
    has_texts = any(each.type == "string" for each in graph.entries)
    return [("", OPSET), *([(TEXTS, TEXTS_VERSION)] if has_texts else [])]


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
