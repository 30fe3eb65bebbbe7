"""A step as a flat list of bound calls.

Compilation decides everything once (buffers, views, which BLAS routine) and leaves lists of calls
that take no arguments. Running a list is the whole step: no look-up, no check, no allocation.

Memory layout: **features first, batch last**. A value of per-sample shape ``(n,)`` for ``B``
samples lives in an array of shape ``(n, B)``; with replicas, ``(R, n, B)``. Every elementwise call
then runs over contiguous memory, a bias is one more row of ones in a matrix product, and a
convolution is a single product over all samples. Public methods take and return rows ``(B, n)``.
Code addresses axes from the end, so that a leading replica axis passes through.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np

from playground.core import Array

Call: TypeAlias = Callable[[], object]


def call(function: Callable[..., object], *arguments: object, **named: object) -> Call:
    """Bind a call: ``call(np.tanh, z, a)``. Running a ``partial`` needs no Python frame."""
    return partial(function, *arguments, **named)


class Program(NamedTuple):
    """The calls that run something forward and the calls that run it backward."""

    forward: Sequence[Call]
    backward: Sequence[Call]


def run(calls: Iterable[Call]) -> None:
    """Run bound calls in order."""
    for each in calls:
        each()


def product(a: Array, b: Array, out: Array) -> Call:
    """Bind ``out = a @ b``; for plain matrices the method ``dot``, whose call costs half."""
    if a.ndim == b.ndim == out.ndim == 2 and out.flags.c_contiguous:
        return partial(a.dot, b, out)
    return partial(np.matmul, a, b, out)


def transpose(a: Array) -> Array:
    """Swap the last two axes (a view)."""
    return a.swapaxes(-1, -2)


def outer_product(x: Array, dz: Array, out: Array) -> list[Call]:
    """Bind ``out = x · dzᵀ``.

    For a stack of small matrices BLAS takes twice as long when only the second one lies transposed
    in memory; copying that one first is cheaper.
    """
    if x.ndim == 2 or x.strides[-1] != x.itemsize:
        return [product(x, transpose(dz), out)]
    turned = np.empty((*dz.shape[:-2], dz.shape[-1], dz.shape[-2]), dz.dtype)
    return [call(np.copyto, turned, transpose(dz)), product(x, turned, out)]
