"""Changing the network by a few words: its hidden layers, their activation, its features."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from msgspec.structs import replace

from playground.core import Param, ParamValue, ValueNotAllowed, params_of
from playground.graph import Edge, NetworkSpec, NodeSpec
from playground.graph.edits import set_params
from playground.graph.sequential import hidden_nodes, row
from playground.nn.activations import ACTIVATIONS
from playground.nn.inspect.layer_edit import set_layer_param
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
    nodes = [first, *_like_the_first(spec, hidden_nodes(widths, "tanh")), last]
    ids = [node.id for node in nodes]
    if len(set(ids)) < len(ids):
        raise ValueNotAllowed("hidden", text, "the input or output already has one of these ids")
    edges = tuple(Edge(a, b) for a, b in pairwise(ids))
    return project.replace(network=NetworkSpec(tuple(nodes), edges), layout=row(ids))


def with_hidden_activation(project: Project, text: str) -> Project:
    """Give every layer but the output one activation."""
    ACTIVATIONS.get(text)
    spec = project.network
    for node, name in _hidden_activations(spec):
        spec = set_params(spec, node.id, **{name: text})
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


def _like_the_first(spec: NetworkSpec, nodes: Sequence[NodeSpec]) -> Iterator[NodeSpec]:
    """Give Dense layers the activation that the first of the hidden layers has."""
    hidden = _hidden_activations(spec)
    if not hidden:
        yield from nodes
        return
    like, name = hidden[0]
    chosen = {"activation": like.params.get(name, _default(like, name))}
    start = f"{name}."
    for key, value in like.params.items():
        if key.startswith(start):
            chosen[f"activation.{key.removeprefix(start)}"] = value
    for node in nodes:
        yield replace(node, params={**node.params, **chosen})


def _default(node: NodeSpec, name: str) -> ParamValue:
    return next(p.default for p in params_of(LAYERS.get(node.kind)) if p.name == name)


def _set_everywhere(places: Sequence[tuple[str, Param]], project: Project, text: str) -> Project:
    """Set the same parameter of several layers' activations."""
    network = project.network
    for node_id, param in places:
        value = param.parse(text, node_id)
        network = set_layer_param(network, node_id, param.name, value)
    return project.replace(network=network)


def _hidden_activations(spec: NetworkSpec) -> list[tuple[NodeSpec, str]]:
    """Return every layer that chooses an activation but the last, and the parameter that does."""
    last = find_io_layers(spec).activation
    found = []
    for node in spec.nodes:
        for p in params_of(LAYERS.get(node.kind)):
            if p.choices_from != "activation" or (
                last and (last.node_id, last.param) == (node.id, p.name)
            ):
                continue
            found.append((node, p.name))
    return found


SHORTHANDS: Mapping[str, Callable[[Project, str], Project]] = {
    "hidden": with_hidden,
    "activation": with_hidden_activation,
    "features": with_features,
}
"""Settings that are set in layers without naming one, by name."""


def shorthands(project: Project) -> Mapping[str, Callable[[Project, str], Project]]:
    """Return :data:`SHORTHANDS`, and one for what hidden layers' activations can be set to.

    ``activation.slope`` is set in every hidden layer whose activation has a slope.
    """
    places: dict[str, list[tuple[str, Param]]] = {}
    for node, name in _hidden_activations(project.network):
        start = f"{name}."
        for param in LAYERS.params(node.kind, node.params):
            if param.name.startswith(start):
                key = f"activation.{param.name.removeprefix(start)}"
                places.setdefault(key, []).append((node.id, param))
    own = {key: partial(_set_everywhere, found) for key, found in places.items()}
    return {**SHORTHANDS, **own}
