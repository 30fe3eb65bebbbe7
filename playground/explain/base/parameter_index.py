"""Finding one number in the flat parameter vector, and naming it."""

from __future__ import annotations

import re

import numpy as np
from msgspec import Struct
from typing_extensions import override

from playground.core import ValueNotAllowed
from playground.explain.base.context import ExplainContext
from playground.nn.compiler.parameter_layout import ParameterSpan
from playground.nn.compiler.plan import PlannedNode

VALUE = "value"
"""The name of a place that is a layer's value (an activation) and not a learned number."""


_PLACE = re.compile(r"(?P<node>[^/\[]+)/(?P<name>[^/\[]+)(?:/|\[)(?P<index>[\d\s,]+)\]?")
_FORM = "write LAYER/NAME/INDEX, as in hidden_1/weight/0,2, output/bias/0 or hidden_1/value/3"


class ParameterIndex(Struct, frozen=True):
    """One learned number: ``ParameterIndex("hidden_1", "weight", (0, 2))``.

    Parameters
    ----------
    node_id, name
        The layer and its array.
    index
        Where in the array; ``(input, unit)`` for a dense weight.
    """

    node_id: str
    name: str
    index: tuple[int, ...]

    @override
    def __str__(self) -> str:
        return f"{self.node_id}/{self.name}[{', '.join(map(str, self.index))}]"

    @property
    def path(self) -> str:
        """Its name as a person types it: ``hidden_1/weight/0,2``; see :func:`parse_index`."""
        return f"{self.node_id}/{self.name}/{','.join(map(str, self.index))}"

    def words(self, context: ExplainContext) -> str:
        """Return it as people read it, by the layer's name: ``hidden 1/weight[0, 2]``."""
        place = ", ".join(map(str, self.index))
        return f"{context.plan.name_of(self.node_id)}/{self.name}[{place}]"

    def flat(self, context: ExplainContext) -> int:
        """Return its position in ``theta``.

        Raises
        ------
        ValueNotAllowed
            When the network has no such number; the message says what there is.
        """
        span = find_parameter(context, self.node_id, self.name)
        check_index("index", self.index, span.shape)
        return span.start + int(np.ravel_multi_index(self.index, span.shape))


def parse_index(text: str, option: str = "of") -> ParameterIndex:
    """Read ``hidden_1/weight/0,2`` or ``hidden_1/weight[0, 2]``, as an option gives it.

    Raises
    ------
    ValueNotAllowed
        When the text has another form.
    """
    match = _PLACE.fullmatch(text.strip())
    try:
        parts = match["index"].split(",") if match else []
        index = tuple(int(part) for part in parts)
    except ValueError:
        index = ()
    if match is None or not index:
        raise ValueNotAllowed(option, text, _FORM)
    return ParameterIndex(match["node"], match["name"], index)


def find_parameter(context: ExplainContext, node_id: str, name: str) -> ParameterSpan:
    """Return where an array lies, or raise :class:`ValueNotAllowed` with what there is."""
    for span in context.layout:
        if (span.node_id, span.name) == (node_id, name):
            return span
    there = ", ".join(f"{span.node_id}/{span.name}" for span in context.layout)
    raise ValueNotAllowed("parameter", f"{node_id}/{name}", f"choose one of {there}")


def check_index(field: str, index: tuple[int, ...], shape: tuple[int, ...]) -> None:
    """Raise :class:`ValueNotAllowed` when an index lies outside an array of a shape."""
    fits = len(index) == len(shape) and all(0 <= i < n for i, n in zip(index, shape, strict=True))
    if not fits:
        bounds = ", ".join(f"0 to {n - 1}" for n in shape)
        allowed = f"use one whole number per axis, from ({bounds})"
        raise ValueNotAllowed(field, index, allowed)


def check_target(context: ExplainContext, target: ParameterIndex) -> PlannedNode:
    """Return the layer of a parameter or ``value``, or raise :class:`ValueNotAllowed`."""
    nodes = {node.id: node for node in context.plan.nodes if not node.features}
    if target.node_id not in nodes:
        raise ValueNotAllowed("layer", target.node_id, f"choose one of {', '.join(nodes)}")
    node = nodes[target.node_id]
    shape = node.shape
    if target.name != VALUE:
        shape = find_parameter(context, target.node_id, target.name).shape
    check_index("index", target.index, shape)
    return node
