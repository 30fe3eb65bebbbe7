"""How long each layer's weights, their gradient and their latest move are."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.nn.compiler.parameter_layout import ParameterSpan

HEALTHY_RATIO = 1e-3
"""About what share of their length an update should move a layer's weights by: the rule of thumb of
Stanford's course CS231n (A. Karpathy's notes "Neural Networks Part 3", "Ratio of
weights:updates")."""

HEALTHY_BAND = (HEALTHY_RATIO / 10, HEALTHY_RATIO * 10)
"""A power of ten either side of it."""


class LayerNorms(Struct, frozen=True):
    """Euclidean lengths of one layer's weights, its biases and scales left out.

    Parameters
    ----------
    node_id
        The layer.
    weight
        ``|W|``.
    gradient
        ``|∂L/∂W|`` as backpropagation last computed it; ``nan`` where there is none.
    change
        ``|ΔW|`` of an update, the latest or the next; ``nan`` where it is not known.
    before
        ``|W|`` before that update; ``nan`` where that is ``weight``.
    """

    node_id: str
    weight: float
    gradient: float = nan
    change: float = nan
    before: float = nan

    @property
    def ratio(self) -> float:
        """``|ΔW| / |W|``, with the weights as they were before; ``nan`` where they were all 0."""
        before = self.weight if isnan(self.before) else self.before
        return self.change / before if before > 0 else nan


@np.errstate(over="ignore", invalid="ignore")
def layer_norms(
    layout: Sequence[ParameterSpan],
    weights: Array,
    gradient: Array | None = None,
    change: Array | None = None,
    before: Array | None = None,
) -> tuple[LayerNorms, ...]:
    """Measure every layer that has weights, in network order.

    Parameters
    ----------
    layout
        Where its arrays lie in the flat vectors ``(P,)``.
    weights
        All parameters.
    gradient, change
        Their gradient, and what an update adds to them.
    before
        What that was added to, where it is not ``weights``.
    """
    spans: dict[str, list[slice]] = {}
    for span in layout:
        if span.role == "weight":
            spans.setdefault(span.node_id, []).append(slice(span.start, span.stop))
    return tuple(
        LayerNorms(
            node_id, *(_length(vector, own) for vector in (weights, gradient, change, before))
        )
        for node_id, own in spans.items()
    )


def _length(vector: Array | None, spans: Sequence[slice]) -> float:
    if vector is None:
        return nan
    parts = [vector[span] for span in spans]
    flat = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return float(np.linalg.norm(flat))
