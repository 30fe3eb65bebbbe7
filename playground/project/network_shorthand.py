"""Changing the network by a few words: its hidden layers, their activation, its features."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from playground.core import ValueNotAllowed, params_of
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.edits import set_params
from playground.graph.sequential import hidden_nodes, row
from playground.nn.activations import ACTIVATIONS
from playground.nn.layers import LAYERS
from playground.project.io_layers import find_io_layers
from playground.project.project import Project

MAX_LAYERS = 100


def with_hidden(project: Project, text: str) -> Project:
    """Replace everything between input and output by Dense layers of these widths.

    Parameters
    ----------
    project
        Its input and output layers stay; the new layers take the first hidden layer's activation.
    text
        Widths from the input on, as in ``8,8``; empty for none.
    """
    widths = _widths(text)
    spec = project.network
    first, last = _outer(spec)
    activations = [value for _, value in _hidden_activations(spec)]
    nodes = [first, *hidden_nodes(widths, activations[0] if activations else "tanh"), last]
    ids = [node.id for node in nodes]
    if len(set(ids)) < len(ids):
        raise ValueNotAllowed("hidden", text, "the input or output already has one of these ids")
    edges = tuple(Edge(a, b) for a, b in pairwise(ids))
    return project.replace(network=NetworkSpec(tuple(nodes), edges), layout=row(ids))


def with_hidden_activation(project: Project, text: str) -> Project:
    """Give every layer but the output one activation."""
    ACTIVATIONS.get(text)
    spec = project.network
    for (node_id, name), _ in _hidden_activations(spec):
        spec = set_params(spec, node_id, **{name: text})
    return project.replace(network=spec)


def with_features(project: Project, text: str) -> Project:
    """Choose the features every input offers, by their names with commas."""
    spec = project.network
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    for param in find_io_layers(spec).features:
        spec = param.set(spec, names)
    return project.replace(network=spec)


def _widths(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    allowed = "use whole numbers from 1 to 4096 with commas, as in 8,8"
    if len(parts) > MAX_LAYERS:
        raise ValueNotAllowed("hidden", text, f"{allowed}, at most {MAX_LAYERS}")
    units = next(p for p in params_of(LAYERS.get("dense")) if p.name == "units")
    try:
        return [int(part) for part in parts if units.parse(part)]
    except ValueNotAllowed as error:
        raise ValueNotAllowed("hidden", text, allowed) from error


def _outer(spec: NetworkSpec) -> tuple[NodeSpec, NodeSpec]:
    """Return the one input and the one output layer."""
    inputs = [n for n in spec.nodes if not spec.sources(n.id) and spec.targets(n.id)]
    outputs = [n for n in spec.nodes if not spec.targets(n.id) and spec.sources(n.id)]
    if len(inputs) != 1 or len(outputs) != 1:
        raise ValueNotAllowed("hidden", "", "the network needs exactly one input and one output")
    return inputs[0], outputs[0]


def _hidden_activations(spec: NetworkSpec) -> list[tuple[tuple[str, str], str]]:
    """Return (node id, parameter) and value of every activation but the last."""
    last = find_io_layers(spec).activation
    found = []
    for node in spec.nodes:
        for p in params_of(LAYERS.get(node.kind)):
            if p.choices_from != "activation" or (
                last and (last.node_id, last.param) == (node.id, p.name)
            ):
                continue
            found.append(((node.id, p.name), str(node.params.get(p.name, p.default))))
    return found


SHORTHANDS: Mapping[str, Callable[[Project, str], Project]] = {
    "hidden": with_hidden,
    "activation": with_hidden_activation,
    "features": with_features,
}
"""Settings that are set in layers without naming one, by name."""
