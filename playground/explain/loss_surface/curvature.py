"""How the loss bends: Hessian-vector products and the sharpest direction."""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec import Struct

from playground.core import (
    Array,
    IntArray,
    NumpyStream,
    PlaygroundError,
    RandomStream,
    read_only,
)
from playground.core.progress import Progress, unwatched
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.loss_surface.lanczos import lanczos
from playground.explain.loss_surface.stability import pull_of

STEP = 6e-6
"""The distance of a central difference: the cube root of float64's smallest relative step."""


class NoCurvature(PlaygroundError):
    """The gradient is not finite at a point, so the loss has no curvature there."""


class Curvature(Struct, frozen=True):
    """The ends of the Hessian's spectrum at a context.

    Parameters
    ----------
    largest
        λmax, the curvature along the sharpest direction.
    smallest
        The lowest eigenvalue *found*; below zero the point is a saddle or a ridge. It is an upper
        bound that Lanczos iteration brings down, not run to convergence: the smallest may be much
        lower.
    direction
        The unit eigenvector of ``largest``, ``(P,)``.
    residual
        ``|H v - λmax v|``, measured with one more product: how exact ``largest`` is at worst.
    converged
        Whether the residual is small enough; ReLU's kinks can prevent it.
    gradient_passes
        How many gradients it took.
    pulled
        The largest eigenvalue with what weight decay and L2 penalty add; ``largest`` where nothing
        does. A learning rate's limit follows from it: :func:`.stability_limit`.
    """

    largest: float
    smallest: float
    direction: Array
    residual: float
    converged: bool
    gradient_passes: int
    pulled: float


@np.errstate(all="ignore")
def hessian_vector(objective: Objective, theta: Array, vector: Array) -> Array:
    """Return ``H v`` by a central difference of two exact gradients.

    ``(∇L(θ + hv) - ∇L(θ - hv)) / 2h`` with a unit ``v`` and ``h = 6e-6 · max(1, |θ|/√P)``. The
    error is of order h² plus rounding over h: about 1e-9 relative for smooth activations. Across
    a kink of ReLU there is no second derivative; one that lies within h spoils the product.

    Raises
    ------
    NoCurvature
        When a gradient is not finite.
    """
    length = float(np.linalg.norm(vector))
    if length == 0.0:
        return np.zeros_like(vector)
    h = STEP * max(1.0, float(np.linalg.norm(theta)) / np.sqrt(len(theta)))
    move = (h / length) * vector
    above, below = objective.gradients(np.stack([theta + move, theta - move]))
    product: Array = (above - below) * (length / (2.0 * h))
    if not np.isfinite(product).all():
        raise NoCurvature("the gradient is not finite here: the loss has no curvature to show")
    return product


def curvature(
    context: ExplainContext,
    rows: IntArray | None = None,
    *,
    stream: RandomStream | None = None,
    most_products: int = 80,
    tolerance: float = 1e-6,
    progress: Progress = unwatched,
) -> Curvature | None:
    """Find the sharpest direction of the loss over ``rows`` (all training samples by default).

    Parameters
    ----------
    context, rows
        Where, and on which samples. The regularizer's penalty is not part of the loss.
    stream
        Draws the first vector; the default is the same every time.
    most_products, tolerance
        When to stop; see :func:`~playground.explain.loss_surface.lanczos.lanczos`.
    progress
        Told the products made and the most there may be, before each; ``False`` from it ends the
        work with ``None``.
    """
    objective = Objective(context, rows)
    theta, pull = objective.theta, pull_of(context)
    most = min(most_products, objective.size) + 1
    if pull.any():
        most *= 2
    made = 0

    def product(vector: Array) -> Array | None:
        nonlocal made
        if not progress(made, most):
            return None
        made += 1
        return hessian_vector(objective, theta, vector)

    def pulled_product(vector: Array) -> Array | None:
        bare = product(vector)
        return None if bare is None else bare + pull * vector

    draws = stream or NumpyStream((0,))
    extremes = partial(lanczos, most_products=most_products, tolerance=tolerance)
    found = extremes(product, objective.size, draws)
    image = None if found is None else product(found.vector)
    if found is None or image is None:
        return None
    largest = found.largest
    if pull.any():
        with_pull = extremes(pulled_product, objective.size, draws)
        if with_pull is None:
            return None
        largest = with_pull.largest
    residual = float(np.linalg.norm(image - found.largest * found.vector))
    scale = max(abs(found.largest), abs(found.smallest))
    progress(most, most)
    return Curvature(
        largest=found.largest,
        smallest=found.smallest,
        direction=read_only(found.vector),
        residual=residual,
        converged=found.converged and residual <= 10 * tolerance * scale,
        gradient_passes=2 * made,
        pulled=largest,
    )
