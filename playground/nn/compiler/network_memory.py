"""How much memory a compiled network takes, reckoned from its plan before anything is allocated."""

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import DTypeLike

from playground.nn.compiler.plan import PlannedNode
from playground.storage.free_memory import check_room

SMALLER_LAYERS = "use fewer or smaller layers, or float32"
SMALLER_BATCH = "use a smaller batch, fewer or smaller layers, or float32"


CHUNK = 2048
"""The most samples of a forward pass that only answers."""

WIDE = 1_000_000
"""The most numbers in one layer's values there: wider networks take fewer samples per pass."""

ENOUGH, CACHED = 256, 300_000
"""With so many samples a pass is as fast as it gets, per sample; with more, values of so many
numbers no longer stay in the processor's caches from one layer to the next."""


def rows_at_once(nodes: Sequence[PlannedNode]) -> int:
    """Return how many samples are answered at once, so that it is quick in bounded memory."""
    widest = max(1, max((prod(node.shape) for node in nodes), default=1))
    return max(1, min(CHUNK, max(ENOUGH, CACHED // widest), WIDE // widest))


def parameter_count(nodes: Sequence[PlannedNode]) -> int:
    """Return how many numbers a network learns."""
    return sum(prod(spec.shape) for node in nodes for spec in node.parameters)


def parameter_bytes(nodes: Sequence[PlannedNode], dtype: DTypeLike, replicas: int = 1) -> int:
    """Return the bytes of parameters, their gradients, and what layers remember."""
    remembered = sum(prod(spec.shape) for node in nodes for spec in node.state)
    return np.dtype(dtype).itemsize * replicas * (2 * parameter_count(nodes) + remembered)


def value_bytes(
    nodes: Sequence[PlannedNode], batch: int, dtype: DTypeLike, replicas: int = 1
) -> int:
    """Return about how many bytes values, their gradients and the layers' working memory take."""
    values = sum(
        2 * prod(node.shape) + node.layer.working_values(node.input_shapes, node.shape)
        for node in nodes
    )
    return np.dtype(dtype).itemsize * replicas * batch * values


def check_parameters(nodes: Sequence[PlannedNode], dtype: DTypeLike, replicas: int) -> None:
    """Refuse more parameters than there is memory for.

    Raises
    ------
    NotEnoughMemory
        With the number, and what would make it smaller.
    """
    what = f"a network of {parameter_count(nodes):,} parameters"
    check_room(what, parameter_bytes(nodes, dtype, replicas), SMALLER_LAYERS)


def check_values(nodes: Sequence[PlannedNode], batch: int, dtype: DTypeLike, replicas: int) -> None:
    """Refuse larger batches of values than there is memory for.

    Raises
    ------
    NotEnoughMemory
        With the number, and what would make it smaller.
    """
    what = f"the network with a batch of {batch:,}"
    check_room(what, value_bytes(nodes, batch, dtype, replicas), SMALLER_BATCH)
