"""Normal initial weights."""

from typing import Annotated

from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class Normal(Initializer):
    """w ~ N(0, s²), whatever the layer's width."""

    name = "normal"
    title = "Normal"
    help = "Every weight is drawn from a bell curve around zero with a fixed deviation."
    formula = "w ~ N(0, s²)"
    order = 20

    std: Annotated[float, Param("Standard deviation", "How wide the bell curve is.", low=0)] = 0.1

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Draw ``shape`` numbers in C order."""
        del fan_in, fan_out
        return stream.normal(shape) * self.std
