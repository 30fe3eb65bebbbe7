"""An ONNX file as nodes in computing order, with what every value is for some random samples."""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np
from msgspec import Struct

from playground.core import Array, Shape
from playground.core.text.numbers import counted
from playground.exchange.base.export_error import ExportError
from playground.exchange.onnx_import.base.operators import ANSWERS, GROWING, KNOWN
from playground.storage.free_memory import check_room
from playground.storage.reading import refusing
from playground.training.base.config import DType

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, ValueInfoProto

Setting: TypeAlias = Any
"""What the file's library gives for an attribute: a number, a text, a list, or a tensor."""

Proto = TypeVar("Proto", "NodeProto", "ValueInfoProto")

BATCH = 7
"""How many random samples are run: no layer is likely to have as many of anything by chance."""

MOST_NODES = 20_000
"""More than any network that can be drawn."""

SEED = 20

_PRECISIONS: dict[int, DType] = {1: "float32", 11: "float64"}
"""Those of numbers that networks here compute with, by ``TensorProto.DataType``."""


class NotImported(ExportError):
    """A model file that cannot be opened as a network; the message names the file and the node."""


class OnnxNode(Struct, frozen=True, eq=False):
    """One operation of a file.

    Parameters
    ----------
    operator
        What it computes: ``Gemm``; with its domain where it is none of the standard's.
    name
        What the file calls it, maybe nothing.
    inputs, outputs
        Names of values; a missing optional input is the empty text.
    attributes
        Its settings.
    """

    operator: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Setting]

    @property
    def title(self) -> str:
        """How messages name it."""
        name = self.name or (self.outputs[0] if self.outputs else "")
        return f"{self.operator} “{name}”" if name else self.operator

    def need(self, name: str) -> Setting:
        """Return a setting that the operator cannot do without.

        Raises
        ------
        NotImported
            When the file does not have it.
        """
        if name not in self.attributes:
            raise self.refused(f"its attribute {name} is missing")
        return self.attributes[name]

    def refused(self, why: str) -> NotImported:
        """Return the refusal of the file because of this node."""
        return NotImported(f"{self.title}: {why}")


class OnnxModel(Struct, frozen=True, eq=False):
    """What a file computes, and what came of it for some random samples.

    Parameters
    ----------
    nodes
        In computing order.
    constants
        The arrays in the file, by name.
    entry
        The name of the input.
    shape
        Of a sample there.
    outputs
        The names of the outputs.
    metadata
        What the file says of itself.
    precision
        Of the input.
    rows
        Random samples ``(7, ...)``.
    values
        What every value is for them, the constants included.
    proto
        The file as its library reads it, without what only names classes.
    protos
        Its nodes, by their first output.
    """

    nodes: tuple[OnnxNode, ...]
    constants: Mapping[str, Array]
    entry: str
    shape: Shape
    outputs: tuple[str, ...]
    metadata: Mapping[str, str]
    precision: DType
    rows: Array
    values: Mapping[str, Any]
    proto: "ModelProto"
    protos: Mapping[str, "NodeProto"]

    @property
    def columns(self) -> int:
        """How many numbers a sample has."""
        return int(np.prod(self.shape))


def read_model(path: Path) -> OnnxModel:
    """Read a file and run it once.

    Raises
    ------
    NotImported
        When the file is no ONNX model, has other operators than those known here, or cannot run.
    NotEnoughMemory
        When it is too large.
    """
    from google.protobuf.message import DecodeError
    from onnx.onnx_cpp2py_export import checker, shape_inference

    def refusal(why: str) -> NotImported:
        return NotImported(f"{path.name} cannot be opened as an ONNX model: {why}")

    also = (DecodeError, checker.ValidationError, shape_inference.InferenceError)
    with refusing(refusal, also):
        check_room(f"opening {path.name}", 4 * path.stat().st_size, "open a smaller model")
        return _parse(path)


def _parse(path: Path) -> OnnxModel:
    import onnx
    from onnx import numpy_helper

    proto = onnx.load(str(path), load_external_data=False)
    graph = proto.graph
    if len(graph.node) > MOST_NODES:
        raise NotImported(
            f"{path.name} has {counted(len(graph.node), 'node')}; at most {MOST_NODES:,} can be "
            "opened"
        )
    beside = sum(8 * math.prod(each.dims) for each in graph.initializer if each.external_data)
    check_room(f"opening what {path.name} keeps in other files", beside, "open a smaller model")
    onnx.load_external_data_for_model(proto, str(path.parent))
    nodes = tuple(_node(each) for each in graph.node)
    _check_nodes(path, nodes)
    constants = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    entry = _entry(path, graph, constants)
    shape, precision = _sample(path, entry)
    _check_sizes(path, proto, entry.name, shape)
    rows = _random_rows(shape, precision)
    outputs = tuple(each.name for each in graph.output)
    _drop_labels(graph)
    values = _run(path, proto, entry.name, rows)
    return OnnxModel(
        nodes,
        constants,
        entry.name,
        shape,
        outputs,
        # What is no text comes as bytes.
        {p.key: p.value for p in proto.metadata_props if isinstance(p.value, str)},
        precision,
        rows,
        {**constants, **values, entry.name: rows},
        proto,
        {each.output[0]: each for each in graph.node if each.output},
    )


def _node(proto: "NodeProto") -> OnnxNode:
    from onnx import helper

    operator = f"{proto.domain}.{proto.op_type}" if proto.domain else proto.op_type
    attributes = {each.name: helper.get_attribute_value(each) for each in proto.attribute}
    return OnnxNode(operator, proto.name, tuple(proto.input), tuple(proto.output), dict(attributes))


def _check_nodes(path: Path, nodes: Iterable[OnnxNode]) -> None:
    """Refuse operators that nobody here knows, and a value that two nodes make."""
    made: set[str] = set()
    for node in nodes:
        doubled = made.intersection(node.outputs) - {""}
        if doubled:
            raise NotImported(
                f"{path.name} cannot be opened: {node.title} makes the value “{min(doubled)}” "
                "once more"
            )
        made.update(node.outputs)
        if node.operator not in KNOWN:
            raise NotImported(
                f"{path.name} cannot be opened: {node.title} is an operator that no layer here "
                f"computes; those that can be opened: {', '.join(sorted(KNOWN))}"
            )


def _entry(path: Path, graph: "GraphProto", constants: Mapping[str, Array]) -> "ValueInfoProto":
    entries = [each for each in graph.input if each.name not in constants]
    if len(entries) != 1:
        names = ", ".join(each.name for each in entries) or "none"
        raise NotImported(
            f"{path.name} has {counted(len(entries), 'input')} ({names}); a model with one input "
            "can be opened"
        )
    entry: ValueInfoProto = entries[0]
    return entry


def _sample(path: Path, entry: "ValueInfoProto") -> tuple[Shape, DType]:
    """Return the shape of a sample and the precision of its numbers."""
    from onnx import TensorProto

    kind = entry.type.tensor_type
    if kind.elem_type not in _PRECISIONS:
        name = TensorProto.DataType.Name(kind.elem_type).lower()
        raise NotImported(
            f"{path.name}: the input {entry.name} is of type {name}; float and double can be opened"
        )
    sizes = [each.dim_value for each in kind.shape.dim][1:]
    if len(sizes) not in (1, 3) or min(sizes) < 1:
        told = "×".join(d.dim_param or str(d.dim_value) for d in kind.shape.dim) or "nothing"
        raise NotImported(
            f"{path.name}: the input {entry.name} has the shape {told}; batches of rows "
            "(batch×columns) and of images (batch×channels×height×width) can be opened"
        )
    return tuple(sizes), _PRECISIONS[kind.elem_type]


def _check_sizes(path: Path, proto: "ModelProto", entry: str, shape: Shape) -> None:
    """Refuse values that would be too large before any is computed."""
    import onnx

    sized = onnx.ModelProto()
    sized.CopyFrom(proto)
    for each in sized.graph.input:
        if each.name == entry:
            for dim, size in zip(each.type.tensor_type.shape.dim, (BATCH, *shape), strict=True):
                dim.dim_value = size
    inferred = onnx.shape_inference.infer_shapes(sized, data_prop=True)
    needed = 2 * 8 * BATCH * math.prod(shape)  # the samples are drawn as float64
    known: set[str] = set()
    for each in (*inferred.graph.value_info, *inferred.graph.output):
        sizes = [dim.dim_value for dim in each.type.tensor_type.shape.dim]
        if all(sizes):
            known.add(each.name)
            needed += 8 * math.prod(sizes)
    for node in map(_node, proto.graph.node):
        if node.operator in GROWING and node.outputs[0] not in known:
            raise NotImported(
                f"{path.name} cannot be opened: how much {node.title} makes is computed, and "
                "cannot be told before"
            )
    check_room(f"running {path.name}", needed, "open a smaller model")


def _drop_labels(graph: "GraphProto") -> None:
    """Leave away what makes a class's name of an answer, and all that is computed of names."""
    names: set[str] = set()
    kept = []
    for node in graph.node:
        operator = f"{node.domain}.{node.op_type}" if node.domain else node.op_type
        if operator in ANSWERS or names.intersection(node.input):
            names.update(node.output)
        else:
            kept.append(node)
    if len(kept) < len(graph.node):
        copies = [_copied(node) for node in kept]
        del graph.node[:]
        graph.node.extend(copies)
    outputs = [_copied(each) for each in graph.output if each.name not in names]
    del graph.output[:]
    graph.output.extend(outputs)


def _copied(proto: Proto) -> Proto:
    copy = type(proto)()
    copy.CopyFrom(proto)
    return copy


def _random_rows(shape: Shape, precision: DType) -> Array:
    drawn: Array = np.random.default_rng(SEED).normal(size=(BATCH, *shape)).astype(precision)
    return drawn


def _run(path: Path, proto: "ModelProto", entry: str, rows: Array) -> dict[str, Any]:
    from onnx.reference import ReferenceEvaluator

    names = [name for node in proto.graph.node for name in node.output if name]
    with (
        refusing(lambda why: NotImported(f"{path.name} cannot be run: {why}")),
        np.errstate(all="ignore"),
    ):
        found: Any = ReferenceEvaluator(proto).run(names, {entry: rows})
    return dict(zip(names, found, strict=True))
