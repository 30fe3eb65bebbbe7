"""What every single sample says about where to go: the gradients a batch averages."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from msgspec import Struct

from playground.core import Array, IntArray, PlaygroundError, read_only
from playground.core.progress import Progress, unwatched
from playground.core.text.numbers import counted
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective, mixing_layers, noisy_layers

MOST_NUMBERS = 20_000_000
"""The most gradient entries kept at once (160 MB)."""

FEW = 4
"""So many samples tell whether single ones have a gradient of their own."""


class SampleGradients(Struct, frozen=True):
    """The gradients ``gᵢ`` of some samples beside the gradient ``G`` of all training samples.

    Parameters
    ----------
    rows
        The training samples, ``(n,)``.
    gradients
        ``gᵢ``, one row each, ``(n, P)``.
    mean
        Their mean, ``(P,)``: the gradient of the batch these samples make.
    variance
        The mean of ``(gᵢ - G)²``, ``(P,)``. It is taken about ``G`` and not about ``mean``, so a
        random choice of samples estimates it without bias, however few they are.
    full
        ``G``, the gradient over all training samples, ``(P,)``.
    norms
        ``|gᵢ|``, ``(n,)``.
    cosines
        The cosine between ``gᵢ`` and ``G``, ``(n,)``; 0 where one of them is zero.
    batch_cosine
        The cosine between ``mean`` and ``G``.
    noise_scale
        The simple gradient noise scale ``tr(Σ)/|G|²`` (McCandlish et al. 2018, "An Empirical
        Model of Large-Batch Training", section 2.2): about the batch size from which a larger
        batch brings little. Infinite where ``G`` is zero.
    """

    rows: IntArray
    gradients: Array
    mean: Array
    variance: Array
    full: Array
    norms: Array
    cosines: Array
    batch_cosine: float
    noise_scale: float


def sample_gradients(
    context: ExplainContext, rows: IntArray | None = None, progress: Progress = unwatched
) -> SampleGradients | None:
    """Compute the gradient of every sample of ``rows``.

    By default those of all training samples, or of as many evenly spread ones as can be kept:
    ``rows`` of the answer says which.

    Returns
    -------
    SampleGradients
        ``None`` when the progress callback stopped it.

    Raises
    ------
    PlaygroundError
        When there are too many numbers to keep, or a layer mixes the samples of a batch, so that
        a single sample has no gradient of its own.
    """
    if rows is None and context.count * context.size > MOST_NUMBERS:
        most = max(1, MOST_NUMBERS // context.size)
        rows = np.linspace(0, context.count - 1, most).astype(np.intp)
    objective = Objective(context, rows)
    count, size = len(objective.rows), objective.size
    if count * size > MOST_NUMBERS:
        most = max(1, MOST_NUMBERS // size)
        raise PlaygroundError(
            f"rows: {counted(count, 'sample')} of {counted(size, 'parameter')} are too many "
            f"gradients to keep; choose at most {counted(most, 'sample')}"
        )
    check_separable(context)
    theta = objective.theta
    gradients = objective.per_sample(theta, progress)
    if gradients is None:
        return None
    mean = gradients.mean(axis=0)
    everything = count == context.count
    full = mean if everything else Objective(context).gradient(theta)
    variance = np.square(gradients - full).mean(axis=0)
    square = float(full @ full)
    noise = float(variance.sum()) / square if square > 0 else np.inf
    return SampleGradients(
        rows=read_only(objective.rows),
        gradients=read_only(gradients),
        mean=read_only(mean),
        variance=read_only(variance),
        full=read_only(full),
        norms=read_only(np.linalg.norm(gradients, axis=1)),
        cosines=read_only(_cosines(gradients, full)),
        batch_cosine=float(_cosines(mean[None], full)[0]),
        noise_scale=noise,
    )


class OwnGradient(NamedTuple):
    """One sample's loss, and the gradient of it ``(P,)``."""

    loss: float
    gradient: Array


def own_gradient(context: ExplainContext, row: int) -> OwnGradient:
    """Compute the gradient of one training sample's own loss.

    Raises
    ------
    PlaygroundError
        When a layer mixes the samples of a batch or draws random numbers for all of it, naming it.
    """
    check_separable(context)
    alone = Objective(context, np.array([row]))
    return OwnGradient(alone.loss(alone.theta), read_only(alone.gradient(alone.theta)))


def check_separable(context: ExplainContext) -> None:
    """Raise, at the cost of a few samples, when single samples have no gradient of their own.

    Raises
    ------
    PlaygroundError
        When a layer mixes the samples of a batch or draws random numbers for all of it, naming it.
    """
    few = np.arange(min(context.count, FEW))
    _check_sum(Objective(context, few))


def _check_sum(objective: Objective) -> None:
    """Raise when the samples' gradients do not add up to the batch's, and say which layer it is."""
    theta = objective.theta
    gradients = objective.per_sample(theta)
    assert gradients is not None  # nobody stops it
    mean, batch = gradients.mean(axis=0), objective.gradient(theta)
    scale = max(float(np.abs(batch).max(initial=0.0)), 1e-12)
    if np.allclose(mean, batch, rtol=1e-6, atol=1e-6 * scale):
        return
    network = objective.run(theta).network
    titles = {n.id: f"{n.name} ({n.layer.title})" for n in objective.context.plan.nodes}
    noisy, mixing = noisy_layers(network), mixing_layers(network)
    reasons = [f"{titles[i]} draws random numbers for a whole batch" for i in noisy]
    reasons += [f"{titles[i]} mixes the samples of a batch" for i in mixing]
    raise PlaygroundError(
        "single samples have no gradient of their own here: "
        f"{'; '.join(reasons) or 'they do not add up to that of their batch'}"
    )


def _cosines(vectors: Array, direction: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(direction)
    cosines: Array = np.divide(
        vectors @ direction, lengths, out=np.zeros(len(vectors)), where=lengths > 0
    )
    return cosines
