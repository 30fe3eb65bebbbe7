"""He's uniform initial weights (He et al. 2015)."""

from math import sqrt

from typing_extensions import override

from playground.core import Array, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class HeUniform(Initializer):
    """w ~ U[-r, r) with variance 2/in, over 1 + a² for a leaky ReLU of slope a: kaiming_uniform."""

    name = "he_uniform"
    title = "He uniform"
    help = "Scaled to the number of inputs, and for ReLU, which cuts half of every signal."
    formula = "w ~ U[-r, r),  r = √(6 / (in (1 + a²))),  a: the slope of a leaky ReLU, else 0"
    for_rectifiers = True
    order = 50

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        del fan_out
        radius = sqrt(6.0 / fan_in)
        return stream.uniform(-radius, radius, shape)
