"""Windows that slide over images: where they lie, and how values and gradients reach them.

Images are ``(..., C, H, W, B)``. Everything here is a view or a copy of long contiguous runs along
``B``; no index arrays are needed.
"""

from collections.abc import Sequence
from itertools import product as every_pair
from math import prod
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from playground.core import Array, Shape
from playground.nn.base.layer import ShapeError
from playground.nn.base.program import Call, call

PADDINGS = ("valid", "same")
"""``valid``: windows stay inside. ``same``: zeros around, so that stride 1 keeps the size."""


class Span(Struct, frozen=True):
    """How windows lie along one axis.

    Parameters
    ----------
    size
        The axis's length.
    taps
        How many positions one window reads.
    stride
        The distance of neighbouring windows.
    dilation
        The distance of neighbouring positions within a window.
    padding
        One of :data:`PADDINGS`. What ``same`` adds is split evenly; an odd one goes to the end.
    """

    size: int
    taps: int
    stride: int
    dilation: int = 1
    padding: str = "valid"

    @property
    def reach(self) -> int:
        """How far a window reaches, from its first position to its last."""
        return (self.taps - 1) * self.dilation + 1

    @property
    def count(self) -> int:
        """How many windows there are."""
        if self.padding == "same":
            return -(-self.size // self.stride)
        return (self.size - self.reach) // self.stride + 1

    @property
    def before(self) -> int:
        """How many positions are added at the beginning."""
        return self._added // 2

    @property
    def after(self) -> int:
        """How many positions are added at the end."""
        return self._added - self.before

    @property
    def framed(self) -> int:
        """The length with what is added."""
        return self.size + self._added

    @property
    def overlap(self) -> bool:
        """Whether a position may lie in several windows, so that their gradients add up."""
        return self.stride < self.reach and self.taps > 1

    @property
    def tiled(self) -> bool:
        """Whether windows cover every position, each exactly once."""
        exact = self.dilation == 1 and self.stride == self.taps
        return exact and (self.padding == "same" or self.count * self.taps == self.size)

    @property
    def inside_counts(self) -> Array:
        """How many positions of each window lie on the axis."""
        counts = np.zeros(self.count)
        for tap in range(self.taps):
            counts[self.inside(tap)[0]] += 1
        return counts

    @property
    def _added(self) -> int:
        if self.padding != "same":
            return 0
        return max(0, (self.count - 1) * self.stride + self.reach - self.size)

    def inside(self, tap: int) -> tuple[slice, slice]:
        """Return the windows whose ``tap`` lies on the axis, and the positions it reads there."""
        shift = tap * self.dilation - self.before
        first = max(0, -(shift // self.stride))
        last = min(self.count - 1, (self.size - 1 - shift) // self.stride)
        if last < first:
            return slice(0, 0), slice(0, 0)
        begin, end = first * self.stride + shift, last * self.stride + shift
        return slice(first, last + 1), slice(begin, end + 1, self.stride)


Spans: TypeAlias = tuple[Span, Span]
"""Along the height and along the width."""


def spans_of(
    owner: str, shape: Shape, taps: int, stride: int, padding: str, dilation: int = 1
) -> Spans:
    """Return how windows lie on an image ``(C, H, W)``.

    Raises
    ------
    ShapeError
        When the value is no image, or smaller than one window.
    """
    if len(shape) != 3:
        raise ShapeError(
            f"{owner} needs an image (channels × height × width), but gets "
            f"{'×'.join(map(str, shape))}; turn on “As image” at the input or put a Reshape "
            "layer before it"
        )
    height, width = (Span(size, taps, stride, dilation, padding) for size in shape[1:])
    if min(height.count, width.count) < 1:
        raise ShapeError(
            f"{owner} looks at {height.reach}×{width.reach} pixels at once, but gets only "
            f"{shape[1]}×{shape[2]}; make it smaller or choose the padding same"
        )
    return height, width


def frame(x: Array, spans: Spans, fill: float) -> tuple[Array, list[Call]]:
    """Put a margin around an image; without one, and with long runs, the image itself.

    Returns
    -------
    memory
        ``(..., C, H + margin, W + margin, B)``, contiguous along B.
    calls
        What copies the image in; the margin keeps ``fill``.
    """
    height, width = spans
    if (height.framed, width.framed) == x.shape[-3:-1] and x.strides[-1] == x.itemsize:
        return x, []
    memory = np.full((*x.shape[:-3], height.framed, width.framed, x.shape[-1]), fill, x.dtype)
    return memory, [call(np.copyto, picture(memory, spans), x)]


def picture(framed: Array, spans: Spans) -> Array:
    """Return the image within its margin (a view)."""
    height, width = spans
    rows = slice(height.before, height.before + height.size)
    columns = slice(width.before, width.before + width.size)
    return framed[..., rows, columns, :]


def windows(framed: Array, spans: Spans) -> Array:
    """Return what every window reads, ``(..., C, taps, taps, rows, columns, B)`` (a view)."""
    height, width = spans
    *lead, row, column, one = framed.strides
    shape = (*framed.shape[:-3], height.taps, width.taps, height.count, width.count)
    strides = (*lead, row * height.dilation, column * width.dilation)
    strides += (row * height.stride, column * width.stride, one)
    return np.lib.stride_tricks.as_strided(framed, (*shape, framed.shape[-1]), strides)


def window_values(image: Shape, places: int, taps: int, stride: int) -> int:
    """Return how many numbers copies of windows take per sample, with the way back and the frame.

    Parameters
    ----------
    image
        ``(channels, height, width)``.
    places
        How many windows there are.
    taps, stride
        The side of a window, and their distance.
    """
    seen = taps**2 * image[0] * places
    images = taps**2 * prod(image) if stride < taps else 0
    return 2 * seen + images + prod(image)


def gather_gradients(parts: Array, dx: Array, spans: Spans) -> list[Call]:
    """Bind the way back of :func:`windows`: sum what all windows say about each pixel.

    Where windows overlap, every tap first gets an image of its own (zero where it reads nothing):
    copies and one sum over memory without gaps cost less than sums over gappy memory.

    Parameters
    ----------
    parts
        ``(..., C, taps, taps, rows, columns, B)``.
    dx
        ``(..., C, H, W, B)``, overwritten.
    spans
        How the windows lie.
    """
    height, width = spans
    taps = list(every_pair(range(height.taps), range(width.taps)))
    if height.overlap or width.overlap:
        images = np.zeros((len(taps), *dx.shape), dx.dtype)
        runs = (*dx.shape[:-4], prod(dx.shape[-4:]))
        last = [call(np.add.reduce, images.reshape(-1, *runs), axis=0, out=dx.reshape(runs))]
        return _copies(parts, list(images), taps, spans) + last
    first = [] if height.tiled and width.tiled else [call(dx.fill, 0.0)]
    return first + _copies(parts, [dx] * len(taps), taps, spans)


def _copies(
    parts: Array, images: Sequence[Array], taps: Sequence[tuple[int, int]], spans: Spans
) -> list[Call]:
    """Copy what the windows say about each tap to the pixels it reads."""
    height, width = spans
    copies = []
    for (i, j), image in zip(taps, images, strict=True):
        rows, ys = height.inside(i)
        columns, xs = width.inside(j)
        said = parts[..., i, j, rows, columns, :]
        if said.size:
            copies.append(call(np.copyto, image[..., ys, xs, :], said))
    return copies
