"""All weights the same."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class Constant(Initializer):
    """w = c: draws nothing. As with zeros, the units of a layer stay alike."""

    name = "constant"
    title = "Constant"
    help = "Every weight starts at the same number, so that all units of a layer stay the same."
    formula = "w = c"
    order = 80

    value: Annotated[float, Param("Value", "What every weight starts at.")] = 0.1

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Return the constant; the stream stays where it is."""
        del stream, fan_in, fan_out
        return np.full(shape, self.value)
