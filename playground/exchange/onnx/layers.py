"""Each layer as ONNX nodes; adding one is adding a function here."""

from collections.abc import Mapping, Sequence
from functools import singledispatch

from playground.core import Array, Component
from playground.exchange.base.errors import ExportError
from playground.exchange.onnx.activations import emit_activation
from playground.exchange.onnx.graph import Graph
from playground.exchange.onnx.image_layers import IMAGE_LAYERS
from playground.exchange.onnx.merge_layers import MERGE_LAYERS
from playground.exchange.onnx.norm_layers import NORM_LAYERS
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.layer import Layer
from playground.nn.layers.activation import ActivationLayer
from playground.nn.layers.dense import Dense


@singledispatch
def emit_layer(
    layer: Layer, graph: Graph, inputs: Sequence[str], parameters: Mapping[str, Array], node_id: str
) -> str:
    """Write a layer for rows ``(B, ...)``; returns the name of its output.

    Parameters
    ----------
    layer
        Decides which function runs.
    inputs
        The names of the values that reach it.
    parameters
        Its learned arrays by name.
    node_id
        Its id, which its constants' names begin with.

    Raises
    ------
    ExportError
        When ONNX has no words for the layer yet.
    """
    del graph, inputs, parameters
    raise ExportError(f"layer {node_id}: {layer.title} cannot be exported to ONNX")


@emit_layer.register
def _dense(
    layer: Dense, graph: Graph, inputs: Sequence[str], parameters: Mapping[str, Array], node_id: str
) -> str:
    weight = graph.constant(parameters["weight"], f"{node_id}/weight")
    bias = graph.constant(parameters["bias"], f"{node_id}/bias")
    z = graph.add("Gemm", inputs[0], weight, bias, name=f"{node_id}/z")
    return emit_activation(ACTIVATIONS.create(Component(layer.activation)), graph, z)


@emit_layer.register
def _activation(
    layer: ActivationLayer,
    graph: Graph,
    inputs: Sequence[str],
    parameters: Mapping[str, Array],
    node_id: str,
) -> str:
    del parameters, node_id
    return emit_activation(ACTIVATIONS.create(Component(layer.function)), graph, inputs[0])


for _emit in (*IMAGE_LAYERS, *NORM_LAYERS, *MERGE_LAYERS):
    emit_layer.register(_emit)
