"""A computation being written down as ONNX nodes, without importing onnx."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from msgspec import Struct, field
from numpy.typing import DTypeLike

from playground.core import Array, Shape

Attribute: TypeAlias = int | float | Sequence[int] | Sequence[str]


class Operation(Struct, frozen=True):
    """One ONNX node: operator, input and output names, attributes, and what it is a part of."""

    operator: str
    inputs: tuple[str, ...]
    output: str
    attributes: dict[str, Attribute]
    part: str


class GraphInput(Struct, frozen=True):
    """An input of the graph: its name, how many numbers or texts a sample has there, their type."""

    name: str
    width: int
    type: str


class Graph(Struct):
    """Nodes and constants in computing order.

    Parameters
    ----------
    dtype
        The precision of the network: constants given as numbers take it.
    input_dtype, output_dtype
        The precision of raw features and answers.
    shapes
        The per-sample shapes of the nodes' values by name, as far as they are written.
    entries
        The inputs.
    part
        What is being written: a layer's name, or what lies before and behind the layers.
    """

    dtype: np.dtype[np.floating]
    input_dtype: np.dtype[np.floating]
    output_dtype: np.dtype[np.floating]
    operations: list[Operation] = field(default_factory=list)
    constants: dict[str, Array] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    entries: list[GraphInput] = field(default_factory=list)
    part: str = ""

    def enter(self, name: str, width: int, type_name: str) -> str:
        """Add an input; returns its name."""
        self.entries.append(GraphInput(name, width, type_name))
        return name

    def add(self, operator: str, *inputs: str, name: str = "", **attributes: Attribute) -> str:
        """Add a node with one output; returns the output's name."""
        output = name or f"{operator.lower()}.{len(self.operations)}"
        self.operations.append(Operation(operator, inputs, output, attributes, self.part))
        return output

    def constant(self, value: Array | float | Sequence[int], name: str = "") -> str:
        """Add a constant; returns its name. Plain numbers take the network's precision."""
        array = np.array(value, self.dtype) if isinstance(value, float) else np.asarray(value)
        known = name or f"constant.{len(self.constants)}"
        self.constants[known] = np.ascontiguousarray(array).reshape(array.shape)
        return known

    def cast(self, value: str, source: DTypeLike, target: DTypeLike) -> str:
        """Change the precision of a value, where there is anything to change."""
        if np.dtype(source) == np.dtype(target):
            return value
        return self.add("Cast", value, to=CODES[np.dtype(target).name])


CODES = {"float32": 1, "float64": 11, "int64": 7, "string": 8}
"""ONNX's numbers for element types (``TensorProto.DataType``)."""
