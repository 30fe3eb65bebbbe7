"""Arithmetic between a value and something smaller, and values seen as one row per channel.

NumPy copies the smaller operand into a hidden buffer of its own, anew in every call, as long as at
least two of its runs fit into one. Copying it into memory that is there takes the same time.

A channel is a feature of a flat layer or a channel of an image. Both are the first axis of a
sample's shape, so ``(n, B)`` and ``(C, H, W, B)`` become ``(channels, M)`` with everything a
channel holds in a batch behind one another.
"""

from collections.abc import Callable

import numpy as np

from playground.core import Array, Shape
from playground.nn.base.program import Call, call

LITTLE = 512
"""A buffer of so few bytes costs less than one more call."""


def broadcast(
    function: Callable[..., object], value: Array, small: Array, out: Array, spare: Array
) -> list[Call]:
    """Bind ``out = function(value, small)``.

    Parameters
    ----------
    function
        A ufunc of two operands.
    value, out
        Arrays of one shape; they may be the same.
    small
        As many axes, some of length one.
    spare
        Memory like ``out`` that is free until the call is done; not ``value`` or ``out``.
    """
    if out.nbytes <= LITTLE or 2 * _run(small, out) > np.getbufsize():
        return [call(function, value, small, out)]
    return [call(np.copyto, spare, small), call(function, value, spare, out)]


def _run(small: Array, out: Array) -> int:
    """Return over how many values at the end NumPy can go in one stride."""
    repeats = small.shape[-1] == 1
    run = 1
    for n, whole in zip(reversed(small.shape), reversed(out.shape), strict=True):
        if (n == 1) is not repeats and whole > 1:
            break
        run *= whole
    return run


def rows(value: Array, lead: Shape) -> Array:
    """View ``(..., C, *rest)`` as ``(..., C, M)``.

    The value must lie contiguously within each replica, as everything but an image input does.
    """
    view = value.reshape(*lead, value.shape[len(lead)], -1)
    assert np.shares_memory(view, value)
    return view


def columns(per_channel: Array) -> Array:
    """View ``(..., C)`` as ``(..., C, 1)``, to stand beside :func:`rows`."""
    return per_channel[..., np.newaxis]


def beside(per_channel: Array, value: Array) -> Array:
    """View ``(..., C)`` as ``(..., C, 1, 1, 1)``, to stand beside a value of any shape."""
    return per_channel.reshape(*per_channel.shape, *(1,) * (value.ndim - per_channel.ndim))


def rest_axes(value: Array, lead: Shape) -> tuple[int, ...]:
    """Return the axes behind a value's channels, batch included."""
    return tuple(range(len(lead) + 1, value.ndim))
