"""Glorot's normal initial weights (Glorot and Bengio 2010)."""

from math import sqrt

from typing_extensions import override

from playground.core import Array, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class GlorotNormal(Initializer):
    """w ~ N(0, s²) with s² = 2/(in + out); PyTorch's xavier_normal."""

    name = "glorot_normal"
    title = "Glorot normal"
    help = "Bell-shaped and scaled to the layer's width, so that tanh signals keep their size."
    formula = "w ~ N(0, s²),  s = √(2 / (in + out))"
    order = 40

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        return stream.normal(shape) * sqrt(2.0 / (fan_in + fan_out))
