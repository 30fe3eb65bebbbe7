"""Orthogonal initial weights (Saxe, McClelland and Ganguli 2013)."""

from math import prod
from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class Orthogonal(Initializer):
    """A random rotation, cut to the layer's shape: lengths and angles survive it.

    Axis 0 is kept and the others are laid out as one, as in PyTorch. Of the two sides of that
    matrix, the shorter one's vectors are orthonormal.
    """

    name = "orthogonal"
    title = "Orthogonal"
    help = "A random rotation: signals keep their length through any number of linear layers."
    formula = "W = gain · Q,  QᵀQ = I"
    order = 66

    gain: Annotated[float, Param("Gain", "What the rotation is multiplied by.", low=0)] = 1.0

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Orthogonalise normal numbers; the signs make every rotation equally likely."""
        del fan_in, fan_out
        rows = shape[0]
        columns = prod(shape[1:])
        tall = stream.normal((max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(tall)
        q *= np.where(np.diagonal(r) < 0, -self.gain, self.gain)
        return np.ascontiguousarray(q if rows >= columns else q.T).reshape(shape)
