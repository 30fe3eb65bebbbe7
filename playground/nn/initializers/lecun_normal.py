"""LeCun's normal initial weights (LeCun et al. 1998)."""

from math import sqrt

from typing_extensions import override

from playground.core import Array, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class LeCunNormal(Initializer):
    """w ~ N(0, s²) with s² = 1/in, the whole bell; what SELU was made for."""

    name = "lecun_normal"
    title = "LeCun normal"
    help = "Bell-shaped and scaled to the number of inputs. Belongs with SELU."
    formula = "w ~ N(0, s²),  s = √(1 / in)"
    order = 64

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        del fan_out
        return stream.normal(shape) * sqrt(1.0 / fan_in)
