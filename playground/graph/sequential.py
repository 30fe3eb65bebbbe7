"""The commonest drawing: an input, some hidden Dense layers, and a Dense output, in one row."""

from collections.abc import Sequence
from itertools import pairwise

from playground.core import ParamValue
from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec

SPACING = 208.0
"""From card to card, in the canvas' units."""

INPUT = "input"
OUTPUT = "output"


def sequential(
    features: Sequence[str],
    hidden: Sequence[int],
    activation: str,
    outputs: int,
    output_activation: str,
) -> tuple[NetworkSpec, CanvasLayout]:
    """Draw a fully connected network: nodes ``input``, ``hidden_1``, …, ``output``.

    Parameters
    ----------
    features
        What the input offers; empty for every column.
    hidden
        The units of each hidden layer.
    activation, output_activation
        Of the hidden layers, and of the output.
    outputs
        The units of the output.
    """
    params: dict[str, ParamValue] = {"features": tuple(features)} if features else {}
    nodes = [NodeSpec(INPUT, "input", params)]
    nodes += hidden_nodes(hidden, activation)
    nodes.append(dense(OUTPUT, outputs, output_activation))
    ids = [node.id for node in nodes]
    edges = tuple(Edge(a, b) for a, b in pairwise(ids))
    return NetworkSpec(tuple(nodes), edges), row(ids)


def hidden_nodes(units: Sequence[int], activation: str) -> list[NodeSpec]:
    """Return Dense layers ``hidden_1``, ``hidden_2``, … of these widths."""
    return [dense(f"hidden_{i}", n, activation) for i, n in enumerate(units, start=1)]


def dense(node_id: str, units: int, activation: str) -> NodeSpec:
    """Return one Dense layer."""
    return NodeSpec(node_id, "dense", {"units": units, "activation": activation})


def row(ids: Sequence[str]) -> CanvasLayout:
    """Place cards in one row, from the left."""
    return CanvasLayout({node_id: (i * SPACING, 0.0) for i, node_id in enumerate(ids)})
