"""The largest eigenvalue of a symmetric matrix of which only products with vectors are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from playground.core import Array, RandomStream

Product = Callable[[Array], Array | None]
"""Multiplies the matrix by a vector ``(P,)``; ``None`` from it ends the work."""


class Extremes(Struct, frozen=True):
    """Both ends of a spectrum.

    Parameters
    ----------
    largest, smallest
        The algebraically largest and smallest eigenvalue found.
    vector
        The unit eigenvector of the largest, ``(P,)``.
    residual
        Lanczos' own estimate of ``|A v - λ v|``; with products that are not exact the true one is
        larger.
    products
        How many products with the matrix it took.
    converged
        Whether the residual is below the tolerance asked for.
    """

    largest: float
    smallest: float
    vector: Array
    residual: float
    products: int
    converged: bool


def lanczos(
    product: Product,
    size: int,
    stream: RandomStream,
    *,
    most_products: int = 80,
    tolerance: float = 1e-8,
) -> Extremes | None:
    """Find the ends of a symmetric matrix's spectrum by Lanczos iteration (Lanczos 1950).

    Power iteration multiplies by the matrix over and over and looks at the last vector; this keeps
    all of them, orthogonal, and takes the best combination, which needs far fewer products. Every
    new vector is made orthogonal to all before it (twice, against rounding; Parlett 1998, ch. 13).

    Parameters
    ----------
    product
        Multiplies by the matrix.
    size
        ``P``.
    stream
        Draws the first vector.
    most_products
        When to stop at the latest.
    tolerance
        Stop when the residual is below this share of the largest magnitude seen.

    Returns
    -------
    Extremes
        ``None`` when a product was refused.
    """
    basis = np.zeros((min(most_products, size), size))
    diagonal: list[float] = []
    beside: list[float] = []
    vector = stream.normal((size,))
    vector /= np.linalg.norm(vector)
    while True:
        k = len(diagonal)
        basis[k] = vector
        image = product(vector)
        if image is None:
            return None
        diagonal.append(float(vector @ image))
        for _ in range(2):
            image = image - basis[: k + 1].T @ (basis[: k + 1] @ image)
        rest = float(np.linalg.norm(image))
        values, vectors = np.linalg.eigh(_tridiagonal(diagonal, beside))
        scale = float(np.abs(values).max())
        residual = abs(rest * vectors[-1, -1])
        done = residual <= tolerance * scale or rest <= 1e-14 * scale
        if done or k + 1 == len(basis):
            break
        beside.append(rest)
        vector = image / rest
    eigenvector = basis[: k + 1].T @ vectors[:, -1]
    eigenvector /= np.linalg.norm(eigenvector)
    # One sign for both directions of the same line: the largest entry is positive.
    eigenvector *= np.sign(eigenvector[np.abs(eigenvector).argmax()])
    converged = bool(done or k + 1 == size)
    return Extremes(float(values[-1]), float(values[0]), eigenvector, residual, k + 1, converged)


def _tridiagonal(diagonal: list[float], beside: list[float]) -> Array:
    return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
