"""All weights zero."""

import numpy as np
from typing_extensions import override

from playground.core import Array, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class Zeros(Initializer):
    """w = 0: draws nothing. Units of a layer start alike, get the same gradient and stay alike."""

    name = "zeros"
    title = "Zeros"
    help = "Every weight starts at 0. Shows why symmetry must be broken: all units stay the same."
    formula = "w = 0"
    order = 70

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Return zeros; the stream stays where it is."""
        del stream, fan_in, fan_out
        return np.zeros(shape)
