"""Changes that repair a drawing: what the advice in a finding says, ready to be carried out.

Candidates follow from the shapes that arrive at a layer. Each is tried on the drawing, and offered
only when the finding is gone afterwards; so no candidate needs to know every rule of every layer.
"""

from collections.abc import Iterator, Sequence
from math import prod
from typing import TypeAlias

from msgspec import Struct

from playground.core import Diagnostic, ParamValue, Severity, Shape, values_of
from playground.graph import Edge, NetworkSpec, NodeSpec, edits
from playground.graph.traversal import ancestors
from playground.nn.compiler.plan import Analysis, PlannedNode, Signature, analyze
from playground.nn.layers.input import Input

MOST_STEPS = 3
"""How many findings one fix may deal with."""


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


Step: TypeAlias = SetParam | InsertLayer | AppendLayer


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


def find_quick_fix(spec: NetworkSpec, analysis: Analysis, signature: Signature) -> QuickFix | None:
    """Return the change that removes a drawing's first error that one can remove.

    Where that uncovers another error which can be removed too, as an image does behind which a
    dense layer stands, both are dealt with at once.

    Parameters
    ----------
    spec, analysis
        The drawing and what planning says about it.
    signature
        The data it must fit.
    """
    first = _first(spec, analysis, signature)
    if first is None:
        return None
    fix = first
    for _ in range(MOST_STEPS - 1):
        drawing = fix.apply(spec)
        then = analyze(drawing, signature)
        following = None if then.plan is not None else _first(drawing, then, signature)
        if following is None:
            return fix if then.plan is not None else first
        text = f"{fix.text}, {following.text[0].lower()}{following.text[1:]}"
        fix = QuickFix(first.node_id, text, (*fix.steps, *following.steps))
    return fix if analyze(fix.apply(spec), signature).plan is not None else first


def _first(spec: NetworkSpec, analysis: Analysis, signature: Signature) -> QuickFix | None:
    planned = {node.id: node for node in analysis.nodes}
    for error in _errors(analysis.diagnostics):
        tried = []
        for fix in _candidates(error.node_id, spec, planned, signature):
            left = list(_errors(analyze(fix.apply(spec), signature).diagnostics))
            if all(other.node_id != error.node_id for other in left):
                tried.append((len(left), fix))
        if tried:
            return min(tried, key=lambda each: each[0])[1]
    return None


def _errors(found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    return (each for each in found if each.node_id and each.severity is Severity.ERROR)


def _candidates(
    node_id: str, spec: NetworkSpec, planned: dict[str, PlannedNode], signature: Signature
) -> Iterator[QuickFix]:
    node = planned.get(node_id)
    if node is not None and isinstance(node.layer, Input):
        yield QuickFix(node_id, "Use every feature", (SetParam(node_id, "features", ()),))
        yield QuickFix(node_id, "Turn “As image” off", (SetParam(node_id, "as_image", False),))
    elif node is not None:
        yield from _output_fixes(node, spec, signature)
    sources = spec.sources(node_id)
    shapes = [planned[source].shape for source in sources if source in planned]
    if sources and len(shapes) == len(sources):
        yield from _image_fixes(node_id, spec, planned, signature)
        if any(len(shape) == 3 for shape in shapes):
            steps = _on_wires(spec, node_id, [len(s) == 3 for s in shapes], "flatten", {})
            yield QuickFix(node_id, "Add Flatten", steps)
        if "padding" in spec.node(node_id).params:
            yield QuickFix(node_id, "Use padding same", (SetParam(node_id, "padding", "same"),))
        if len(shapes) > 1:
            yield from _merge_fixes(node_id, spec, shapes)


def _image_fixes(
    node_id: str, spec: NetworkSpec, planned: dict[str, PlannedNode], signature: Signature
) -> Iterator[QuickFix]:
    """Let a layer that gets flat values see images: at the input, or where they arrive."""
    image = signature.image_shape
    if image is None:
        return
    rows = [i for i in ancestors(spec, node_id) if _is_flat_input(planned.get(i))]
    if rows:
        steps: list[Step] = [SetParam(i, "as_image", True) for i in rows]
        steps += [SetParam(i, "features", ()) for i in rows if spec.node(i).params.get("features")]
        yield QuickFix(node_id, "Keep pixels as an image", tuple(steps))
    fits = [planned[s].shape == (prod(image),) for s in spec.sources(node_id)]
    if any(fits):
        shape = "×".join(map(str, image))
        reshapes = _on_wires(spec, node_id, fits, "reshape", {"shape": shape})
        yield QuickFix(node_id, f"Add Reshape to {shape}", reshapes)


def _is_flat_input(node: PlannedNode | None) -> bool:
    return node is not None and isinstance(node.layer, Input) and not node.layer.as_image


def _output_fixes(node: PlannedNode, spec: NetworkSpec, signature: Signature) -> Iterator[QuickFix]:
    """Make the last layer's value what the data asks for."""
    if spec.targets(node.id):
        return
    wanted = signature.outputs
    if "units" in values_of(node.layer):
        count = f"{wanted} unit" + ("" if wanted == 1 else "s")
        yield QuickFix(node.id, f"Give it {count}", (SetParam(node.id, "units", wanted),))
    dense: dict[str, ParamValue] = {"units": wanted, "activation": "linear"}
    last = NodeSpec(edits.new_id(spec, "dense"), "dense", dense)
    if len(node.shape) == 1:
        yield QuickFix(node.id, f"Add Dense with {wanted}", (AppendLayer(last, node.id),))
    flat = NodeSpec(edits.new_id(spec, "flatten"), "flatten")
    both = (AppendLayer(flat, node.id), AppendLayer(last, flat.id))
    yield QuickFix(node.id, f"Add Flatten and Dense with {wanted}", both)


def _merge_fixes(node_id: str, spec: NetworkSpec, shapes: list[Shape]) -> Iterator[QuickFix]:
    """Bring all ways into a merge to the shape of one of them, the longest first.

    The short cut of a residual block is what a projection belongs in (He et al. 2016): a way that
    comes straight from a layer which feeds others too.
    """
    sources = spec.sources(node_id)
    order = sorted(range(len(sources)), key=lambda i: len(spec.targets(sources[i])))
    for target in order:
        steps: list[Step] = []
        drawing = spec
        for source, shape in zip(sources, shapes, strict=True):
            if shape == shapes[target]:
                continue
            projection = _projection(drawing, shape, shapes[target])
            if projection is None:
                break
            steps.append(InsertLayer(projection, Edge(source, node_id)))
            drawing = steps[-1].apply(drawing)
        else:
            what = "a 1×1 Conv2D" if len(shapes[target]) == 3 else "a linear Dense"
            yield QuickFix(node_id, f"Match the shapes with {what}", tuple(steps))


def _projection(spec: NetworkSpec, shape: Shape, wanted: Shape) -> NodeSpec | None:
    """Return a linear layer that takes one shape to another, if there is a simple one."""
    params: dict[str, ParamValue]
    if len(shape) == len(wanted) == 1:
        params = {"units": wanted[0], "activation": "linear"}
        return NodeSpec(edits.new_id(spec, "dense"), "dense", params)
    if len(shape) != 3 or len(wanted) != 3 or shape[1] < wanted[1] or shape[2] < wanted[2]:
        return None
    stride = -(-shape[1] // wanted[1])
    params = {"filters": wanted[0], "kernel": 1, "stride": stride, "activation": "linear"}
    return NodeSpec(edits.new_id(spec, "conv2d"), "conv2d", params)


def _on_wires(
    spec: NetworkSpec, node_id: str, wanted: list[bool], kind: str, params: dict[str, ParamValue]
) -> tuple[Step, ...]:
    """Return steps that put a layer into some of the wires that lead to a node."""
    steps: list[Step] = []
    drawing = spec
    for source, applies in zip(spec.sources(node_id), wanted, strict=True):
        if applies:
            node = NodeSpec(edits.new_id(drawing, kind), kind, dict(params))
            steps.append(InsertLayer(node, Edge(source, node_id)))
            drawing = steps[-1].apply(drawing)
    return tuple(steps)
