"""Normalising, noisy and bending layers as ONNX nodes, as they are when a network only predicts."""

from collections.abc import Sequence

from playground.exchange.onnx.dispatch import NodeArrays, export_layer
from playground.exchange.onnx.graph import Graph
from playground.nn.layers.batch_norm import BatchNorm
from playground.nn.layers.dropout import Dropout
from playground.nn.layers.gaussian_noise import GaussianNoise
from playground.nn.layers.layer_norm import LayerNorm
from playground.nn.layers.prelu import PReLU
from playground.nn.layers.softmax import Softmax


@export_layer.register
def _batch_norm(layer: BatchNorm, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a batch norm with its running statistics."""
    # ONNX keeps epsilon in single precision, which float64 networks would notice: it is added
    # before. The variance itself stays in the file, so that the layer can be read back exactly.
    variance = graph.add(
        "Add", node.constant(graph, "running_variance"), graph.constant(float(layer.epsilon))
    )
    return graph.add(
        "BatchNormalization",
        inputs[0],
        node.constant(graph, "scale"),
        node.constant(graph, "bias"),
        node.constant(graph, "running_mean"),
        variance,
        name=node.named("y"),
        epsilon=0.0,
    )


@export_layer.register
def _layer_norm(layer: LayerNorm, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a layer norm."""
    # ONNX's LayerNormalization takes its mean in single precision even for float64.
    axes = list(range(1, node["scale"].ndim + 1))
    centred = graph.add("Sub", inputs[0], graph.add("ReduceMean", inputs[0], axes=axes))
    variance = graph.add("ReduceMean", graph.add("Mul", centred, centred), axes=axes)
    deviation = graph.add("Sqrt", graph.add("Add", variance, graph.constant(layer.epsilon)))
    normal = graph.add("Div", centred, deviation)
    scaled = graph.add("Mul", normal, node.constant(graph, "scale"))
    return graph.add("Add", scaled, node.constant(graph, "bias"))


@export_layer.register
def _noise(
    layer: Dropout | GaussianNoise, graph: Graph, inputs: Sequence[str], node: NodeArrays
) -> str:
    """Write nothing: noise is for training."""
    return inputs[0]


@export_layer.register
def _prelu(layer: PReLU, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a PReLU."""
    slope = node.constant(graph, "slope")
    return graph.add("PRelu", inputs[0], slope, name=node.named("y"))


@export_layer.register
def _softmax(layer: Softmax, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a softmax over the first axis of a sample."""
    return graph.add("Softmax", inputs[0], name=node.named("y"), axis=1)
