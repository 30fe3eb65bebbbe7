"""The last call of every loss: a sum over outputs and batch, scaled, as one matrix product."""

import numpy as np

from playground.core import Array
from playground.nn.base.program import Call, call, product


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
