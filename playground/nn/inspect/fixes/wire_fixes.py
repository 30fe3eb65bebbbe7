"""Repairs of drawings whose wires are wrong: too few, too many, in a loop, to nowhere."""

from collections.abc import Iterator

from playground.core import ParamValue, params_of
from playground.core.text.numbers import named_for
from playground.graph import Edge, NodeSpec, edits
from playground.graph.traversal import ancestors, descendants
from playground.nn.inspect.fixes.steps import (
    AppendLayer,
    Case,
    Connect,
    Disconnect,
    InsertLayer,
    PrependLayer,
    QuickFix,
    RemoveLayers,
    SetParam,
    Step,
)
from playground.nn.layers import LAYERS
from playground.nn.layers.input import Input

_MOST = 2
"""How many layers are offered to connect."""


def lone_merge_fixes(case: Case) -> Iterator[QuickFix]:
    """Give a merge with too few inputs another one, or take it out."""
    if case.kind is None or not case.sources or len(case.sources) >= case.kind.min_inputs:
        return
    for source in _feeders(case):
        edge = Edge(source, case.node_id)
        yield case.fix(f"Connect {case.spec.name_of(source)} too", Connect(edge))
    yield case.fix(f"Remove {case.kind.title}", RemoveLayers((case.node_id,)))


def missing_input_fixes(case: Case) -> Iterator[QuickFix]:
    """Feed a layer that nothing feeds, or take it out."""
    if case.kind is None or case.sources or case.kind.min_inputs == 0:
        return
    if all(node.kind != Input.name for node in case.spec.nodes):
        entry = NodeSpec(edits.new_id(case.spec, Input.name), Input.name)
        yield case.fix(f"Add {Input.title}", PrependLayer(entry, case.node_id))
    for source in _feeders(case):
        yield case.fix(
            f"Connect {case.spec.name_of(source)} to it", Connect(Edge(source, case.node_id))
        )
    yield case.fix(f"Remove {case.kind.title}", RemoveLayers((case.node_id,)))


def crowd_fixes(case: Case) -> Iterator[QuickFix]:
    """Merge the wires that lead to a layer which takes one."""
    if case.kind is None or case.kind.max_inputs != 1 or len(case.sources) < 2:
        return
    first, *others = case.sources
    for layer in LAYERS:
        if layer.min_inputs < 2 or layer.max_inputs is not None:
            continue
        node = NodeSpec(edits.new_id(case.spec, layer.name), layer.name)
        steps: list[Step] = [InsertLayer(node, Edge(first, case.node_id))]
        for other in others:
            steps.append(Disconnect(Edge(other, case.node_id)))
            steps.append(Connect(Edge(other, node.id)))
        yield case.fix(f"Join its inputs by {layer.title}", *steps)


def entry_fixes(case: Case) -> Iterator[QuickFix]:
    """Take the wires off a layer where data enter."""
    if case.kind is not None and case.kind.max_inputs == 0 and case.sources:
        steps = [Disconnect(Edge(source, case.node_id)) for source in case.sources]
        yield case.fix(f"Remove the {named_for(len(steps), 'wire')} to it", *steps)


def loop_fixes(case: Case) -> Iterator[QuickFix]:
    """Remove a wire of the loop that a layer is part of, the latest first."""
    behind = set(descendants(case.spec, case.node_id))
    if case.node_id not in behind:
        return
    loop = behind & set(ancestors(case.spec, case.node_id))
    wires = [e for e in reversed(case.spec.edges) if e.source in loop and e.target in loop]
    for edge in wires[:_MOST]:
        wire = f"{case.spec.name_of(edge.source)} → {case.spec.name_of(edge.target)}"
        yield case.fix(f"Remove the wire {wire}", Disconnect(edge))


def end_fixes(case: Case) -> Iterator[QuickFix]:
    """Delete a branch that leads to an end beside the output, or begin where nothing follows."""
    spec = case.spec
    if spec.targets(case.node_id):
        return
    if case.node is not None and isinstance(case.node.layer, Input):
        wanted = case.signature.outputs
        params: dict[str, ParamValue] = {"units": wanted, "activation": "linear"}
        last = NodeSpec(edits.new_id(spec, "dense"), "dense", params)
        yield case.fix(f"Add Dense with {wanted}", AppendLayer(last, case.node_id))
        return
    branch = _branch(case)
    ends = [n.id for n in spec.nodes if spec.sources(n.id) and not spec.targets(n.id)]
    if len(ends) > 1 and len(branch) < len(spec.nodes):
        title = case.kind.title if case.kind is not None else case.node_id
        what = title if len(branch) == 1 else f"its branch of {len(branch)} layers"
        yield case.fix(f"Delete {what}", RemoveLayers(branch, bridge=False))


def value_fixes(case: Case) -> Iterator[QuickFix]:
    """Give parameters with a wrong value their usual one."""
    if case.kind is None or case.node is not None:
        return
    given = case.spec.node(case.node_id).params
    for param in params_of(case.kind):
        if param.name in given and given[param.name] != param.default:
            text = f"Set {param.label.lower()} to {param.default}"
            yield case.fix(text, SetParam(case.node_id, param.name, param.default))


def _branch(case: Case) -> tuple[str, ...]:
    """Return the layers that lead to this end alone."""
    spec, found = case.spec, [case.node_id]
    for node_id in found:
        for source in spec.sources(node_id):
            if source not in found and all(t in found for t in spec.targets(source)):
                found.append(source)
    return tuple(found)


def _feeders(case: Case) -> list[str]:
    """Return layers that could feed this one: loose ends first, then those before it, then inputs.

    Of a merge's, those that give what it gets already; the nearest first.
    """
    spec, planned = case.spec, case.planned
    behind = {case.node_id, *descendants(spec, case.node_id)}
    wanted = case.shapes[0] if case.shapes else None
    ends = [i for i in planned if not spec.targets(i)]
    before = list(reversed([i for i in planned if i in set(ancestors(spec, case.node_id))]))
    entries = [n.id for n in spec.nodes if n.kind == Input.name and not case.sources]
    every = dict.fromkeys((*ends, *before, *entries))
    fitting = [
        i
        for i in every
        if i not in behind
        and i not in case.sources
        and (wanted is None or planned[i].shape == wanted)
    ]
    return fitting[:_MOST]
