"""A piece of a drawing: layers, the wires between them and where they stand; cut out and put in."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from playground.graph.blocks import blocks_of
from playground.graph.edits import FreshNames
from playground.graph.spec import CanvasLayout, Edge, NetworkSpec


class Piece(Struct, frozen=True, forbid_unknown_fields=True):
    """Some layers of a network with the wires between them, and where their cards stood."""

    network: NetworkSpec
    layout: CanvasLayout = CanvasLayout()


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
