"""How the loss bends: Hessian-vector products, the sharpest direction, the learning rate's limit.

On a quadratic, plain gradient descent multiplies the error along an eigenvector by ``1 - ηλ`` in
every step. It shrinks for ``η < 2/λ`` and grows beyond: the sharpest direction sets the limit.
"""

from __future__ import annotations

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
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import Objective
from playground.explain.loss_surface.lanczos import lanczos

STEP = 6e-6
"""The distance of a central difference: the cube root of float64's smallest relative step."""


class Curvature(Struct, frozen=True):
    """The ends of the Hessian's spectrum at a context.

    Parameters
    ----------
    largest
        λmax, the curvature along the sharpest direction.
    smallest
        The lowest eigenvalue found; below zero the point is a saddle or a ridge. It is an upper
        bound that Lanczos iteration brings down, and not run to convergence.
    direction
        The unit eigenvector of ``largest``, ``(P,)``.
    residual
        ``|H v - λmax v|``: how exact ``largest`` is at worst.
    converged
        Whether the residual is small enough; ReLU's kinks can prevent it.
    gradient_passes
        How many gradients it took.
    """

    largest: float
    smallest: float
    direction: Array
    residual: float
    converged: bool
    gradient_passes: int

    @property
    def limit(self) -> float:
        """Plain gradient descent's largest stable learning rate, ``2/λmax``."""
        return self.limit_with_momentum(0.0)

    def limit_with_momentum(self, momentum: float) -> float:
        """Return the limit ``(2 + 2μ)/λmax`` with momentum μ (u ← μu + g; θ ← θ - ηu).

        Infinite where the loss bends downwards in every direction.
        """
        return (2.0 + 2.0 * momentum) / self.largest if self.largest > 0 else np.inf

    def verdict(self, learning_rate: float) -> str:
        """Say in a word what a learning rate of plain gradient descent does along ``direction``.

        ``"small"`` below a tenth of the limit, ``"fine"`` up to half of it (the error shrinks
        without changing sign), ``"zigzags"`` up to the limit, ``"overshoots"`` beyond.
        """
        share = learning_rate / self.limit
        if share > 1.0:
            return "overshoots"
        if share > 0.5:
            return "zigzags"
        return "fine" if share >= 0.1 else "small"


@np.errstate(all="ignore")
def hessian_vector(objective: Objective, theta: Array, vector: Array) -> Array:
    """Return ``H v`` by a central difference of two exact gradients.

    ``(∇L(θ + hv) - ∇L(θ - hv)) / 2h`` with a unit ``v`` and ``h = 6e-6 · max(1, |θ|/√P)``. The
    error is of order h² plus rounding over h: about 1e-9 relative for smooth activations. Across
    a kink of ReLU there is no second derivative; one that lies within h spoils the product.

    Raises
    ------
    PlaygroundError
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
        raise PlaygroundError("the gradient is not finite here: the loss has no curvature to show")
    return product


def curvature(
    context: ExplainContext,
    rows: IntArray | None = None,
    *,
    stream: RandomStream | None = None,
    most_products: int = 80,
    tolerance: float = 1e-6,
) -> Curvature:
    """Find the sharpest direction of the loss over ``rows`` (all training samples by default).

    Parameters
    ----------
    context, rows
        Where, and on which samples. The regularizer's penalty is not part of the loss.
    stream
        Draws the first vector; the default is the same every time.
    most_products, tolerance
        When to stop; see :func:`~playground.explain.loss_surface.lanczos.lanczos`.
    """
    objective = Objective(context, rows)
    theta = objective.theta
    found = lanczos(
        lambda vector: hessian_vector(objective, theta, vector),
        objective.size,
        stream or NumpyStream((0,)),
        most_products=most_products,
        tolerance=tolerance,
    )
    return Curvature(
        largest=found.largest,
        smallest=found.smallest,
        direction=read_only(found.vector),
        residual=found.residual,
        converged=found.converged,
        gradient_passes=2 * found.products,
    )
