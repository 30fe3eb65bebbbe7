"""Uniform initial weights."""

from typing import Annotated

from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer


@INITIALIZERS.register
class Uniform(Initializer):
    """w ~ U[-r, r), whatever the layer's width; the browser playground's choice with r = 0.5."""

    name = "uniform"
    title = "Uniform"
    help = "Every weight is drawn evenly from a fixed interval around zero."
    formula = "w ~ U[-r, r)"
    order = 10

    radius: Annotated[float, Param("Radius", "The interval is from -radius to +radius.", low=0)] = (
        0.5
    )

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Draw ``shape`` numbers in C order."""
        del fan_in, fan_out
        half = 0.5 * self.radius
        # Doubling is exact, and the length of the half interval is a number whatever the radius.
        drawn = stream.uniform(-half, half, shape)
        drawn *= 2.0
        return drawn
