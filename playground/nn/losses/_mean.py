"""The last call of every loss: a sum over outputs and batch, scaled, as one matrix product."""

import numpy as np

from playground.core import Array
from playground.nn.program import Call, product


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
    lead = values.shape[:-2]
    row = values.reshape(*lead, 1, -1)
    column = np.full((row.shape[-1], 1), scale, dtype=values.dtype)
    return product(row, column, out[..., None, None])
