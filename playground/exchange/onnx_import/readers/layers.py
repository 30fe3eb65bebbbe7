"""What layer an operator is: one function each, by its name."""

from collections.abc import Callable, Sequence

import numpy as np

from playground.core import Array, Shape
from playground.exchange.onnx_import.base.building import LINEAR
from playground.exchange.onnx_import.base.flow import Flow
from playground.exchange.onnx_import.base.model_file import OnnxNode
from playground.exchange.onnx_import.base.walk import NOT_SCALED, Reader, Walk

READERS: dict[str, Reader] = {}


def reads(*operators: str) -> Callable[[Reader], Reader]:
    """Register what reads some operators."""

    def keep(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(operators, reader))
        return reader

    return keep


def put_dense(
    walk: Walk, node: OnnxNode, weight: Array, bias: Array | None, name: str = ""
) -> None:
    """Add a Dense layer; ``weight`` is ``(in, out)`` in the file's order of its inputs."""
    flow = walk.flow(node.inputs[0])
    if flow.places.ndim != 1 or weight.ndim != 2 or len(weight) != flow.places.size:
        told = "×".join(map(str, flow.places.shape))
        raise node.refused(f"it multiplies values of shape {told}; rows can be multiplied")
    if not np.array_equal(np.sort(flow.places), np.arange(int(np.prod(flow.shape)))):
        raise node.refused("it reads some of a layer's values and leaves others out")
    weight = weight.astype(np.float64)
    shift = np.zeros(weight.shape[1]) if bias is None else bias.reshape(-1).astype(np.float64)
    if flow.is_scaled:
        scale, offset = flow.scaling
        shift = shift + offset @ weight
        weight = weight * scale[:, None]
        walk.building.notes.append(
            f"What scales the values before {node.title} went into its weights."
        )
    mine = np.empty_like(weight)
    mine[flow.places] = weight
    units = weight.shape[1]
    node_id = walk.building.add(
        "dense",
        (walk.building.flat(flow),),
        (units,),
        {"units": units, "activation": LINEAR},
        {"weight": mine, "bias": np.broadcast_to(shift, (units,)).copy()},
        name or node.name,
    )
    walk.put(node, Flow.of(node_id, (units,), walk.is_used_once(node.outputs[0])))


def plain(walk: Walk, node: OnnxNode, name: str) -> Flow:
    """Return an input that is a layer's output, maybe in another order.

    Raises
    ------
    NotImported
        When it is a constant, or scaled outside of any layer.
    """
    if not walk.depends(name):
        raise node.refused(f"its input “{name}” is the same for every sample: no layer's output")
    flow = walk.flow(name)
    if flow.is_scaled:
        raise node.refused(NOT_SCALED)
    return flow


def named(walk: Walk, node: OnnxNode, index: int = 1) -> str:
    """Return what a node's weights are called, or else the node."""
    name = node.inputs[index] if walk.has(node, index) else ""
    return name if "." in name and not name.startswith("onnx::") else node.name


@reads("Gemm")
def _gemm(walk: Walk, node: OnnxNode) -> None:
    if node.attributes.get("transA", 0):
        raise node.refused("it turns what it is given (transA); only weights can be turned")
    weight = walk.constant(node, 1)
    weight = weight.T if node.attributes.get("transB", 0) else weight
    bias = walk.constant(node, 2) * node.attributes.get("beta", 1.0) if walk.has(node, 2) else None
    put_dense(walk, node, weight * node.attributes.get("alpha", 1.0), bias, named(walk, node))


@reads("MatMul")
def _matmul(walk: Walk, node: OnnxNode) -> None:
    if not walk.depends(node.inputs[0]):
        raise node.refused("weights stand before what they multiply; rows times weights is a layer")
    put_dense(walk, node, walk.constant(node, 1), None, named(walk, node))


@reads("ai.onnx.ml.LinearRegressor")
def _linear_regressor(walk: Walk, node: OnnxNode) -> None:
    rows = int(node.attributes.get("targets", 1))
    weight, bias = _coefficients(node, rows)
    put_dense(walk, node, weight, bias)
    _post_transform(walk, node, 0)


@reads("ai.onnx.ml.LinearClassifier")
def _linear_classifier(walk: Walk, node: OnnxNode) -> None:
    """Read the scores; the label, which is the first output, is none of a network's answers."""
    weight, bias = _coefficients(node, len(node.need("intercepts")))
    if _is_logistic_pair(node):  # the other class's is this one's, turned around
        weight, bias = weight[:, -1:], bias[-1:]
    put_dense(walk, node, weight, bias)
    _post_transform(walk, node, 1)


def _coefficients(node: OnnxNode, rows: int) -> tuple[Array, Array]:
    weight = np.reshape(node.need("coefficients"), (rows, -1)).T
    return weight, np.array(node.attributes.get("intercepts", [0.0] * rows))


def _is_logistic_pair(node: OnnxNode) -> bool:
    return _transform_of(node) == "LOGISTIC" and len(node.need("intercepts")) == 2


def _transform_of(node: OnnxNode) -> str:
    given = node.attributes.get("post_transform", b"NONE")
    return str(given.decode())


def _post_transform(walk: Walk, node: OnnxNode, output: int) -> None:
    flow, transform = walk.flow(node.outputs[0]), _transform_of(node)
    only = walk.is_used_once(node.outputs[output])
    match transform:
        case "SOFTMAX":
            flow = walk.building.follow(flow, "softmax", {}, only)
        case "LOGISTIC":
            flow = walk.building.follow(flow, "activation", {"function": "sigmoid"}, only)
        case "NONE":
            pass
        case _:
            raise node.refused(f"it ends in {transform}; NONE, LOGISTIC and SOFTMAX can be opened")
    walk.put(node, flow, output)


@reads("Add", "Mul", "Sum")
def _merge(walk: Walk, node: OnnxNode) -> None:
    kind = "multiply" if node.operator == "Mul" else "add"
    flows = [plain(walk, node, name) for name in node.inputs]
    first = flows[0]
    if any(each.shape != first.shape for each in flows) or any(
        not np.array_equal(each.places, first.places) for each in flows
    ):
        raise node.refused("it joins values of different shapes or orders")
    if len(set(_sources(flows))) < len(flows):
        raise node.refused("it joins a value with itself")
    node_id = walk.building.add(kind, _sources(flows), first.shape)
    only = walk.is_used_once(node.outputs[0])
    walk.put(node, Flow(node_id, first.places, first.shape, is_only_use=only))


@reads("Concat")
def _concat(walk: Walk, node: OnnxNode) -> None:
    flows = [walk.building.row(plain(walk, node, name)) for name in node.inputs]
    shapes = {each.shape[1:] for each in flows}
    at = node.need("axis")
    is_first = at in (1, -len(flows[0].places.shape))
    if not is_first or len(shapes) > 1 or not all(each.is_plain for each in flows):
        raise node.refused("it joins values along another axis than the first of a sample")
    shape = (sum(each.shape[0] for each in flows), *flows[0].shape[1:])
    node_id = walk.building.add("concat", _sources(flows), shape)
    there = np.shape(walk.model.values[node.outputs[0]])[1:]
    places = np.arange(int(np.prod(shape))).reshape(there)
    walk.put(node, Flow(node_id, places, shape, is_only_use=_only(walk, node)))


@reads("Softmax")
def _softmax(walk: Walk, node: OnnxNode) -> None:
    flow = plain(walk, node, node.inputs[0])
    axis = node.attributes.get("axis", -1)
    if flow.places.ndim != 1 or axis not in (-1, 1):
        raise node.refused("it compares other values than those of a row")
    row = walk.building.row(flow)
    walk.put(node, walk.building.follow(row, "softmax", {}, _only(walk, node)))


@reads("LogSoftmax")
def _log_softmax(walk: Walk, node: OnnxNode) -> None:
    if node.outputs[0] != walk.answer:
        raise node.refused("it takes logarithms within the network; only the answer may be one")
    _softmax(walk, node)


@reads("Dropout")
def _dropout(walk: Walk, node: OnnxNode) -> None:
    flow = plain(walk, node, node.inputs[0])
    rate = float(walk.constant(node, 1)) if walk.has(node, 1) else node.attributes.get("ratio", 0.5)
    rate = float(f"{rate:.6g}")  # the file keeps it in single precision
    if rate == 0.0:
        walk.put(node, flow.used(_only(walk, node)))
        return
    walk.put(node, walk.building.follow(flow, "dropout", {"rate": rate}, _only(walk, node)))


@reads("BatchNormalization")
def _batch_norm(walk: Walk, node: OnnxNode) -> None:
    flow = walk.building.row(plain(walk, node, node.inputs[0]))
    names = ("scale", "bias", "running_mean", "running_variance")
    given = {name: walk.constant(node, i + 1).astype(np.float64) for i, name in enumerate(names)}
    epsilon = float(node.attributes.get("epsilon", 1e-5))
    epsilon = float(f"{epsilon:.7g}")  # the file keeps it in single precision
    if epsilon == 0.0:  # a variance with it added already
        epsilon = SMALLEST_EPSILON
        given["running_variance"] = given["running_variance"] - epsilon
    if len(flow.shape) == 1:
        given = {name: _ordered(array, flow) for name, array in given.items()}
    elif not flow.is_plain:
        raise node.refused("its images have another order than channels, rows, columns")
    momentum = 1.0 - float(node.attributes.get("momentum", 0.9))
    params = {"momentum": float(f"{momentum:.6g}"), "epsilon": epsilon}
    put_norm(walk, node, flow, "batch_norm", params, given)


@reads("LayerNormalization")
def _layer_norm(walk: Walk, node: OnnxNode) -> None:
    flow = walk.building.row(plain(walk, node, node.inputs[0]))
    axis, count = node.attributes.get("axis", -1), flow.places.ndim
    if axis not in (1, -count):
        raise node.refused("it norms a part of a sample; a whole sample can be normed")
    if not flow.is_plain:
        raise node.refused("its values have another order than the layer's before it")
    scale = np.broadcast_to(walk.constant(node, 1), flow.shape).astype(np.float64)
    bias = walk.constant(node, 2) if walk.has(node, 2) else np.zeros(())
    arrays = {"scale": scale, "bias": np.broadcast_to(bias, flow.shape).astype(np.float64)}
    epsilon = float(f"{node.attributes.get('epsilon', 1e-5):.7g}")
    put_norm(walk, node, flow, "layer_norm", {"epsilon": epsilon}, arrays)


@reads("PRelu")
def _prelu(walk: Walk, node: OnnxNode) -> None:
    flow = plain(walk, node, node.inputs[0])
    slope = np.broadcast_to(walk.constant(node, 1), (1, *flow.places.shape))[0].astype(np.float64)
    own = np.empty(slope.size)
    own[flow.places.reshape(-1)] = slope.reshape(-1)
    by_unit = own.reshape(flow.shape[0], -1)
    if (by_unit != by_unit[:, :1]).any():
        raise node.refused("it has a slope for every pixel; one for every channel can be opened")
    shape = (flow.shape[0], *(1,) * (len(flow.shape) - 1))
    arrays = {"slope": by_unit[:, 0].reshape(shape)}
    put_norm(walk, node, flow, "prelu", {}, arrays)


SMALLEST_EPSILON = 1e-12


def put_norm(
    walk: Walk,
    node: OnnxNode,
    flow: Flow,
    kind: str,
    params: dict[str, float],
    arrays: dict[str, Array],
) -> None:
    """Add a layer that leaves the shape as it is and has arrays of its own."""
    name = named(walk, node)
    node_id = walk.building.add(kind, (flow.node_id,), flow.shape, params, arrays, name)
    walk.put(node, Flow(node_id, flow.places, flow.shape, is_only_use=_only(walk, node)))


def _ordered(array: Array, flow: Flow) -> Array:
    found = np.empty_like(array)
    found[flow.places.reshape(-1)] = array
    return found


def _only(walk: Walk, node: OnnxNode) -> bool:
    return walk.is_used_once(node.outputs[0])


def _sources(flows: Sequence[Flow]) -> tuple[str, ...]:
    return tuple(each.node_id for each in flows)


def told_shape(shape: Shape) -> str:
    """Return a shape in words."""
    return "×".join(map(str, shape))
