"""Networks to edit: a few words draw one."""

import pytest
from msgspec.structs import replace

from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.edits import set_params

INPUT, OUT = NodeSpec("in", "input"), NodeSpec("out", "dense", {"units": 1, "activation": "linear"})
SHORT = {
    "dense": "units",
    "conv2d": "filters",
    "reshape": "shape",
    "activation": "function",
    "dropout": "rate",
}


def node(words):
    """Read ``a dense 4``: a node's id, its kind and its most important parameter."""
    name, kind, *value = words.split()
    read = float if kind == "dropout" else int if kind in ("dense", "conv2d") else str
    return NodeSpec(name, kind, {SHORT[kind]: read(value[0])} if value else {})


def draw(layers, wires=""):
    """Draw layers between an input ``in`` and an output ``out``: one after the other, or wired."""
    nodes = [INPUT, *(node(words) for words in layers.split(", ")), OUT]
    if not wires:
        wires = " ".join(n.id for n in nodes)
    edges = [
        Edge(a, b)
        for path in wires.split(", ")
        for a, b in zip(path.split(), path.split()[1:], strict=False)
    ]
    return NetworkSpec(tuple(nodes), tuple(edges))


def sized(network, **sizes):
    """Give layers another number of units or filters, or another shape."""
    for node_id, size in sizes.items():
        name = SHORT[network.node(node_id).kind]
        network = set_params(network, node_id, **{name: size})
    return network


@pytest.fixture
def drawn(project):
    """A function that makes a project of a network; it learns quickly."""

    def make(network, **training):
        made = project(**{"optimizer": "adam", "rate": 0.03, **training})
        return made.replace(network=network)

    return make


@pytest.fixture
def reading(drawn):
    """A function that lets a project's input offer these features."""

    def choose(made, *features):
        nodes = tuple(
            replace(n, params={"features": features}) if n.kind == "input" else n
            for n in made.network.nodes
        )
        return made.replace(network=replace(made.network, nodes=nodes))

    return choose
