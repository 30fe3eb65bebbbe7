"""Layers of values and merges of layers as ONNX nodes."""

from collections.abc import Sequence

from playground.exchange.onnx.dispatch import NodeArrays, export_activation, export_layer
from playground.exchange.onnx.graph import Graph
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.add import Add
from playground.nn.layers.concat import Concat
from playground.nn.layers.dense import Dense
from playground.nn.layers.multiply import Multiply


@export_layer.register
def _dense(layer: Dense, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    weight = node.constant(graph, "weight")
    bias = node.constant(graph, "bias")
    z = graph.add("Gemm", inputs[0], weight, bias, name=node.named("z"))
    return export_activation(layer.chosen_activation, graph, z)


@export_layer.register
def _activation(
    layer: ActivationLayer, graph: Graph, inputs: Sequence[str], node: NodeArrays
) -> str:
    return export_activation(layer.chosen_activation, graph, inputs[0])


@export_layer.register
def _add(layer: Add, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a sum."""
    return _fold("Add", graph, inputs)


@export_layer.register
def _multiply(layer: Multiply, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a product."""
    return _fold("Mul", graph, inputs)


@export_layer.register
def _concat(layer: Concat, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a concatenation along the first axis of a sample."""
    return graph.add("Concat", *inputs, name=node.named("y"), axis=1)


def _fold(operator: str, graph: Graph, inputs: Sequence[str]) -> str:
    """Join the inputs two by two, in the order the network does."""
    result, *others = inputs
    for each in others:
        result = graph.add(operator, result, each)
    return result
