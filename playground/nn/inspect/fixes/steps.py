"""The changes that repairs are made of."""

from collections.abc import Mapping
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from playground.core import ParamValue, Shape
from playground.graph import Edge, NetworkSpec, NodeSpec, edits
from playground.nn.base.layer import Layer
from playground.nn.compiler.plan import PlannedNode, Signature
from playground.nn.layers import LAYERS


class SetParam(Struct, frozen=True):
    """Give a layer another value for a parameter."""

    node_id: str
    name: str
    value: ParamValue

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the network with it."""
        return edits.set_params(network, self.node_id, **{self.name: self.value})


class InsertLayer(Struct, frozen=True):
    """Put a layer into a wire."""

    node: NodeSpec
    edge: Edge

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the network with it."""
        return edits.insert_on_edge(network, self.node, self.edge)


class AppendLayer(Struct, frozen=True):
    """Put a layer behind one that feeds no other."""

    node: NodeSpec
    source: str

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the network with it."""
        return edits.connect(edits.add_node(network, self.node), self.source, self.node.id)


class PrependLayer(Struct, frozen=True):
    """Put a layer before one that nothing feeds."""

    node: NodeSpec
    target: str

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the network with it."""
        return edits.connect(edits.add_node(network, self.node), self.node.id, self.target)


class RemoveLayers(Struct, frozen=True):
    """Take layers out; with ``bridge``, what stood on both sides of one is connected."""

    node_ids: tuple[str, ...]
    bridge: bool = True

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the network without them."""
        return edits.remove_nodes(network, self.node_ids, bridge=self.bridge)


class Connect(Struct, frozen=True):
    """Draw a wire."""

    edge: Edge

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the network with it."""
        return edits.connect(network, self.edge.source, self.edge.target)


class Disconnect(Struct, frozen=True):
    """Remove a wire."""

    edge: Edge

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the network without it."""
        return edits.disconnect(network, self.edge.source, self.edge.target)


Step: TypeAlias = (
    SetParam | InsertLayer | AppendLayer | PrependLayer | RemoveLayers | Connect | Disconnect
)


class QuickFix(Struct, frozen=True):
    """A way to be rid of a finding.

    Parameters
    ----------
    node_id
        The layer the finding is about.
    text
        What it does, as a button says it.
    steps
        The changes, in order.
    """

    node_id: str
    text: str
    steps: tuple[Step, ...]

    def apply(self, network: NetworkSpec) -> NetworkSpec:
        """Return the fixed network."""
        for step in self.steps:
            network = step.apply(network)
        return network


class Case(Struct, frozen=True, dict=True):
    """A layer with a problem, in its drawing.

    Parameters
    ----------
    node_id, spec
        The layer and the drawing.
    planned
        Every layer that could be planned, by id.
    signature
        The data the drawing must fit.
    """

    node_id: str
    spec: NetworkSpec
    planned: Mapping[str, PlannedNode]
    signature: Signature

    @property
    def node(self) -> PlannedNode | None:
        """The layer as it was planned, if it could be."""
        return self.planned.get(self.node_id)

    @cached_property
    def kind(self) -> type[Layer] | None:
        """The class of the layer, if there is one of its kind."""
        kind = self.spec.node(self.node_id).kind
        return LAYERS.get(kind) if kind in LAYERS else None

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """What feeds it, in order."""
        return self.spec.sources(self.node_id)

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes that reach it; empty unless all are known."""
        known = [self.planned[s].shape for s in self.sources if s in self.planned]
        return tuple(known) if len(known) == len(self.sources) else ()

    def fix(self, text: str, *steps: Step) -> QuickFix:
        """Return a repair of this layer."""
        return QuickFix(self.node_id, text, steps)
