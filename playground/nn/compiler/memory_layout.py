"""How the values of several networks lie in memory."""

from collections.abc import Iterable

import numpy as np
from msgspec import Struct
from numpy.typing import DTypeLike

from playground.core import Array, Shape
from playground.nn.compiler.plan import PlannedNode


class MemoryLayout(Struct, frozen=True):
    """The order in memory of the values of one network or of many.

    A value is ``(R, rows, B)`` for everybody who looks. With one network's rows behind the next
    one's, the rows of one layer make R runs in memory, and an elementwise call pays for each run.
    With the same row of all networks behind one another they are a single run. A matrix product
    does not mind: within a row the samples still lie side by side.

    Parameters
    ----------
    lead
        ``(R,)``, or ``()`` for one network.
    rows_first
        Whether the same row of all networks lies together.
    """

    lead: Shape
    rows_first: bool

    @classmethod
    def of(cls, nodes: Iterable[PlannedNode], lead: Shape) -> "MemoryLayout":
        """Choose the faster order that all layers can work with."""
        return cls(lead, bool(lead) and all(node.layer.any_memory_order for node in nodes))

    def ones(self, rows: int, batch: int, dtype: DTypeLike) -> Array:
        """Return new memory ``(..., rows, B)``, full of ones."""
        if not self.rows_first:
            return np.ones((*self.lead, rows, batch), dtype)
        return np.ones((rows, *self.lead, batch), dtype).swapaxes(0, 1)
