"""What a batch's gradient is worth: the cloud of its samples, and batches drawn at random."""

from __future__ import annotations

from typing import overload

import numpy as np
from msgspec import Struct

from playground.core import Array, NumpyStream, RandomStream, ValueNotAllowed, read_only
from playground.core.progress import Progress, go_on, unwatched
from playground.core.text.numbers import percent
from playground.explain.loss_surface.lanczos import lanczos
from playground.explain.loss_surface.per_sample import SampleGradients

PRODUCTS = 40
"""How many products with the gradients find their largest orthogonal direction."""

AT_ONCE = 4_000_000
"""How many numbers of batches' gradients are there at once."""

DRAWS = 200
"""How many batches are drawn."""


class GradientCloud(Struct, frozen=True):
    """Single samples' gradients as points in a plane.

    Parameters
    ----------
    along
        Every gradient's part along ``G``, the gradient over all training samples, ``(n,)``.
    across
        Its part along the orthogonal direction in which the gradients are largest, ``(n,)``.
    mean
        The mean gradient in the same coordinates, ``(2,)``.
    full
        ``|G|``: where G's own point lies, on the first axis.
    shown
        Which share of the gradients' squared lengths lies in this plane.
    """

    along: Array
    across: Array
    mean: Array
    full: float
    shown: float


class DrawnBatches(Struct, frozen=True):
    """Random batches of one size.

    Parameters
    ----------
    size
        How many samples each has.
    cosines
        Between every batch's gradient and ``G``, ``(draws,)``.
    lengths
        Of the batches' gradients, ``(draws,)``.
    """

    size: int
    cosines: Array
    lengths: Array

    @property
    def uphill(self) -> float:
        """The share of batches whose step goes uphill for all samples together."""
        return float((self.cosines < 0).mean())

    @property
    def text(self) -> str:
        """The result in a line."""
        median = float(np.median(self.cosines))
        draws = len(self.cosines)
        return (
            f"batches of {self.size:,}: cosine with G {median:.2g} in the middle of {draws:,} "
            f"draws, uphill {percent(self.uphill, 0)}"
        )


@overload
def gradient_cloud(found: SampleGradients) -> GradientCloud: ...


@overload
def gradient_cloud(found: SampleGradients, progress: Progress) -> GradientCloud | None: ...


def gradient_cloud(found: SampleGradients, progress: Progress = unwatched) -> GradientCloud | None:
    """Project single samples' gradients onto ``G`` and onto the largest orthogonal direction.

    ``progress`` is told the products made to find that direction, and the most there may be;
    ``False`` from it ends the work with ``None``.
    """
    gradients = found.gradients
    full = float(np.linalg.norm(found.full))
    axis = found.full / full if full > 0 else np.zeros_like(found.full)

    made = 0

    def spread(vector: Array) -> Array | None:
        nonlocal made
        if not progress(made, PRODUCTS):
            return None
        made += 1
        inside = vector - axis * (axis @ vector)
        image = gradients.T @ (gradients @ inside)
        orthogonal: Array = image - axis * (axis @ image)
        return orthogonal

    draws = NumpyStream((0,))
    ends = lanczos(spread, len(axis), draws, most_products=PRODUCTS, tolerance=1e-9)
    if ends is None:
        return None
    progress(PRODUCTS, PRODUCTS)
    beside = ends.vector - axis * (axis @ ends.vector)
    along, across = gradients @ axis, gradients @ beside
    every = float(np.square(found.norms).sum())
    inside = float(along @ along + across @ across)
    return GradientCloud(
        along=read_only(along),
        across=read_only(across),
        mean=read_only(np.array([along.mean(), across.mean()])),
        full=full,
        shown=inside / every if every > 0 else 1.0,
    )


def drawn_batches(
    found: SampleGradients,
    size: int,
    draws: int = DRAWS,
    stream: RandomStream | None = None,
    progress: Progress = unwatched,
) -> DrawnBatches:
    """Draw batches without replacement from the samples and compare their gradients with ``G``.

    Parameters
    ----------
    found
        The samples' gradients.
    size
        How many samples a batch has, 1 to n.
    draws
        How many batches.
    stream
        What is drawn from; the default is the same every time.
    progress
        Told how many batches' gradients are made.

    Raises
    ------
    ValueNotAllowed
        When there are not so many samples.
    Cancelled
        When ``progress`` said so.
    """
    count = len(found.rows)
    if not 1 <= size <= count:
        raise ValueNotAllowed("size", size, f"use a whole number from 1 to {count}")
    draw = stream or NumpyStream((0,))
    share = np.zeros((draws, count))
    order = np.argsort(draw.uniform(0.0, 1.0, (draws, count)), axis=1, kind="stable")[:, :size]
    np.put_along_axis(share, order, 1.0 / size, axis=1)
    full = float(np.linalg.norm(found.full))
    along = share @ (found.gradients @ found.full)
    lengths = _lengths(found.gradients, share, progress)
    both = lengths * full
    cosines = np.divide(along, both, out=np.zeros(draws), where=both > 0)
    return DrawnBatches(size, read_only(cosines), read_only(lengths))


def _lengths(gradients: Array, share: Array, progress: Progress) -> Array:
    """Return the lengths of mixtures of gradients, ``share @ gradients``, without keeping them.

    A few gradients' products with one another tell the length of every mixture; of many, some
    mixtures at a time are made.
    """
    draws, count = share.shape
    go_on(progress, 0, draws)
    if count <= draws:
        products = gradients @ gradients.T
        squares = np.einsum("ij,jk,ik->i", share, products, share, optimize=True)
        go_on(progress, draws, draws)
        return np.asarray(np.sqrt(np.maximum(squares, 0.0)))
    width = max(1, AT_ONCE // gradients.shape[1])
    lengths = np.empty(draws)
    for begin in range(0, draws, width):
        mixed = share[begin : begin + width] @ gradients
        lengths[begin : begin + width] = np.linalg.norm(mixed, axis=1)
        go_on(progress, min(begin + width, draws), draws)
    return lengths
