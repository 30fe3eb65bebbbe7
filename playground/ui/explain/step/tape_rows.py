"""The gradient as rows of cells: what the tape draws, apart from any drawing."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.explain import ExplainContext, ParameterIndex
from playground.nn.compiler.parameter_layout import ParameterSpan

MOST_CELLS = 64
"""How many cells a row has at most: more numbers share them."""


class TapeCell(Struct, frozen=True):
    """One number of the gradient, or the largest of several neighbours.

    Parameters
    ----------
    target, layer
        The weight or bias; of several, the one with the largest derivative. What its layer is
        called.
    value
        Its derivative.
    count
        How many numbers the cell stands for.
    """

    target: ParameterIndex
    layer: str
    value: float
    count: int

    @property
    def text(self) -> str:
        """What it says when pointed at or read aloud."""
        place = ", ".join(map(str, self.target.index))
        name = f"{self.layer}, {self.target.name} {place}"
        if self.count > 1:
            return f"{self.count:,} numbers, largest {self.value:.3g} at {name}"
        return f"{name}, gradient {self.value:.3g}"


class TapeRow(Struct, frozen=True):
    """The cells of one layer."""

    node_id: str
    name: str
    cells: tuple[TapeCell, ...]


def tape_rows(context: ExplainContext, gradient: Array) -> tuple[TapeRow, ...]:
    """Lay a gradient ``(P,)`` out in rows, a layer each, in the order of the network."""
    spans: dict[str, list[ParameterSpan]] = {}
    for span in context.layout:
        spans.setdefault(span.node_id, []).append(span)
    names = {node_id: context.plan.name_of(node_id) for node_id in spans}
    return tuple(
        TapeRow(i, names[i], tuple(_cells(names[i], each, gradient))) for i, each in spans.items()
    )


def _cells(layer: str, spans: list[ParameterSpan], gradient: Array) -> list[TapeCell]:
    total = sum(span.stop - span.start for span in spans)
    share = min(1.0, MOST_CELLS / total)
    cells: list[TapeCell] = []
    for span in spans:
        size = span.stop - span.start
        bins = size if share == 1.0 else max(1, round(size * share))
        edges = np.linspace(0, size, bins + 1).astype(int)
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            part = gradient[span.start + begin : span.start + end]
            at = int(np.abs(part).argmax())
            index = np.unravel_index(begin + at, span.shape)
            target = ParameterIndex(span.node_id, span.name, tuple(int(i) for i in index))
            cells.append(TapeCell(target, layer, float(part[at]), end - begin))
    return cells
