"""LeCun's uniform initial weights (LeCun et al. 1998)."""

from math import sqrt

from typing_extensions import override

from playground.core import Array, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class LeCunUniform(Initializer):
    """w ~ U[-r, r) with variance 1/in: a unit's sum is as large as its inputs."""

    name = "lecun_uniform"
    title = "LeCun uniform"
    help = "Scaled to the number of inputs, so that sums are about as large as the inputs."
    formula = "w ~ U[-r, r),  r = √(3 / in)"
    order = 62

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        del fan_out
        radius = sqrt(3.0 / fan_in)
        return stream.uniform(-radius, radius, shape)
