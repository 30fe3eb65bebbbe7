"""Arithmetic between a value and something smaller, without NumPy's hidden buffers.

NumPy copies the smaller operand into a buffer of its own, anew in every call, as long as at least
two of its runs fit into one. Copying it into memory that is there takes the same time.
"""

from collections.abc import Callable

import numpy as np

from playground.core import Array
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
