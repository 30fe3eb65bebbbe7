"""The two ends of a drawing: which parameters decide its inputs, its outputs, its last function."""

from dataclasses import dataclass

from playground.core import ParamValue, params_of
from playground.graph import NetworkSpec
from playground.graph.edits import set_params
from playground.nn.layers import LAYERS


@dataclass(frozen=True)
class Knob:
    """One parameter of one node."""

    node_id: str
    param: str

    def get(self, spec: NetworkSpec) -> ParamValue:
        """Return the parameter's value, its default where none is set."""
        node = spec.node(self.node_id)
        defaults = {p.name: p.default for p in params_of(LAYERS.get(node.kind))}
        return node.params.get(self.param, defaults[self.param])

    def set(self, spec: NetworkSpec, value: ParamValue) -> NetworkSpec:
        """Return the network with the parameter changed."""
        return set_params(spec, self.node_id, **{self.param: value})


@dataclass(frozen=True)
class Ends:
    """The knobs at both ends of a drawing.

    Parameters
    ----------
    features
        Per input node, which features it offers.
    width
        How many outputs the network has; ``None`` when the drawing has no single end.
    activation
        The function applied last; ``None`` when there is none to choose.
    """

    features: tuple[Knob, ...]
    width: Knob | None
    activation: Knob | None


def find_ends(spec: NetworkSpec) -> Ends:
    """Find the knobs at both ends of a drawing, however unfinished it is."""
    features = tuple(
        Knob(node.id, p.name)
        for node in spec.nodes
        if node.kind in LAYERS
        for p in params_of(LAYERS.get(node.kind))
        if p.choices_from == "features"
    )
    ends = [n.id for n in spec.nodes if not spec.targets(n.id) and spec.sources(n.id)]
    width = activation = None
    node_id = ends[0] if len(ends) == 1 else None
    visited: set[str] = set()
    while node_id is not None and width is None and node_id not in visited:
        visited.add(node_id)
        kind = spec.node(node_id).kind
        for p in params_of(LAYERS.get(kind)) if kind in LAYERS else ():
            if p.choices_from == "activation" and activation is None:
                activation = Knob(node_id, p.name)
            if p.name == "units":
                width = Knob(node_id, p.name)
        sources = spec.sources(node_id)
        node_id = sources[0] if len(sources) == 1 else None
    return Ends(features, width, activation)
