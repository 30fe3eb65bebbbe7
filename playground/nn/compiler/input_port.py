"""Where data enters a network."""

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.nn.base.features import Feature


class InputPort(Struct, frozen=True):
    """Where data enters: its features, and the rows ``(..., B, features + 1)`` to write.

    The last column is one and stays one: it carries the biases of the layers that follow.
    """

    node_id: str
    features: tuple[Feature, ...]
    rows: Array

    def prepare(self, scaled: Array) -> Array:
        """Compute the features of scaled data ``(N, columns)``, with the column of ones."""
        ready = np.ones((len(scaled), len(self.features) + 1), dtype=self.rows.dtype)
        # What the precision cannot hold is infinite, and is told of by whoever it harms.
        with np.errstate(over="ignore", invalid="ignore"):
            for i, feature in enumerate(self.features):
                ready[:, i] = feature.compute(scaled)
        return ready
