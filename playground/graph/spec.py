"""A network as a frozen value: a directed acyclic graph of layers."""

from functools import cached_property
from typing import Annotated, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from playground.core import Diagnostic, Param, ParamValue, params_of
from playground.graph.names import plain_name, plain_names, read_name

Position: TypeAlias = tuple[float, float]


class NodeSpec(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One layer: a stable id, its kind (a name in the layer registry) and its parameters.

    ``params`` holds only what differs from the kind's defaults and is never mutated. Training
    leaves the parameters of a ``frozen`` layer as they are; what it remembers without learning it
    (a batch norm's running statistics) still follows the batches, as in PyTorch. The ``name`` is
    for people and empty where nobody chose one: :meth:`NetworkSpec.name_of` says what to show.
    """

    id: str
    kind: str
    params: dict[str, ParamValue] = {}
    frozen: Annotated[
        bool,
        Param(
            "Frozen",
            "Training leaves the layer's parameters as they are; what a batch norm measures goes "
            "on.",
        ),
    ] = False
    name: Annotated[
        str,
        Param(
            "Name",
            "What the layer is called everywhere; empty for its usual name. Nothing is trained "
            "anew.",
            reads=read_name,
        ),
    ] = ""


FROZEN, NAME = params_of(NodeSpec)
"""How forms and the command line name :attr:`NodeSpec.frozen` and :attr:`NodeSpec.name`."""


class Edge(Struct, frozen=True, forbid_unknown_fields=True):
    """A wire from one node's output to another node's input.

    Where a node takes several inputs, their order is the order of the edges in the network.
    """

    source: str
    target: str


class NetworkSpec(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All nodes and edges. May be unfinished or wrong: validation says so.

    Looking a node or its neighbours up takes the same time in a network of any size: an index is
    made at the first question and kept beside the fields, of which it is no part.
    """

    nodes: tuple[NodeSpec, ...] = ()
    edges: tuple[Edge, ...] = ()

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._by_id

    def node(self, node_id: str) -> NodeSpec:
        """Return the node of an id; ``KeyError`` if there is none."""
        return self._by_id[node_id]

    def sources(self, node_id: str) -> tuple[str, ...]:
        """Return the ids that feed a node, in input order."""
        return self.inputs.get(node_id, ())

    def targets(self, node_id: str) -> tuple[str, ...]:
        """Return the ids a node feeds."""
        return self._targets.get(node_id, ())

    def name_of(self, node_id: str) -> str:
        """Return what a node is called: different for every node, whatever the network."""
        return self.names.get(node_id, node_id)

    def named(self, name: str) -> str | None:
        """Return the id of the node that is called so, in whatever letter case."""
        wanted = name.strip().casefold()
        return next((i for i, each in self.names.items() if each.casefold() == wanted), None)

    def told(self, found: Diagnostic) -> str:
        """Return a finding with the name of the layer it is about, where it is about one."""
        return f"{self.name_of(found.node_id)}: {found.message}" if found.node_id else found.message

    @cached_property
    def unnamed(self) -> "NetworkSpec":
        """The network as it computes: without the names people gave."""
        if not any(node.name for node in self.nodes):
            return self
        return replace(self, nodes=tuple(replace(node, name="") for node in self.nodes))

    @cached_property
    def names(self) -> dict[str, str]:
        """What every node is called, in the order of the nodes; see :meth:`name_of`."""
        # A name that is there twice by mistake is the first one's.
        names: dict[str, str] = {}
        taken: set[str] = set()
        chosen = [node for node in self.nodes if node.name]
        usual = [node for node in self.nodes if not node.name]
        for node in chosen + usual:
            name = node.name or plain_name(node.id)
            if name.casefold() in taken:
                others = plain_names(node.id)
                name = next(each for each in others if each.casefold() not in taken)
            names[node.id] = name
            taken.add(name.casefold())
        return {node.id: names[node.id] for node in self.nodes}

    @cached_property
    def _by_id(self) -> dict[str, NodeSpec]:
        # Of nodes that share an id by mistake the first one counts.
        return {node.id: node for node in reversed(self.nodes)}

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """The ids that feed every node that something feeds, in input order."""
        found: dict[str, list[str]] = {}
        for edge in self.edges:
            found.setdefault(edge.target, []).append(edge.source)
        return {node_id: tuple(ids) for node_id, ids in found.items()}

    @cached_property
    def _targets(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge.target)
        return {node_id: tuple(ids) for node_id, ids in found.items()}


class LayerBlock(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some layers under one name, drawn in a frame or as a single card.

    It is part of the drawing only: the network is the same with or without it. A node is in one
    block at most, and no block is in another.
    """

    id: str
    name: str
    members: tuple[str, ...]
    collapsed: bool = False


class CanvasLayout(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where the cards stand, apart from the network: moving a card can never retrain anything."""

    positions: dict[str, Position] = {}
    blocks: tuple[LayerBlock, ...] = ()

    def moved(self, changes: dict[str, Position]) -> "CanvasLayout":
        """Return a layout with some nodes moved."""
        return replace(self, positions={**self.positions, **changes})

    def without(self, node_ids: frozenset[str]) -> "CanvasLayout":
        """Return a layout that has forgotten some nodes."""
        kept = {k: v for k, v in self.positions.items() if k not in node_ids}
        blocks = tuple(
            replace(block, members=members) if len(members) < len(block.members) else block
            for block in self.blocks
            if (members := tuple(i for i in block.members if i not in node_ids))
        )
        return replace(self, positions=kept, blocks=blocks)
