"""Values seen as one row per channel: per feature of a flat layer, per channel of an image.

Both are the first axis of a sample's shape, so ``(n, B)`` and ``(C, H, W, B)`` become
``(channels, M)`` with everything a channel holds in a batch behind one another.
"""

import numpy as np

from playground.core import Array, Shape


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
