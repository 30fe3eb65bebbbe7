"""From the network's output to what a person reads: probabilities, or unscaled values."""

import numpy as np

from playground.datasets import Affine
from playground.exchange.onnx.dispatch import export_output
from playground.exchange.onnx.graph import Graph
from playground.nn.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.nn.losses.softmax_cross_entropy import SoftmaxCrossEntropy


@export_output.register
def _sigmoid(loss: BinaryCrossEntropy, graph: Graph, output: str) -> str:
    return graph.add("Sigmoid", output)


@export_output.register
def _softmax(loss: SoftmaxCrossEntropy, graph: Graph, output: str) -> str:
    return graph.add("Softmax", output, axis=1)


def export_unscaling(graph: Graph, answer: str, scaling: Affine) -> str:
    """Return target values to the person's units; like training, in float64."""
    if scaling.is_identity:
        return graph.cast(answer, graph.dtype, graph.output_dtype)
    values = graph.cast(answer, graph.dtype, np.float64)
    stretched = graph.add("Mul", values, graph.constant(scaling.scale.astype(np.float64)))
    moved = graph.add("Add", stretched, graph.constant(scaling.offset.astype(np.float64)))
    return graph.cast(moved, np.float64, graph.output_dtype)
