"""The activation derivatives of many layers in one go.

A small network's step costs what its calls cost, however few numbers each of them gets. The values
of all layers with the same activation therefore lie in one block, and so do their derivatives f':
as long as f' can be read off f, computing it takes the same few calls for ten layers as for one.
"""

from collections.abc import Iterable, Sequence
from math import prod

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike

from playground.core import Array
from playground.nn.base.activation import ReadableActivation
from playground.nn.base.program import Call
from playground.nn.compiler.memory_layout import MemoryLayout
from playground.nn.compiler.plan import PlannedNode

MOST = 1 << 15
"""The most numbers in a block. Larger layers fill the cache alone: they keep to themselves."""


class Block(Struct, frozen=True):
    """The memory of some layers with one activation.

    Parameters
    ----------
    values, derivatives
        Per layer, ``(..., size + 1, B)``: its value with the row of ones below, and f' there.
    calls
        What computes all the derivatives.
    """

    values: dict[str, Array]
    derivatives: dict[str, Array]
    calls: Sequence[Call]


def blocks(
    nodes: Iterable[PlannedNode], layout: MemoryLayout, batch: int, dtype: DTypeLike
) -> tuple[Block, ...]:
    """Allocate the layers that can share; a layer that would be alone is left out."""
    lead = layout.lead
    alike: dict[ReadableActivation, list[PlannedNode]] = {}
    for node in nodes:
        activation = node.layer.readable_activation
        if activation is not None and _rows(node) * batch * prod(lead) <= MOST:
            alike.setdefault(activation, []).append(node)
    return tuple(
        _block(activation, members, layout, batch, dtype)
        for activation, members in alike.items()
        if len(members) > 1 and sum(map(_rows, members)) * batch * prod(lead) <= MOST
    )


def _rows(node: PlannedNode) -> int:
    return prod(node.shape) + 1


def _block(
    activation: ReadableActivation,
    nodes: Sequence[PlannedNode],
    layout: MemoryLayout,
    batch: int,
    dtype: DTypeLike,
) -> Block:
    values = layout.ones(sum(map(_rows, nodes)), batch, dtype)
    derivatives = np.ones_like(values)
    block = Block({}, {}, activation.read_derivative(values, derivatives))
    start = 0
    for node in nodes:
        stop = start + _rows(node)
        block.values[node.id] = values[..., start:stop, :]
        block.derivatives[node.id] = derivatives[..., start:stop, :]
        start = stop
    return block
