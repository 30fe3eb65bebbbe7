"""The drawn network as a value: nodes, edges, and pure edits on them. Knows no layer."""

from playground.graph.spec import CanvasLayout, Edge, NetworkSpec, NodeSpec

__all__ = ["CanvasLayout", "Edge", "NetworkSpec", "NodeSpec"]
