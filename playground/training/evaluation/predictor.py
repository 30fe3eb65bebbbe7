"""What a network answers for any number of rows, in bounded memory."""

from collections.abc import Sequence

import numpy as np

from playground.core import Array, Shape
from playground.nn.compiler.network import Network
from playground.nn.compiler.network_memory import rows_at_once
from playground.training.data.input_feed import Features, fill

KEPT = 4
"""How many sizes are kept ready (train, test, a picture, the tiles)."""


class Predictor:
    """Runs a network over any number of rows, a chunk at a time.

    All chunks have one size: the last one begins early enough to be full, so that no second
    network is needed for the rest. The size is such that it begins hardly any earlier.

    Parameters
    ----------
    network
        Whose plan and parameters to use.

    Attributes
    ----------
    lead
        The axes before a value's own: ``()``, or ``(R,)`` with replicas.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self.lead: Shape = network.theta.shape[:-1]
        self._sized: dict[int, Network] = {}
        self._most = rows_at_once(network.plan.nodes)

    def run(self, features: Sequence[Features]) -> Array:
        """Return outputs ``(..., K, N)`` for all samples' features, one entry per input port."""
        output = self._network.plan.output.id
        return self.values(features, (output,))[output]

    def state(self) -> tuple[Array, ...]:
        """Return copies of all that the answers depend on besides the features."""
        return self._network.theta.copy(), self._network.state.copy()

    def values(self, features: Sequence[Features], node_ids: Sequence[str]) -> dict[str, Array]:
        """Return some nodes' values ``(..., *shape, N)``, as new arrays."""
        count = len(features[0])
        shapes = {node.id: node.shape for node in self._network.plan.nodes}
        dtype = self._network.dtype
        found = {n: np.empty((*self.lead, *shapes[n], count), dtype) for n in node_ids}
        if count == 0:
            return found
        size = -(-count // -(-count // self._most))
        network = self._sibling(size)
        for start in range(0, count, size):
            begin = min(start, count - size)
            for port, rows in zip(network.inputs, features, strict=True):
                fill(rows, begin, begin + size, port.rows)
            for each in network.forward_calls:
                each()
            for node_id, values in found.items():
                np.copyto(values[..., begin : begin + size], network.value(node_id))
        return found

    def _sibling(self, size: int) -> Network:
        """Return the sibling that runs ``size`` rows at once; the latest sizes are kept."""
        network = self._sized.pop(size, None) or self._network.sibling(size)
        self._sized[size] = network
        if len(self._sized) > KEPT:
            del self._sized[next(iter(self._sized))]
        return network
