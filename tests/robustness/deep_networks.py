"""Networks as deep and wide as a test wants, in a file of a few kilobytes."""

from itertools import pairwise

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.project.templates import default_project


def deep_project(layers, units):
    """Return a project of so many hidden layers, of so many units each."""
    ids = ["in", *(f"d{i}" for i in range(layers)), "out"]
    hidden = (NodeSpec(name, "dense", {"units": units}) for name in ids[1:-1])
    nodes = (NodeSpec("in", "input"), *hidden, NodeSpec("out", "dense", {"units": 1}))
    edges = tuple(Edge(a, b) for a, b in pairwise(ids))
    return default_project().replace(network=NetworkSpec(nodes, edges))
