"""What losses share: options and coding of classes, and the sum every one ends with."""

import math
from typing import Annotated, TypeAlias

import numpy as np

from playground.core import Array, Param, ValueNotAllowed
from playground.nn.base.program import Call, call, product

LabelSmoothing: TypeAlias = Annotated[
    float,
    Param(
        "Label smoothing",
        "The share of every target that is spread evenly over all classes.",
        low=0,
        high=1,
        high_open=True,
    ),
]
"""How much of the targets is smoothed away (Szegedy et al. 2016, section 7)."""

ClassWeights: TypeAlias = Annotated[
    str,
    Param(
        "Class weights",
        'What each class counts, in the data\'s order: "1, 2, 0.5". Empty: all count 1.',
    ),
]
"""The class weights: numbers as text, because their count is the data's."""


def parse_weights(text: str, count: int, field: str) -> tuple[float, ...] | None:
    """Return one weight per class, or ``None`` for an empty text.

    Raises
    ------
    ValueNotAllowed
        When they are not ``count`` finite numbers of at least 0, one of them above 0.
    """
    if not text.strip():
        return None
    try:
        weights = tuple(float(part) for part in text.split(","))
    except ValueError:
        weights = ()
    fine = all(math.isfinite(w) and w >= 0 for w in weights)
    if len(weights) != count or not fine or not any(weights):
        allowed = f"use {count} numbers of at least 0 with commas between, one per class"
        raise ValueNotAllowed(field, text, allowed)
    return weights


def smooth(target: Array, smoothing: float, classes: int) -> tuple[Array, list[Call]]:
    """Bind ``t' = (1 - s)·t + s / classes``.

    Returns
    -------
    tuple
        Where t' will be, and the calls that compute it: ``target`` itself and none without
        smoothing.
    """
    if not smoothing:
        return target, []
    keep, spread = (np.array(v, dtype=target.dtype) for v in (1.0 - smoothing, smoothing / classes))
    smoothed = np.empty(target.shape, dtype=target.dtype)
    return smoothed, [
        call(np.multiply, target, keep, smoothed),
        call(np.add, smoothed, spread, smoothed),
    ]


def scaled_sum(values: Array, scale: float, out: Array) -> Call:
    """Bind ``out = scale · Σ values`` over the last two axes.

    Parameters
    ----------
    values
        ``(..., K, B)``, contiguous.
    scale
        Folded into the other factor of the product, so that it costs no call of its own.
    out
        ``(...)``.
    """
    if values.ndim == 2:
        row = values.reshape(1, -1)
        return product(row, np.full(row.shape[::-1], scale, values.dtype), out[..., None, None])
    # Row by row: a product of all rows at once rounds equal rows differently.
    rows = values.reshape(*values.shape[:-2], -1)
    return call(np.vecdot, rows, np.full(rows.shape[-1:], scale, values.dtype), out)
