"""Which parameters of a drawing decide its inputs, its outputs and its last function."""

from msgspec import Struct

from playground.core import ParamValue, params_of
from playground.graph import NetworkSpec
from playground.graph.edits import set_params
from playground.nn.layers import LAYERS


class ParamRef(Struct, frozen=True):
    """One parameter of one node."""

    node_id: str
    param: str

    def get(self, spec: NetworkSpec) -> ParamValue:
        """Return the parameter's value, its default where none is set."""
        node = spec.node(self.node_id)
        defaults = {p.name: p.default for p in LAYERS.params(node.kind, node.params)}
        return node.params.get(self.param, defaults[self.param])

    def set(self, spec: NetworkSpec, value: ParamValue) -> NetworkSpec:
        """Return the network with the parameter changed."""
        return set_params(spec, self.node_id, **{self.param: value})


class IOLayers(Struct, frozen=True):
    """The parameters of the input and output layers of a drawing.

    Parameters
    ----------
    features
        Per input node, which features it offers.
    width
        How many outputs the network has; ``None`` when the drawing has no single output.
    activation
        The function applied last; ``None`` when there is none to choose.
    """

    features: tuple[ParamRef, ...]
    width: ParamRef | None
    activation: ParamRef | None


def find_io_layers(spec: NetworkSpec) -> IOLayers:
    """Find the input and output layers of a drawing, however unfinished it is."""
    features = tuple(
        ParamRef(node.id, p.name)
        for node in spec.nodes
        if node.kind in LAYERS
        for p in params_of(LAYERS.get(node.kind))
        if p.choices_from == "features"
    )
    outputs = [n.id for n in spec.nodes if not spec.targets(n.id) and spec.sources(n.id)]
    width = activation = None
    node_id = outputs[0] if len(outputs) == 1 else None
    visited: set[str] = set()
    while node_id is not None and width is None and node_id not in visited:
        visited.add(node_id)
        kind = spec.node(node_id).kind
        for p in params_of(LAYERS.get(kind)) if kind in LAYERS else ():
            if p.choices_from == "activation" and activation is None:
                activation = ParamRef(node_id, p.name)
            if p.name == "units":
                width = ParamRef(node_id, p.name)
        sources = spec.sources(node_id)
        node_id = sources[0] if len(sources) == 1 else None
    return IOLayers(features, width, activation)
