"""From the network's output to what a person reads: probabilities, or unscaled values."""

from functools import singledispatch

import numpy as np

from playground.datasets import Affine
from playground.exchange.base.errors import ExportError
from playground.exchange.onnx.graph import Graph
from playground.nn.base.loss import Loss
from playground.nn.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.nn.losses.softmax_cross_entropy import SoftmaxCrossEntropy


@singledispatch
def emit_answer(loss: Loss, graph: Graph, output: str) -> str:
    """Write what ``loss.predict`` does; losses that take plain outputs change nothing.

    Raises
    ------
    ExportError
        When a loss works on logits and ONNX has no words for it yet.
    """
    del graph
    if loss.from_logits:
        raise ExportError(f"the loss {loss.title} cannot be exported to ONNX")
    return output


@emit_answer.register
def _sigmoid(loss: BinaryCrossEntropy, graph: Graph, output: str) -> str:
    del loss
    return graph.add("Sigmoid", output)


@emit_answer.register
def _softmax(loss: SoftmaxCrossEntropy, graph: Graph, output: str) -> str:
    del loss
    return graph.add("Softmax", output, axis=1)


def emit_unscaling(graph: Graph, answer: str, scaling: Affine) -> str:
    """Return target values to the person's units; like training, in float64."""
    if scaling.is_identity:
        return answer
    values = graph.cast(answer, graph.dtype, np.float64)
    stretched = graph.add("Mul", values, graph.constant(scaling.scale.astype(np.float64)))
    moved = graph.add("Add", stretched, graph.constant(scaling.offset.astype(np.float64)))
    return graph.cast(moved, np.float64, graph.dtype)
