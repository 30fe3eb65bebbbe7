"""Glorot's uniform initial weights (Glorot and Bengio 2010)."""

from math import sqrt

from typing_extensions import override

from playground.core import Array, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class GlorotUniform(Initializer):
    """w ~ U[-r, r) with variance 2/(in + out); PyTorch's xavier_uniform."""

    name = "glorot_uniform"
    title = "Glorot uniform"
    help = "Scaled to the layer's width, so that tanh signals keep their size both ways."
    formula = "w ~ U[-r, r),  r = √(6 / (in + out))"
    order = 30

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Draw ``shape`` numbers; the interval's half width is the deviation times √3."""
        radius = sqrt(6.0 / (fan_in + fan_out))
        return stream.uniform(-radius, radius, shape)
