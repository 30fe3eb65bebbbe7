"""Which function a group of elementwise nodes computes: asked by computing it."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from playground.core import Array, Component, Param, Shape, params_of
from playground.exchange.onnx_import.base.model_file import NotImported, OnnxModel, OnnxNode
from playground.exchange.onnx_import.base.operators import SAME
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.activation import Activation
from playground.nn.base.program import run
from playground.storage.reading import refusing

GRID = np.concatenate([np.linspace(-12.0, 12.0, 241), [-40.0, 40.0]])
"""Where functions are compared."""

FAR = np.array([-1e4, -300.0, 300.0, 1e4])
"""Where a function that its own precision can still compute there must be the same, too."""

TOLERANCE = {"float32": 2e-6, "float64": 1e-12}
"""How far a function may lie from the one it is taken for, in units of the larger of 1 and it."""


class Scaling(Struct, frozen=True, eq=False):
    """``scale · x + offset``, each of the sample's shape."""

    scale: Array
    offset: Array


def values_of(model: OnnxModel, nodes: Sequence[OnnxNode], start: str, end: str, x: Array) -> Array:
    """Compute some nodes for other values of the first one.

    Parameters
    ----------
    nodes
        In computing order; all they need besides ``start`` is constant.
    start, end
        The names of the value that is given and of the one that is wanted.
    x
        ``(N, ...)``.
    """
    from onnx import TensorProto, helper, numpy_helper
    from onnx.reference import ReferenceEvaluator

    made = {name for node in nodes for name in node.outputs}
    needed = {name for node in nodes for name in node.inputs if name} - made - {start}
    graph = helper.make_graph(
        [model.protos[node.outputs[0]] for node in nodes],
        "part",
        [helper.make_tensor_value_info(start, TensorProto.UNDEFINED, None)],
        [helper.make_tensor_value_info(end, TensorProto.UNDEFINED, None)],
        [numpy_helper.from_array(np.asarray(model.values[name]), name) for name in needed],
    )
    proto = helper.make_model(graph, opset_imports=model.proto.opset_import)
    with (
        refusing(lambda why: nodes[-1].refused(f"it cannot be computed: {why}")),
        np.errstate(all="ignore"),
    ):
        given = x.astype(model.values[start].dtype)
        found: Any = ReferenceEvaluator(proto).run([end], {start: given})
    computed: Array = found[0]
    return computed


def activation_of(
    model: OnnxModel, nodes: Sequence[OnnxNode], start: str, end: str, shape: Shape
) -> Component | None:
    """Return the activation that some nodes are together, ``None`` where they are none."""
    asked = np.concatenate([GRID, FAR])
    grid = np.broadcast_to(asked.reshape(-1, *(1,) * len(shape)), (len(asked), *shape))
    found = values_of(model, nodes, start, end, grid)
    if found.shape != grid.shape or not np.isfinite(found[: len(GRID)]).all():
        return None
    curve = found.reshape(len(asked), -1).astype(np.float64)
    if not np.array_equal(curve, np.broadcast_to(curve[:, :1], curve.shape), equal_nan=True):
        return None
    near, far = np.split(curve[:, 0], [len(GRID)])
    known, tolerance = np.isfinite(far), TOLERANCE[model.precision]
    for function in _candidates(near):
        if _is_same(_curve(function), near, tolerance) and _is_same(
            _curve(function, FAR)[known], far[known], tolerance
        ):
            declared = params_of(type(function))
            values = {p.name: getattr(function, p.name) for p in declared}
            return Component(
                function.name,
                {p.name: values[p.name] for p in declared if values[p.name] != p.default},
            )
    return None


def _candidates(curve: Array) -> Iterator[Activation]:
    """Return the activations that a curve may be: the usual ones, then with other parameters."""
    for entry in ACTIVATIONS:
        yield entry()
    for entry in ACTIVATIONS:
        for param in params_of(entry):
            if param.choices:
                yield from (entry(**{param.name: choice}) for choice in param.choices)
            elif isinstance(param.default, float):
                yield from _with_number(entry, param, curve)


def _with_number(entry: type[Activation], param: Param, curve: Array) -> Iterator[Activation]:
    """Return an activation whose values are linear in a parameter with the one that fits best."""
    if param.low is None or param.high is None:
        return
    low, high = (_curve(entry(**{param.name: end})) for end in (param.low, param.high))
    step = high - low
    share = float(np.vdot(curve - low, step) / np.vdot(step, step))
    value = float(f"{param.low + share * (param.high - param.low):.6g}")
    if param.low <= value <= param.high:
        yield entry(**{param.name: value})


def scaling_of(
    model: OnnxModel, nodes: Sequence[OnnxNode], start: str, shape: Shape
) -> Scaling | None:
    """Return what one node multiplies by and adds, ``None`` where it does something else."""
    doing = [node for node in nodes if node.operator not in SAME]
    if len(doing) != 1:
        return None
    node = doing[0]
    handed_on = {start, *(name for each in nodes for name in each.outputs)}
    one, zero = np.ones(shape), np.zeros(shape)
    if node.operator == "Neg":
        return Scaling(-one, zero)
    if node.operator not in ("Add", "Sub", "Mul", "Div") or len(node.inputs) != 2:
        return None
    is_first = node.inputs[0] in handed_on
    if is_first and node.inputs[1] in handed_on:
        return None
    constant = np.asarray(model.values[node.inputs[1] if is_first else node.inputs[0]], np.float64)
    try:
        value = np.broadcast_to(constant, (1, *shape))[0]
    except ValueError:
        return None
    match node.operator:
        case "Add":
            return Scaling(one, value)
        case "Sub":
            return Scaling(one, -value) if is_first else Scaling(-one, value)
        case "Mul":
            return Scaling(value, zero)
    if not is_first or not value.all():
        return None
    return Scaling(1.0 / value, zero)


def _curve(function: Activation, at: Array = GRID) -> Array:
    z = at.reshape(1, -1).copy()
    a, da, dz = (np.zeros_like(z) for _ in range(3))
    with np.errstate(all="ignore"):
        run(function.bind(z, a, da, dz).forward)
    curve: Array = a[0]
    return curve


def _is_same(mine: Array, theirs: Array, tolerance: float) -> bool:
    return bool((np.abs(mine - theirs) <= tolerance * np.maximum(1.0, np.abs(mine))).all())


def unknown(node: OnnxNode) -> NotImported:
    """Return the refusal of a function that nobody here knows."""
    known = ", ".join(str(entry.title) for entry in ACTIVATIONS)
    return node.refused(f"what it computes is no activation here; those here: {known}")
