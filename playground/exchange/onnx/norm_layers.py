"""Normalising, noisy and bending layers as ONNX nodes, as they are when a network only predicts."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.core import Array
from playground.exchange.onnx.graph import Graph
from playground.nn.layers.batch_norm import BatchNorm
from playground.nn.layers.dropout import Dropout
from playground.nn.layers.gaussian_noise import GaussianNoise
from playground.nn.layers.layer_norm import LayerNorm
from playground.nn.layers.prelu import PReLU
from playground.nn.layers.softmax import Softmax


def emit_batch_norm(
    layer: BatchNorm,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    """Write a batch norm with its running statistics."""
    # ONNX keeps epsilon in single precision, which float64 networks would notice: it is added here.
    variance = parameters["running_variance"] + np.array(layer.epsilon, graph.dtype)
    return graph.add(
        "BatchNormalization",
        inputs[0],
        graph.constant(parameters["scale"], f"{node_id}/scale"),
        graph.constant(parameters["bias"], f"{node_id}/bias"),
        graph.constant(parameters["running_mean"], f"{node_id}/running_mean"),
        graph.constant(variance, f"{node_id}/running_variance"),
        name=f"{node_id}/y",
        epsilon=0.0,
    )


def emit_layer_norm(
    layer: LayerNorm,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    """Write a layer norm."""
    # ONNX's LayerNormalization takes its mean in single precision even for float64.
    axes = list(range(1, parameters["scale"].ndim + 1))
    centred = graph.add("Sub", inputs[0], graph.add("ReduceMean", inputs[0], axes=axes))
    variance = graph.add("ReduceMean", graph.add("Mul", centred, centred), axes=axes)
    deviation = graph.add("Sqrt", graph.add("Add", variance, graph.constant(layer.epsilon)))
    normal = graph.add("Div", centred, deviation)
    scaled = graph.add("Mul", normal, graph.constant(parameters["scale"], f"{node_id}/scale"))
    return graph.add("Add", scaled, graph.constant(parameters["bias"], f"{node_id}/bias"))


def emit_noise(
    layer: Dropout | GaussianNoise,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    """Write nothing: noise is for training."""
    del layer, graph, parameters, node_id
    return inputs[0]


def emit_prelu(
    layer: PReLU,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    """Write a PReLU."""
    del layer
    slope = graph.constant(parameters["slope"], f"{node_id}/slope")
    return graph.add("PRelu", inputs[0], slope, name=f"{node_id}/y")


def emit_softmax(
    layer: Softmax,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    """Write a softmax over the first axis of a sample."""
    del layer, parameters
    return graph.add("Softmax", inputs[0], name=f"{node_id}/y", axis=1)


NORM_LAYERS = (emit_batch_norm, emit_layer_norm, emit_noise, emit_prelu, emit_softmax)
"""Functions to register with ``emit_layer``."""
