"""Operators on images, and those that move values about."""

from collections.abc import Callable, Sequence

import numpy as np

from playground.core import Array, ParamValue, Shape
from playground.exchange.onnx_import.base.building import LINEAR
from playground.exchange.onnx_import.base.flow import Flow
from playground.exchange.onnx_import.base.model_file import BATCH, OnnxNode
from playground.exchange.onnx_import.base.walk import Walk
from playground.exchange.onnx_import.readers.layers import named, plain, reads, told_shape
from playground.nn.kernels.windows import spans_of


@reads("Conv")
def _conv(walk: Walk, node: OnnxNode) -> None:
    weight = walk.constant(node, 1).astype(np.float64)
    if weight.ndim != 4 or node.attributes.get("group", 1) != 1:
        raise node.refused("it is no convolution of whole images (2 dimensions, one group)")
    flow = walk.flow(node.inputs[0])
    source, shape = _image(walk, node, flow)
    filters, kernel = weight.shape[0], weight.shape[2]
    bias = walk.constant(node, 2).astype(np.float64) if walk.has(node, 2) else np.zeros(filters)
    params = _windows(node, shape, weight.shape[2:])
    if flow.is_scaled:
        weight, bias = _scaled_into(node, flow, weight, bias, params["padding"] == "valid")
        walk.building.notes.append(
            f"What scales the values before {node.title} went into its filters."
        )
    dilation = _one(node, "dilations", node.attributes.get("dilations", (1, 1)))
    params = {"filters": filters, "kernel": kernel, "dilation": dilation, **params}
    node_id = walk.building.add(
        "conv2d",
        (source,),
        _output(walk, node),
        {**params, "activation": LINEAR},
        {"weight": np.ascontiguousarray(np.moveaxis(weight, 0, -1)), "bias": bias},
        named(walk, node),
    )
    _put_image(walk, node, node_id)


@reads("MaxPool", "AveragePool")
def _pool(walk: Walk, node: OnnxNode) -> None:
    source, shape = _image(walk, node, plain(walk, node, node.inputs[0]))
    taken = node.need("kernel_shape")
    if node.attributes.get("ceil_mode", 0) or set(node.attributes.get("dilations", (1, 1))) != {1}:
        raise node.refused("its windows have gaps or go beyond the edge (dilations, ceil_mode)")
    windows = _windows(node, shape, taken)
    is_mean = node.operator == "AveragePool"
    if is_mean and node.attributes.get("count_include_pad", 0) and windows["padding"] == "same":
        raise node.refused("it counts the zeros beyond the edge (count_include_pad)")
    kind = "avg_pool2d" if is_mean else "max_pool2d"
    params = {"size": int(taken[0]), **windows}
    node_id = walk.building.add(kind, (source,), _output(walk, node), params, name=node.name)
    _put_image(walk, node, node_id)


@reads("GlobalAveragePool", "ReduceMean")
def _global_mean(walk: Walk, node: OnnxNode) -> None:
    flow = plain(walk, node, node.inputs[0])
    if node.operator == "ReduceMean":
        every = node.attributes.get("axes", range(4))  # where none are named, it is all of them
        given = walk.constant(node, 1).tolist() if walk.has(node, 1) else every
        axes = {axis % 4 for axis in given}
        channels = ({1, 2, 3} - axes) or {1}
        if flow.places.ndim != 3 or len(axes) != 2 or 0 in axes:
            raise node.refused("it is no mean over the pixels of an image")
        places = np.moveaxis(flow.places, channels.pop() - 1, 0)
    else:
        places = flow.places
    if len(flow.shape) != 3 or not _is_by_channel(places, flow.shape):
        raise node.refused("it is no mean over the pixels of an image")
    shape = (flow.shape[0],)
    node_id = walk.building.add("global_avg_pool2d", (flow.node_id,), shape, name=node.name)
    found = np.arange(shape[0]).reshape(_output(walk, node))
    only = walk.is_used_once(node.outputs[0])
    walk.put(node, Flow(node_id, found, shape, is_only_use=only))


@reads("Flatten", "Reshape", "Squeeze", "Unsqueeze")
def _reshape(walk: Walk, node: OnnxNode) -> None:
    flow, shape = walk.flow(node.inputs[0]), np.shape(walk.model.values[node.outputs[0]])
    if not shape or shape[0] != BATCH:
        raise node.refused(f"it makes the shape {told_shape(shape)}, no batch of samples any more")
    _move(walk, node, flow, lambda array: array.reshape(shape[1:]))


@reads("Transpose")
def _transpose(walk: Walk, node: OnnxNode) -> None:
    flow = walk.flow(node.inputs[0])
    count = flow.places.ndim + 1
    order = list(node.attributes.get("perm", range(count)[::-1]))
    if order[0] != 0:
        raise node.refused("it moves the samples to another axis")
    _move(walk, node, flow, lambda array: array.transpose([axis - 1 for axis in order[1:]]))


@reads("Gather", "Slice")
def _pick(walk: Walk, node: OnnxNode) -> None:
    raise node.refused("it reads some of the values and leaves others out")


@reads("ai.onnx.ml.Scaler")
def _scaler(walk: Walk, node: OnnxNode) -> None:
    flow = walk.flow(node.inputs[0])
    shape = flow.places.shape
    scale = np.broadcast_to(np.array(node.attributes.get("scale", [1.0])), shape)
    offset = np.broadcast_to(np.array(node.attributes.get("offset", [0.0])), shape)
    walk.put(node, flow.scaled(scale, -offset * scale, walk.is_used_once(node.outputs[0])))


def _move(walk: Walk, node: OnnxNode, flow: Flow, move: Callable[[Array], Array]) -> None:
    moved = flow.moved(move(flow.places), walk.is_used_once(node.outputs[0]))
    if flow.is_scaled:
        scale, offset = (move(array) for array in flow.scaling)
        moved = Flow(flow.node_id, moved.places, flow.shape, scale, offset, moved.is_only_use)
    walk.put(node, moved)


def _image(walk: Walk, node: OnnxNode, flow: Flow) -> tuple[str, Shape]:
    """Return the layer that has what a node is given as an image, and the image's shape."""
    shape = flow.places.shape
    if len(shape) != 3 or not flow.is_plain:
        raise node.refused(
            f"its images {told_shape(shape)} have another order than channels, rows, columns"
        )
    return walk.building.image(flow, shape), shape


def _output(walk: Walk, node: OnnxNode) -> Shape:
    return tuple(np.shape(walk.model.values[node.outputs[0]])[1:])


def _put_image(walk: Walk, node: OnnxNode, node_id: str) -> None:
    only = walk.is_used_once(node.outputs[0])
    walk.put(node, Flow.of(node_id, _output(walk, node), only))


def _windows(node: OnnxNode, shape: Shape, taken: Sequence[int]) -> dict[str, ParamValue]:
    """Return stride and padding of windows that lie as a layer's here can.

    Raises
    ------
    NotImported
        When they lie otherwise.
    """
    attributes = node.attributes
    size = _one(node, "kernel_shape", taken)
    stride = _one(node, "strides", attributes.get("strides", (1, 1)))
    dilation = _one(node, "dilations", attributes.get("dilations", (1, 1)))
    automatic = attributes.get("auto_pad", b"NOTSET").decode()
    pads = list(attributes.get("pads", (0, 0, 0, 0)))
    reach = (size - 1) * dilation + 1
    for padding in ("valid", "same") if reach <= min(shape[1:]) else ("same",):
        spans = spans_of(node.title, shape, size, stride, padding, dilation)
        mine = [span.before for span in spans] + [span.after for span in spans]
        if (automatic, padding) in (("VALID", "valid"), ("SAME_UPPER", "same")) or (
            automatic == "NOTSET" and pads == mine
        ):
            return {"stride": stride, "padding": padding}
    given = pads if automatic == "NOTSET" else automatic
    raise node.refused(
        f"its padding {given} is neither none (valid) nor what keeps the size (same)"
    )


def _one(node: OnnxNode, name: str, numbers: Sequence[int]) -> int:
    if len(set(numbers)) != 1:
        raise node.refused(f"{name} {list(numbers)} differ; layers here have square windows")
    return int(numbers[0])


def _scaled_into(
    node: OnnxNode, flow: Flow, weight: Array, bias: Array, is_valid: bool
) -> tuple[Array, Array]:
    """Return filters that do the scaling of what they are given themselves."""
    scale, offset = (array.reshape(len(array), -1) for array in flow.scaling)
    same = all((array == array[:, :1]).all() for array in (scale, offset))
    if not same or (offset.any() and not is_valid):
        raise node.refused(
            "what it is given is shifted in the file, which filters with zeros around the image "
            "cannot do themselves"
        )
    shift = (weight * offset[:, 0].reshape(1, -1, 1, 1)).sum(axis=(1, 2, 3))
    return weight * scale[:, 0].reshape(1, -1, 1, 1), bias + shift


def _is_by_channel(places: Array, shape: Shape) -> bool:
    """Tell whether the first axis of values is the channels of an image."""
    if len(places) != shape[0]:
        return False
    channels = places.reshape(len(places), -1) // int(np.prod(shape[1:]))
    return bool((channels == np.arange(shape[0])[:, None]).all())
