"""What L-BFGS remembers of the loss's curvature (Nocedal and Wright 2006, section 7.2)."""

from collections.abc import Sequence

import numpy as np

from playground.core import Array


class CurvaturePairs:
    """The last moves ``s`` and the changes ``y`` of the gradient they made, newest first.

    A place without a pair holds zeros, so the vectors alone say how many pairs there are.

    Parameters
    ----------
    moves, changes
        The vectors ``(P,)``, as many of one as of the other; written in place.
    """

    def __init__(self, moves: Sequence[Array], changes: Sequence[Array]) -> None:
        self._moves, self._changes = tuple(moves), tuple(changes)
        self._least = float(np.finfo(moves[0].dtype).eps)

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return sum(bool(y.any()) for y in self._changes)

    def push(self, move: Array, change: Array) -> bool:
        """Remember a pair and forget the oldest, unless the gradient did not grow along the move.

        Without growth, ``s·y ≤ 0``, no bowl has such a pair. A product that is only rounding says
        nothing either.
        """
        size = float(np.sqrt(float(move.dot(move)) * float(change.dot(change))))
        if not float(move.dot(change)) > self._least * size:
            return False
        for vectors, newest in ((self._moves, move), (self._changes, change)):
            for older, newer in zip(vectors[:0:-1], vectors[-2::-1], strict=True):
                np.copyto(older, newer)
            np.copyto(vectors[0], newest)
        return True

    def forget(self) -> None:
        """Forget every pair."""
        for vector in (*self._moves, *self._changes):
            vector.fill(0.0)

    def direction(self, grad: Array, out: Array) -> None:
        """Write ``-H·grad`` (algorithm 7.4); H is the inverse Hessian that the pairs tell of.

        It starts from ``s·y / y·y`` of the newest pair (equation 7.20), without pairs from 1.
        """
        pairs = [
            (s, y, float(s.dot(y)))
            for s, y in zip(self._moves, self._changes, strict=True)
            if y.any()
        ]
        np.negative(grad, out)
        shares = []
        for s, y, product in pairs:
            shares.append(float(s.dot(out)) / product)
            out -= shares[-1] * y
        if pairs:
            _, y, product = pairs[0]
            out *= product / float(y.dot(y))
        for (s, y, product), share in zip(reversed(pairs), reversed(shares), strict=True):
            out += (share - float(y.dot(out)) / product) * s
