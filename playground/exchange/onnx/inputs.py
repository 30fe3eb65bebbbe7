"""Input features as ONNX nodes: scaling, then each feature's operation on the scaled columns."""

from collections.abc import Sequence

import numpy as np

from playground.core import Array
from playground.datasets import Affine
from playground.exchange.onnx.graph import Graph
from playground.nn.base.features import Feature


def export_scaling(graph: Graph, rows: str, scaling: Affine) -> str:
    """Scale raw columns, float64 as in training. Returns float64 values."""
    if scaling.is_identity:
        return rows
    centred = graph.add("Sub", rows, graph.constant(scaling.offset.astype(np.float64)))
    return graph.add("Div", centred, graph.constant(scaling.scale.astype(np.float64)))


def export_features(graph: Graph, scaled: str, features: Sequence[Feature], width: int) -> str:
    """Compute features ``(B, features)`` of scaled columns, in the network's precision."""
    columns = [feature.columns[0] for feature in features]
    if all(feature.operation == "column" for feature in features):
        chosen = scaled if columns == list(range(width)) else _gather(graph, scaled, columns)
    else:
        parts = [_export_feature(graph, scaled, feature) for feature in features]
        chosen = parts[0] if len(parts) == 1 else graph.add("Concat", *parts, axis=1)
    return graph.cast(chosen, np.float64, graph.dtype)


def _export_feature(graph: Graph, scaled: str, feature: Feature) -> str:
    first = _gather(graph, scaled, feature.columns[:1])
    match feature.operation:
        case "column":
            return first
        case "square":
            return graph.add("Mul", first, first)
        case "product":
            return graph.add("Mul", first, _gather(graph, scaled, feature.columns[1:2]))
        case "sine":
            return graph.add("Sin", first)


def _gather(graph: Graph, rows: str, columns: Sequence[int]) -> str:
    indices: Array = np.array(columns, np.int64)
    return graph.add("Gather", rows, graph.constant(indices), axis=1)
