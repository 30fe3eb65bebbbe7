"""Repairs of layers that cannot take the shapes which reach them."""

from collections.abc import Iterator
from math import prod

from playground.core import ParamValue, Shape, params_of, values_of
from playground.core.text.numbers import counted
from playground.graph import Edge, NetworkSpec, NodeSpec, edits
from playground.graph.traversal import ancestors
from playground.nn.compiler.plan import PlannedNode
from playground.nn.inspect.fixes.steps import (
    AppendLayer,
    Case,
    InsertLayer,
    QuickFix,
    SetParam,
    Step,
)
from playground.nn.kernels.merging import in_words
from playground.nn.kernels.regrouping import picture_of
from playground.nn.layers.input import Input
from playground.nn.layers.reshape import Reshape


def input_fixes(case: Case) -> Iterator[QuickFix]:
    """Let an input offer what the data have."""
    if case.node is not None and isinstance(case.node.layer, Input):
        yield case.fix("Use every feature", SetParam(case.node_id, "features", ()))
        yield case.fix("Turn “As image” off", SetParam(case.node_id, "as_image", False))


def output_fixes(case: Case) -> Iterator[QuickFix]:
    """Make the last layer's value what the data asks for."""
    node, spec, wanted = case.node, case.spec, case.signature.outputs
    if node is None or spec.targets(node.id):
        return
    if "units" in values_of(node.layer):
        count = counted(wanted, "unit")
        yield case.fix(f"Give it {count}", SetParam(node.id, "units", wanted))
    dense: dict[str, ParamValue] = {"units": wanted, "activation": "linear"}
    last = NodeSpec(edits.new_id(spec, "dense"), "dense", dense)
    if len(node.shape) == 1:
        yield case.fix(f"Add Dense with {wanted}", AppendLayer(last, node.id))
    flat = NodeSpec(edits.new_id(spec, "flatten"), "flatten")
    both = (AppendLayer(flat, node.id), AppendLayer(last, flat.id))
    yield case.fix(f"Add Flatten and Dense with {wanted}", *both)


def image_fixes(case: Case) -> Iterator[QuickFix]:
    """Let a layer that gets flat values see pictures: at the input, or where they arrive."""
    if not case.shapes:
        return
    if case.signature.image_shape is not None:
        rows = [i for i in ancestors(case.spec, case.node_id) if _is_flat_input(case, i)]
        chosen = [i for i in rows if case.spec.node(i).params.get("features")]
        steps: list[Step] = [SetParam(i, "as_image", True) for i in rows]
        steps += [SetParam(i, "features", ()) for i in chosen]
        if rows:
            yield case.fix("Keep pixels as an image", *steps)
    flat = [len(shape) == 1 for shape in case.shapes]
    if any(flat) and _has_values(case):
        first = next(shape for shape in case.shapes if len(shape) == 1)
        shape = in_words(picture_of(first[0], case.signature.image_shape))
        reshapes = _on_wires(case, flat, "reshape", {"shape": shape})
        yield case.fix(f"Add Reshape to {shape}", *reshapes)


def flatten_fixes(case: Case) -> Iterator[QuickFix]:
    """Put pictures in one row where they arrive."""
    pictures = [len(shape) > 1 for shape in case.shapes]
    if any(pictures):
        yield case.fix("Add Flatten", *_on_wires(case, pictures, "flatten", {}))


def reshape_fixes(case: Case) -> Iterator[QuickFix]:
    """Give a Reshape a shape that holds what it gets."""
    if case.kind is Reshape and case.shapes and _has_values(case):
        shape = in_words(picture_of(prod(case.shapes[0]), case.signature.image_shape))
        yield case.fix(f"Reshape to {shape}", SetParam(case.node_id, "shape", shape))


def _has_values(case: Case) -> bool:
    """Tell whether anything arrives: an input may have none of its features in the data."""
    return all(0 not in shape for shape in case.shapes)


def window_fixes(case: Case) -> Iterator[QuickFix]:
    """Make a window fit on its picture."""
    if case.kind is None or not case.shapes or len(case.shapes[0]) != 3:
        return
    names = {param.name for param in params_of(case.kind)}
    if "padding" in names:
        yield case.fix("Use padding same", SetParam(case.node_id, "padding", "same"))
    for name in ("size", "kernel"):
        if name in names:
            side = min(case.shapes[0][1:])
            yield case.fix(f"Make its {name} {side}", SetParam(case.node_id, name, side))


def match_fixes(case: Case) -> Iterator[QuickFix]:
    """Bring all ways into a merge to the shape of one of them, the longest first.

    The short cut of a residual block is what a projection belongs in (He et al. 2016): a way that
    comes straight from a layer which feeds others too.
    """
    spec, sources, shapes = case.spec, case.sources, case.shapes
    if len(shapes) < 2:
        return
    for target in sorted(range(len(sources)), key=lambda i: len(spec.targets(sources[i]))):
        steps: list[Step] = []
        drawing = spec
        for source, shape in zip(sources, shapes, strict=True):
            if shape == shapes[target]:
                continue
            projection = _projection(drawing, shape, shapes[target])
            if projection is None:
                break
            steps.append(InsertLayer(projection, Edge(source, case.node_id)))
            drawing = steps[-1].apply(drawing)
        else:
            what = "a 1×1 Conv2D" if len(shapes[target]) == 3 else "a linear Dense"
            yield case.fix(f"Match the shapes with {what}", *steps)


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


def _is_flat_input(case: Case, node_id: str) -> bool:
    node: PlannedNode | None = case.planned.get(node_id)
    return node is not None and isinstance(node.layer, Input) and not node.layer.as_image


def _on_wires(
    case: Case, wanted: list[bool], kind: str, params: dict[str, ParamValue]
) -> tuple[Step, ...]:
    """Return steps that put a layer into some of the wires that lead to a node."""
    steps: list[Step] = []
    drawing = case.spec
    for source, applies in zip(case.sources, wanted, strict=True):
        if applies:
            node = NodeSpec(edits.new_id(drawing, kind), kind, dict(params))
            steps.append(InsertLayer(node, Edge(source, case.node_id)))
            drawing = steps[-1].apply(drawing)
    return tuple(steps)
