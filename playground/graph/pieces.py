"""A piece of a drawing: layers, the wires between them and where they stand; cut out and put in."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from playground.core import Array, Shape
from playground.graph.blocks import blocks_of
from playground.graph.edits import FreshNames
from playground.graph.spec import CanvasLayout, Edge, NetworkSpec

Learnt: TypeAlias = Mapping[str, Mapping[str, Array]]
"""Learned arrays by node id and by parameter name."""

NOTHING_LEARNT: Learnt = MappingProxyType({})


class StoredArray(Struct, frozen=True, forbid_unknown_fields=True):
    """An array as a text can hold it: its shape, and its numbers as float64, little-endian."""

    shape: Shape
    values: bytes

    @classmethod
    def of(cls, array: Array) -> "StoredArray":
        """Store an array; every number of at most float64 stays as it is, bit for bit."""
        return cls(array.shape, np.ascontiguousarray(array, "<f8").tobytes())

    @property
    def array(self) -> Array:
        """The numbers, read-only."""
        return np.frombuffer(self.values, "<f8").reshape(self.shape)


class Piece(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Some layers of a network with the wires between them, and where their cards stood.

    ``weights`` is what they learned, by node id and parameter name, as far as it goes along.
    """

    network: NetworkSpec
    layout: CanvasLayout = CanvasLayout()
    weights: dict[str, dict[str, StoredArray]] = {}

    def with_weights(self, learnt: Learnt) -> "Piece":
        """Return the piece with what its layers learned."""
        ids = [node.id for node in self.network.nodes if learnt.get(node.id)]
        stored = {i: {k: StoredArray.of(a) for k, a in learnt[i].items()} for i in ids}
        return replace(self, weights=stored)

    @property
    def bare(self) -> "Piece":
        """The piece without what its layers learned."""
        return replace(self, weights={})

    @property
    def learnt(self) -> Learnt:
        """What the layers learned, as arrays."""
        return {i: {k: a.array for k, a in found.items()} for i, found in self.weights.items()}


class Graft(Struct, frozen=True):
    """A network that took a piece in.

    Parameters
    ----------
    network
        The network with the piece's nodes at its end.
    ids
        What each node of the piece is called in it, in the piece's order.
    """

    network: NetworkSpec
    ids: Mapping[str, str]


def cut_out(network: NetworkSpec, layout: CanvasLayout, node_ids: Collection[str]) -> Piece:
    """Return some nodes as a piece; wires that lead out of it, and parts of blocks, are not in."""
    chosen = frozenset(node_ids)
    nodes = tuple(node for node in network.nodes if node.id in chosen)
    edges = tuple(e for e in network.edges if e.source in chosen and e.target in chosen)
    places = {i: place for i, place in layout.positions.items() if i in chosen}
    blocks = tuple(b for b in blocks_of(network, layout).all if chosen.issuperset(b.members))
    return Piece(NetworkSpec(nodes, edges), CanvasLayout(places, blocks))


def graft(network: NetworkSpec, piece: Piece) -> Graft:
    """Put a piece into a network, unconnected; its nodes get ids and names that nobody has."""
    fresh = FreshNames(network)
    ids = {node.id: fresh.id_for(node.kind) for node in piece.network.nodes}
    copies = tuple(
        replace(node, id=ids[node.id], name=fresh.name_for(node.name))
        for node in piece.network.nodes
    )
    edges = tuple(Edge(ids[e.source], ids[e.target]) for e in piece.network.edges)
    grown = NetworkSpec((*network.nodes, *copies), (*network.edges, *edges))
    return Graft(grown, ids)
