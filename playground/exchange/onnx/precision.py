"""The precision of raw features and answers, where float32 is wished.

float32 has 24 binary digits: at 1.6e9, a time of today in seconds, its numbers lie 128 apart. Such
a column is scaled in float64 before it is rounded; a graph that took it as float32 would be handed
the same number for different samples, whatever it does with it then.
"""

import numpy as np

from playground.core import Array
from playground.datasets import Affine
from playground.exchange.base.model import Model

LOSS = 1e-5
"""How far rounding may move a scaled value, in units of the larger of 1 and the value."""

FLOAT64 = np.dtype(np.float64)


def input_precision(model: Model, wished: np.dtype[np.floating]) -> np.dtype[np.floating]:
    """Return the wished precision, or float64 where it would spoil the raw features."""
    data = model.dataset
    if data.raw.is_bytes or _survives(data.raw.x, data.x_scaling, wished):
        return wished
    return FLOAT64


def output_precision(model: Model, wished: np.dtype[np.floating]) -> np.dtype[np.floating]:
    """Return the wished precision, or float64 where it would spoil the target's values."""
    data = model.dataset
    if data.task.is_classification or data.raw.is_bytes:
        return wished
    return wished if _survives(data.raw.y, data.y_scaling, wished) else FLOAT64


def _survives(raw: Array, scaling: Affine, precision: np.dtype[np.floating]) -> bool:
    """Tell whether values mean the same after they were rounded."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = scaling.apply(raw)
        moved = np.abs(scaling.apply(raw.astype(precision).astype(np.float64)) - scaled)
    return bool((moved <= LOSS * np.maximum(np.abs(scaled), 1.0)).all())
