"""Pooling: what every window sees is laid out tap by tap, then windows are pooled all at once.

Each tap (one position within the windows) has memory of its own without gaps, because NumPy's
arithmetic on gappy memory takes buffers and time, and its copies do not.
"""

from itertools import pairwise
from math import prod

import numpy as np

from playground.core import Array
from playground.nn.base.layer import LayerBuffers
from playground.nn.base.program import Call, Program, call
from playground.nn.kernels.windows import Spans, frame, gather_gradients, windows


def read_taps(x: Array, spans: Spans, fill: float) -> tuple[Array, list[Call]]:
    """Lay windows out tap by tap.

    Returns
    -------
    seen
        ``(taps·taps, ..., C·rows·columns·B)``, taps in reading order.
    calls
        What fills it from ``x``; positions beyond the edge hold ``fill``.
    """
    framed, copies = frame(x, spans, fill)
    view = np.moveaxis(windows(framed, spans), (-5, -4), (0, 1))
    memory = np.empty(view.shape, x.dtype)
    seen = memory.reshape(-1, *x.shape[:-4], prod(view.shape[-4:]))
    return seen, [*copies, call(np.copyto, memory, view)]


def bind_max(memory: LayerBuffers, spans: Spans) -> Program:
    """Bind the largest of every window: a knock-out with one more tap per round.

    Backward, round by round from the last: a newcomer that won takes the gradient, else it goes on
    to the round before. So the first of equals gets it.
    """
    best, forward = read_taps(memory.inputs[0], spans, -np.inf)
    y, dy, dx = _rows(memory.output), _rows(memory.output_grad), memory.input_grads[0]
    forward += [call(np.maximum, one, other, out=other) for one, other in pairwise(best)]
    forward.append(call(np.copyto, y, best[-1]))
    if dx is None:
        return Program(forward, [])
    parts, won = np.empty_like(best), np.empty_like(best[0])
    beaten = np.empty(won.shape, bool)
    backward: list[Call] = []
    given = dy
    for i in range(len(best) - 1, 0, -1):
        backward += [
            call(np.greater, best[i], best[i - 1], beaten),
            call(np.copyto, won, beaten),
            call(np.multiply, given, won, parts[i]),
            call(np.subtract, given, parts[i], parts[0]),
        ]
        given = parts[0]
    if given is dy:
        backward.append(call(np.copyto, parts[0], dy))
    shape = (spans[0].taps, spans[1].taps, *memory.output.shape)
    by_window = np.moveaxis(parts.reshape(shape), (0, 1), (-5, -4))
    return Program(forward, backward + gather_gradients(by_window, dx, spans))


def bind_mean(memory: LayerBuffers, spans: Spans) -> Program:
    """Bind the mean of what every window sees inside the image."""
    seen, forward = read_taps(memory.inputs[0], spans, 0.0)
    y, dy, dx = _rows(memory.output), _rows(memory.output_grad), memory.input_grads[0]
    height, width = spans
    inside = np.multiply.outer(height.inside_counts, width.inside_counts)[..., None]
    share = _rows((1.0 / np.broadcast_to(inside, memory.output.shape)).astype(y.dtype))
    forward += [call(np.add.reduce, seen, axis=0, out=y), call(np.multiply, y, share, y)]
    if dx is None:
        return Program(forward, [])
    scaled = memory.scratch()
    spread = scaled[..., None, None, :, :, :]
    shape = (*spread.shape[:-5], height.taps, width.taps, *spread.shape[-3:])
    by_window = np.broadcast_to(spread, shape)
    scale = call(np.multiply, dy, share, _rows(scaled))
    return Program(forward, [scale, *gather_gradients(by_window, dx, spans)])


def _rows(image: Array) -> Array:
    """Return ``(..., C, H, W, B)`` as ``(..., C·H·W·B)``, a view: one run per replica."""
    return image.reshape(*image.shape[:-4], prod(image.shape[-4:]))
