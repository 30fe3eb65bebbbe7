"""Gradient clipping: bounds on what one batch can do (Pascanu, Mikolov and Bengio 2013)."""

import numpy as np

from playground.core import Array
from playground.nn.base.program import Call, call

SMALL = 1e-6
"""Added to the norm, as PyTorch's ``clip_grad_norm_`` does."""


def clip_by_value(grad: Array, limit: float) -> list[Call]:
    """Bind the call that keeps every entry of ``grad``, ``(..., P)``, within ``±limit``."""
    low, high = (np.array(bound, grad.dtype) for bound in (-limit, limit))
    return [call(np.clip, grad, low, high, grad)]


def clip_by_norm(grad: Array, limit: float) -> list[Call]:
    """Bind the calls that shorten every gradient longer than ``limit`` to that length.

    Parameters
    ----------
    grad
        ``(P,)``, or ``(R, P)``: each network's gradient has a length of its own.
    limit
        The greatest Euclidean length.
    """
    square = np.zeros(grad.shape[:-1], grad.dtype)
    factor = np.zeros((*grad.shape[:-1], 1) if grad.ndim > 1 else (), grad.dtype)
    share = factor[..., 0] if grad.ndim > 1 else factor
    # Into an array of its own: a single number that is read and written takes NumPy a kilobyte.
    norm, longer = np.zeros_like(square), np.zeros_like(square)
    small, most, one = (np.array(x, grad.dtype) for x in (SMALL, limit, 1.0))
    return [
        call(np.vecdot, grad, grad, square),
        call(np.sqrt, square, norm),
        call(np.add, norm, small, longer),
        call(np.divide, most, longer, norm),
        call(np.minimum, norm, one, out=share),
        call(np.multiply, grad, factor, grad),
    ]
