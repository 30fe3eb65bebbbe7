"""Normal initial weights without the tails."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param, RandomStream, Shape
from playground.nn.base.initializer import INITIALIZERS, Initializer

CUT = 2.0
"""How many standard deviations are kept on each side."""


@INITIALIZERS.register
class TruncatedNormal(Initializer):
    """w ~ N(0, s²) given that |w| ≤ 2s, as in TensorFlow.

    s is the deviation of the whole bell; without its tails it is 0.8796 s.
    """

    name = "truncated_normal"
    title = "Truncated normal"
    help = "A bell curve cut off at two standard deviations: no weight starts far out."
    formula = "w ~ N(0, s²) given |w| ≤ 2s"
    order = 25

    std: Annotated[
        float, Param("Standard deviation", "How wide the uncut bell curve is.", low=0)
    ] = 0.1

    @override
    def draw(self, stream: RandomStream, shape: Shape, fan_in: int, fan_out: int) -> Array:
        """Turn uniform numbers into quantiles: one draw a weight, where rejection needs any."""
        from statistics import NormalDist  # needed by few, and slow to import

        del fan_in, fan_out
        bell = NormalDist()
        share = stream.uniform(bell.cdf(-CUT), bell.cdf(CUT), shape)
        quantiles = np.array([bell.inv_cdf(p) for p in share.ravel().tolist()])
        weights: Array = np.clip(quantiles, -CUT, CUT).reshape(shape) * self.std
        return weights
