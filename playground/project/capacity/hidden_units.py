"""The width of all hidden layers at once."""

from __future__ import annotations

from msgspec import Struct

from playground.core import Param, params_of
from playground.graph import NetworkSpec
from playground.graph.edits import set_params
from playground.nn.layers import LAYERS

SIZES = ("units", "filters")
"""What the width of a layer is called."""


class HiddenLayer(Struct, frozen=True):
    """A layer whose width a person chose.

    Parameters
    ----------
    node_id
        Which.
    param
        What declares its width: ``units`` or ``filters``.
    size
        How wide it is.
    """

    node_id: str
    param: Param
    size: int

    def scaled(self, factor: float) -> int:
        """Return its width times a factor, as far as its declaration allows, at least 1."""
        low = 1 if self.param.low is None else max(1, int(self.param.low))
        wanted = max(low, round(self.size * factor))
        return wanted if self.param.high is None else min(wanted, int(self.param.high))


def hidden_layers(spec: NetworkSpec, output_id: str) -> tuple[HiddenLayer, ...]:
    """Return the layers with a width, all but the output, in the drawing's order.

    Parameters
    ----------
    spec
        The drawn network.
    output_id
        The layer whose width the data decides; empty when there is none yet.
    """
    found = []
    for node in spec.nodes:
        if node.id == output_id or node.kind not in LAYERS:
            continue
        declared = {param.name: param for param in params_of(LAYERS.get(node.kind))}
        for name in SIZES:
            if name in declared:
                size = node.params.get(name, declared[name].default)
                assert isinstance(size, int)
                found.append(HiddenLayer(node.id, declared[name], size))
    return tuple(found)


def with_scaled_units(spec: NetworkSpec, output_id: str, factor: float) -> NetworkSpec:
    """Return a network whose hidden layers are all so many times as wide, each at least 1."""
    for layer in hidden_layers(spec, output_id):
        spec = set_params(spec, layer.node_id, **{layer.param.name: layer.scaled(factor)})
    return spec
