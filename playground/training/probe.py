"""Pictures of a 2-D network: its answer, and every unit's value, over the plane."""

import numpy as np

from playground.core import Array, PlaygroundError
from playground.nn.network import Network
from playground.training.trainer import Trainer


class Probe:
    """Evaluates a trainer's network on square grids.

    Row 0 of a picture is the lowest y, column 0 the lowest x; both axes run over the data's extent.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._grids: dict[int, tuple[Network, list[Array]]] = {}

    def field(self, n: int) -> Array:
        """Return the answer ``(K, n, n)`` in a person's units."""
        network = self._run(n)
        answer = self._trainer.readable(network.output)
        return np.ascontiguousarray(answer.T).reshape(-1, n, n)

    def tiles(self, n: int, most_units: int = 16) -> dict[str, Array]:
        """Return every node's unit values ``(units, n, n)``, for layers of few enough units."""
        network = self._run(n)
        return {
            node.id: network.value(node.id).reshape(-1, n, n).copy()
            for node in network.plan.nodes
            if len(node.shape) == 1 and node.shape[0] <= most_units
        }

    def _run(self, n: int) -> Network:
        """Run the network on the n by n grid; grids and their features are kept."""
        if n not in self._grids:
            self._grids[n] = self._prepare(n)
        network, features = self._grids[n]
        for port, rows in zip(network.inputs, features, strict=True):
            np.copyto(port.rows, rows)
        for each in network.forward_calls:
            each()
        return network

    def _prepare(self, n: int) -> tuple[Network, list[Array]]:
        dataset = self._trainer.dataset
        extent = dataset.raw.extent
        if not dataset.is_2d or extent is None:
            raise PlaygroundError("only a problem with two features can be drawn on a plane")
        axis = np.linspace(*extent, n)
        x, y = np.meshgrid(axis, axis)
        rows = np.column_stack([x.ravel(), y.ravel()])
        scaled = dataset.x_scaling.apply(rows)
        network = self._trainer.network.sibling(n * n)
        return network, [port.prepare(scaled) for port in network.inputs]
