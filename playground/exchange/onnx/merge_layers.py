"""Layers with several inputs as ONNX nodes."""

from collections.abc import Mapping, Sequence

from playground.core import Array
from playground.exchange.onnx.graph import Graph
from playground.nn.layers.add import Add
from playground.nn.layers.concat import Concat
from playground.nn.layers.multiply import Multiply


def emit_add(
    layer: Add, graph: Graph, inputs: Sequence[str], parameters: Mapping[str, Array], node_id: str
) -> str:
    """Write a sum."""
    del layer, parameters, node_id
    return _fold("Add", graph, inputs)


def emit_multiply(
    layer: Multiply,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    """Write a product."""
    del layer, parameters, node_id
    return _fold("Mul", graph, inputs)


def emit_concat(
    layer: Concat,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    """Write a concatenation along the first axis of a sample."""
    del layer, parameters
    return graph.add("Concat", *inputs, name=f"{node_id}/y", axis=1)


def _fold(operator: str, graph: Graph, inputs: Sequence[str]) -> str:
    """Join the inputs two by two, in the order the network does."""
    result, *others = inputs
    for each in others:
        result = graph.add(operator, result, each)
    return result


MERGE_LAYERS = (emit_add, emit_multiply, emit_concat)
"""Functions to register with ``emit_layer``."""
