"""Fixed functions of the data's columns that an input layer can offer the network.

For 2-D problems these are the browser playground's seven; a table offers its columns as they are.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array

Operation = Literal["column", "square", "product", "sine"]


class Feature(Struct, frozen=True):
    """One input value: an operation on one or two columns.

    Keeping the operation as data lets exporters write it into the model's graph.
    """

    name: str
    operation: Operation
    columns: tuple[int, ...]

    def compute(self, rows: Array) -> Array:
        """Compute the feature for rows ``(N, columns)``; returns ``(N,)``."""
        first = rows[:, self.columns[0]]
        if self.operation == "square":
            return first * first
        if self.operation == "product":
            return first * rows[:, self.columns[1]]
        if self.operation == "sine":
            return np.sin(first)
        return first


PLANE = (
    Feature("x", "column", (0,)),
    Feature("y", "column", (1,)),
    Feature("x²", "square", (0,)),
    Feature("y²", "square", (1,)),
    Feature("xy", "product", (0, 1)),
    Feature("sin x", "sine", (0,)),
    Feature("sin y", "sine", (1,)),
)
"""The transforms of a 2-D problem, in the browser playground's order."""


def available(columns: Sequence[str], is_2d: bool) -> tuple[Feature, ...]:
    """Return the features a dataset with these columns offers."""
    return PLANE if is_2d else _as_they_are(tuple(columns))


@lru_cache(maxsize=16)
def _as_they_are(columns: tuple[str, ...]) -> tuple[Feature, ...]:
    """Return a feature for every column: asked several times an edit, and pictures have many."""
    return tuple(Feature(name, "column", (i,)) for i, name in enumerate(columns))


def default_names(columns: Sequence[str], is_2d: bool) -> tuple[str, ...]:
    """Return the features used when an input layer names none: every column as it is."""
    return tuple(f.name for f in available(columns, is_2d) if f.operation == "column")
