"""What the types of a network and its layout do not say, checked with the path of each fault."""

import math
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from playground.core import Component, ParamValue, Registry, ValueNotAllowed
from playground.graph import CanvasLayout, Edge, NetworkSpec, NodeSpec
from playground.graph.names import BadName, read_name
from playground.graph.validate import MOST_LAYERS, MOST_WIRES
from playground.nn.layers import LAYERS
from playground.project.document.file_errors import BadDocument
from playground.project.document.plugin_origins import advice_for

LONGEST_ID = 200
"""How many characters a node's id may have: it is in many messages, and in names of arrays."""

LONGEST_NAME = 80
"""How many characters a block's name may have."""


class EntryCheck(Struct, frozen=True):
    """Checks components by name and parameters.

    Parameters
    ----------
    where
        What is read, and the path of its root: ``project.json: $.project``.
    origins
        The plug-ins that brought what it names.
    """

    where: str
    origins: Mapping[str, str] = {}

    def check(
        self,
        path: str,
        field: str,
        registry: Registry[Any],
        name: str,
        params: dict[str, ParamValue],
    ) -> None:
        """Check one component: that its name is known, and what its parameters are."""
        try:
            registry.get(name)
        except ValueNotAllowed as error:
            raise BadDocument(
                f"{self.where}.{path}.{field}: {error}; "
                f"{advice_for(registry.kind, name, self.origins)}"
            ) from error
        try:
            registry.check(Component(name, params))
        except ValueNotAllowed as error:
            raise BadDocument(f"{self.where}.{path}.params: {error}") from error


def check_network(network: NetworkSpec, entries: EntryCheck) -> None:
    """Check ids, kinds, parameters and the ends of wires; an unfinished network is fine.

    Raises
    ------
    BadDocument
        For the first fault, with its path.
    """
    for what, count, most in (
        ("nodes", len(network.nodes), MOST_LAYERS),
        ("edges", len(network.edges), MOST_WIRES),
    ):
        if count > most:
            raise BadDocument(
                f"{entries.where}.network.{what} are {count:,}; at most {most:,} are allowed"
            )
    ids: set[str] = set()
    for i, node in enumerate(network.nodes):
        if not node.id or "/" in node.id or node.id in ids or len(node.id) > LONGEST_ID:
            raise BadDocument(
                f"{entries.where}.network.nodes[{i}].id is {node.id!r:.60}; ids must be "
                f"different, of 1 to {LONGEST_ID} characters, and without a slash"
            )
        ids.add(node.id)
        _check_name(network, i, node, entries.where)
        entries.check(f"network.nodes[{i}]", "kind", LAYERS, node.kind, node.params)
    wires: set[Edge] = set()
    for i, edge in enumerate(network.edges):
        if edge in wires:
            raise BadDocument(
                f"{entries.where}.network.edges[{i}] is there twice: {edge.source!r:.60} feeds "
                f"{edge.target!r:.60} already"
            )
        wires.add(edge)
        for end in (edge.source, edge.target):
            if end not in ids:
                raise BadDocument(
                    f"{entries.where}.network.edges[{i}] leads to {end!r:.60}, which is not a node"
                )


def _check_name(network: NetworkSpec, i: int, node: NodeSpec, where: str) -> None:
    """Check that a person could have given the name: it is proper, and nobody else's."""
    try:
        name = read_name(node.name)
    except BadName as error:
        allowed = str(error)
    else:
        if node.name == name and (not name or network.name_of(node.id) == name):
            return
        allowed = "names must be different, without blanks around them"
    raise BadDocument(f"{where}.network.nodes[{i}].name is {node.name!r:.60}; {allowed}")


def check_layout(layout: CanvasLayout, where: str) -> None:
    """Check that every card stands somewhere, and that blocks can be told apart.

    What a layout says of nodes that are not there means nothing.

    Raises
    ------
    BadDocument
        For the first fault, with its path.
    """
    for node_id, position in layout.positions.items():
        if not all(math.isfinite(number) for number in position):
            raise BadDocument(f"{where}.layout.positions.{node_id} is {position}")
    ids: set[str] = set()
    members: set[str] = set()
    for i, block in enumerate(layout.blocks):
        path = f"{where}.layout.blocks[{i}]"
        if not block.id or block.id in ids:
            raise BadDocument(f"{path}.id is {block.id!r:.60}; ids must be different and not empty")
        if not block.name.strip() or len(block.name) > LONGEST_NAME:
            raise BadDocument(
                f"{path}.name is {block.name!r:.60}; 1 to {LONGEST_NAME} characters are allowed"
            )
        twice = next((m for m in block.members if m in members), None)
        if twice is not None or len(set(block.members)) < len(block.members):
            raise BadDocument(
                f"{path}.members names {twice or block.members[0]!r:.60} twice; "
                "a layer is in one block at most"
            )
        ids.add(block.id)
        members.update(block.members)
