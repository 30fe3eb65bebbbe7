"""Image layers as ONNX nodes; a batch of images is ``(B, C, H, W)`` here.

Runtimes have convolutions and mean pooling in single precision only. Networks in float64 spell
both out: gather what every window sees, then multiply or sum.
"""

from collections.abc import Sequence

import numpy as np

from playground.core import Array
from playground.exchange.onnx.dispatch import NodeArrays, export_activation, export_layer
from playground.exchange.onnx.graph import Graph
from playground.nn.kernels.windows import Spans
from playground.nn.layers.avg_pool2d import AvgPool2D
from playground.nn.layers.conv2d import Conv2D
from playground.nn.layers.flatten import Flatten
from playground.nn.layers.global_avg_pool2d import GlobalAvgPool2D
from playground.nn.layers.max_pool2d import MaxPool2D
from playground.nn.layers.reshape import Reshape


@export_layer.register
def _conv2d(layer: Conv2D, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a convolution and its activation."""
    spans = layer.spans(graph.shapes[inputs[0]])
    bias = node.constant(graph, "bias")
    filters = node["weight"]
    if graph.dtype == np.float32:
        weight = node.constant(graph, "weight", np.moveaxis(filters, -1, 0))
        steps = [spans[0].dilation] * 2
        place = {**_placement(spans), "dilations": steps}
        z = graph.add("Conv", inputs[0], weight, bias, name=node.named("z"), **place)
    else:
        matrix = filters.reshape(-1, layer.filters)
        weight = node.constant(graph, "weight", matrix)
        seen = graph.add("Transpose", _seen(graph, inputs[0], spans), perm=[0, 2, 1, 3])
        count = spans[0].count * spans[1].count
        columns = graph.add("Reshape", seen, graph.constant(_shape(count, len(matrix))))
        sums = graph.add("Add", graph.add("MatMul", columns, weight), bias)
        maps = graph.add("Transpose", sums, perm=[0, 2, 1])
        z = _images(graph, maps, layer.filters, spans)
    return export_activation(layer.chosen_activation, graph, z)


@export_layer.register
def _max_pool2d(layer: MaxPool2D, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write max pooling."""
    spans = layer.spans(graph.shapes[inputs[0]])
    return graph.add("MaxPool", inputs[0], name=node.named("y"), **_placement(spans))


@export_layer.register
def _avg_pool2d(layer: AvgPool2D, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write mean pooling."""
    shape = graph.shapes[inputs[0]]
    spans = layer.spans(shape)
    if graph.dtype == np.float32:
        return graph.add("AveragePool", inputs[0], name=node.named("y"), **_placement(spans))
    inside = np.multiply.outer(spans[0].inside_counts, spans[1].inside_counts).reshape(-1)
    seen = _seen(graph, inputs[0], spans)
    sums = graph.add("ReduceSum", seen, graph.constant([3]), keepdims=0)
    means = graph.add("Div", sums, graph.constant(inside))
    return _images(graph, means, shape[0], spans)


@export_layer.register
def _global_avg_pool2d(
    layer: GlobalAvgPool2D, graph: Graph, inputs: Sequence[str], node: NodeArrays
) -> str:
    """Write the mean of every channel."""
    return graph.add("ReduceMean", inputs[0], name=node.named("y"), axes=[2, 3], keepdims=0)


@export_layer.register
def _flatten(layer: Flatten, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a change of shape to rows."""
    return graph.add("Flatten", inputs[0], name=node.named("y"), axis=1)


@export_layer.register
def _reshape(layer: Reshape, graph: Graph, inputs: Sequence[str], node: NodeArrays) -> str:
    """Write a change of shape."""
    shape = graph.constant(_shape(*layer.target))
    return graph.add("Reshape", inputs[0], shape, name=node.named("y"))


def _placement(spans: Spans) -> dict[str, Sequence[int]]:
    """Return the attributes that say where windows lie."""
    height, width = spans
    return {
        "kernel_shape": [height.taps, width.taps],
        "strides": [height.stride, width.stride],
        "pads": [height.before, width.before, height.after, width.after],
    }


def _seen(graph: Graph, images: str, spans: Spans) -> str:
    """Gather what every window sees: ``(B, C, windows, taps)``, zero beyond the edge."""
    height, width = spans
    pads = [0, 0, height.before, width.before, 0, 0, height.after, width.after]
    framed = graph.add("Pad", images, graph.constant(pads)) if any(pads) else images
    channels = graph.shapes[images][0]
    flat = graph.add("Reshape", framed, graph.constant(_shape(channels, -1, batch=0)))
    rows, columns = (
        np.add.outer(np.arange(s.count) * s.stride, np.arange(s.taps) * s.dilation) for s in spans
    )
    places = rows[:, None, :, None] * width.framed + columns[None, :, None, :]
    indices = places.reshape(height.count * width.count, height.taps * width.taps)
    return graph.add("Gather", flat, graph.constant(indices), axis=2)


def _images(graph: Graph, rows: str, channels: int, spans: Spans) -> str:
    """Return ``(B, C, windows)`` as images again."""
    height, width = spans
    return graph.add("Reshape", rows, graph.constant(_shape(channels, height.count, width.count)))


def _shape(*sizes: int, batch: int = -1) -> Array:
    """Return a shape for ``Reshape``; for the batch, -1 is what is left and 0 as it was."""
    return np.array([batch, *sizes], np.int64)
