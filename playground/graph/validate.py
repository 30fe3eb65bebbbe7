"""What can be wrong with a drawing, whatever its layers compute."""

from collections.abc import Collection, Mapping
from typing import TypeAlias

from msgspec import Struct

from playground.core import Diagnostic, Severity
from playground.core.text.lists import SOME, listed
from playground.core.text.numbers import counted
from playground.graph.spec import NetworkSpec
from playground.graph.traversal import CycleError, reachable, topological_order

Arity: TypeAlias = tuple[int, int | None]
"""How many wires a node takes: at least, at most (``None``: any number)."""


MOST_LAYERS, MOST_WIRES = 10_000, 50_000
"""Of a network; more would not be drawn, nor answer to a step while anybody waits."""


class Structure(Struct, frozen=True):
    """What a drawing means.

    Parameters
    ----------
    order
        The nodes that take part, each behind its sources; empty when there is a loop.
    output
        The node whose value is the prediction: the one that feeds no other.
    diagnostics
        Findings; with an error among them the network cannot be trained.
    """

    order: tuple[str, ...]
    output: str | None
    diagnostics: tuple[Diagnostic, ...]


def check_structure(
    spec: NetworkSpec, arities: Mapping[str, Arity], left_out: Collection[str] = ()
) -> Structure:
    """Check wires, loops, reachability and ends of a drawing.

    Parameters
    ----------
    arities
        Per node id, how many wires it takes. A node that takes none is where data enters.
    left_out
        Nodes that are to take no part, as those do that have no wire: :func:`islands`.
    """
    found: list[Diagnostic] = []
    if not spec.nodes:
        return _failed([_error("", "the network is empty: add an Input and a Dense layer")])
    if len(spec.nodes) > MOST_LAYERS or len(spec.edges) > MOST_WIRES:
        return _failed([_error("", _too_large(spec))])
    unknown = {end for e in spec.edges for end in (e.source, e.target) if end not in spec}
    if unknown:
        return _failed([_error("", f"a wire leads to {', '.join(sorted(unknown))}: no such node")])
    wired = {end for edge in spec.edges for end in (edge.source, edge.target)}
    if len(spec.nodes) > 1:
        wired -= set(left_out)
        found += [
            Diagnostic(node.id, Severity.WARNING, "not connected: it takes no part in training")
            for node in spec.nodes
            if node.id not in wired
        ]
    else:
        wired = {spec.nodes[0].id}
    try:
        order = topological_order(spec)
    except CycleError as error:
        loop = listed([spec.name_of(node_id) for node_id in error.node_ids], " → ")
        return _failed([*found, *(_error(n, f"is part of a loop: {loop}") for n in error.node_ids)])
    order = tuple(node_id for node_id in order if node_id in wired)
    reached = _check_inputs(spec, arities, order, found)
    output = _find_output(spec, arities, [n for n in order if n in reached], found)
    return Structure(order, output, tuple(found))


def islands(spec: NetworkSpec, arities: Mapping[str, Arity]) -> set[str]:
    """Return the nodes without a way to where data enters, whatever way wires lead.

    There are none where no data enters at all.
    """
    neighbours: dict[str, list[str]] = {node.id: [] for node in spec.nodes}
    for edge in spec.edges:
        if edge.source in neighbours and edge.target in neighbours:
            neighbours[edge.source].append(edge.target)
            neighbours[edge.target].append(edge.source)
    entries = [node.id for node in spec.nodes if arities[node.id][1] == 0 and neighbours[node.id]]
    # Every entry has a wire, whose other end leads back to it.
    return set(neighbours) - set(reachable(neighbours, *entries)) if entries else set()


def _check_inputs(
    spec: NetworkSpec,
    arities: Mapping[str, Arity],
    order: tuple[str, ...],
    found: list[Diagnostic],
) -> set[str]:
    """Check every node's wires; return the ids that data reaches."""
    reached: set[str] = set()
    for node_id in order:
        least, most = arities[node_id]
        sources = spec.sources(node_id)
        if most == 0 and sources:
            found.append(_error(node_id, "takes no input: data enters here; remove the wire to it"))
        elif most is not None and len(sources) > most:
            found.append(_error(node_id, f"takes {counted(most, 'input')}, gets {len(sources)}"))
        elif not sources and least > 0:
            found.append(_error(node_id, "missing input: connect a layer to its left side"))
        elif len(sources) < least:
            needed = (
                counted(least, "input") if most == least else f"at least {counted(least, 'input')}"
            )
            advice = "connect another layer to its left side"
            found.append(_error(node_id, f"needs {needed}, gets {len(sources)}: {advice}"))
        if most == 0 or any(source in reached for source in sources):
            reached.add(node_id)
        elif sources:
            found.append(_error(node_id, "unreachable: no data arrives here from an Input"))
    return reached


def _find_output(
    spec: NetworkSpec, arities: Mapping[str, Arity], order: list[str], found: list[Diagnostic]
) -> str | None:
    if not order:
        found.append(_error("", "no input: add an Input and connect it to the first layer"))
        return None
    ends = [node_id for node_id in order if not spec.targets(node_id)]
    if len(ends) > 1:
        names = [spec.name_of(end) for end in ends]
        for i, end in enumerate(ends):
            first = [name for j, name in enumerate(names[: SOME + 1]) if j != i]
            others = listed(first, count=len(names) - 1)
            found.append(
                _error(end, f"the network ends here and at {others}: connect or delete one")
            )
        return None
    if not ends or arities[ends[0]][1] == 0:
        where = ends[0] if ends else ""
        found.append(_error(where, "no output: connect a Dense layer behind the input"))
        return None
    return ends[0]


def _too_large(spec: NetworkSpec) -> str:
    layers, wires = counted(len(spec.nodes), "layer"), counted(len(spec.edges), "wire")
    return (
        f"the network is too large: it has {layers} and {wires}; "
        f"at most {MOST_LAYERS:,} and {MOST_WIRES:,} are allowed"
    )


def _failed(diagnostics: list[Diagnostic]) -> Structure:
    return Structure((), None, tuple(diagnostics))


def _error(node_id: str, message: str) -> Diagnostic:
    return Diagnostic(node_id, Severity.ERROR, message)
