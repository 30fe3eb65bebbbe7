"""He's normal initial weights (He et al. 2015)."""

from math import sqrt

from typing_extensions import override

from playground.core import Array, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class HeNormal(Initializer):
    """w ~ N(0, s²) with s² = 2/in, over 1 + a² for a leaky ReLU of slope a: kaiming_normal."""

    name = "he_normal"
    title = "He normal"
    help = "Bell-shaped and scaled to the number of inputs, for ReLU, which cuts half of a signal."
    formula = "w ~ N(0, s²),  s = √(2 / (in (1 + a²))),  a: the slope of a leaky ReLU, else 0"
    for_rectifiers = True
    order = 60

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        del fan_out
        return stream.normal(shape) * sqrt(2.0 / fan_in)
