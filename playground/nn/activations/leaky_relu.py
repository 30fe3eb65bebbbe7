"""The leaky rectified linear unit (Maas, Hannun and Ng 2013)."""

from typing import Annotated

import numpy as np
from typing_extensions import override

from playground.core import Array, Param
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call

USUAL_SLOPE = 0.01


@ACTIVATIONS.register
class LeakyReLU(Activation):
    """Scales negative values by a slope, the paper's hundredth as a rule.

    Its derivative is 1 above zero and the slope elsewhere. The layer PReLU learns its slopes.
    """

    name = "leaky_relu"
    title = "leaky ReLU"
    help = "Like ReLU, but a share of negative sums leaks through, so that no unit dies."
    formula = "f(z) = max(z, α·z),  f'(z) = 1 if z > 0, else α"
    order = 50

    slope: Annotated[
        float,
        Param("Slope", "The share α of a negative sum that passes.", low=0.0, high=1.0),
    ] = USUAL_SLOPE

    @property
    @override
    def value_range(self) -> tuple[float | None, float | None]:
        return (None if self.slope else 0.0, None)

    @property
    @override
    def leak(self) -> float:
        """The slope where one was chosen: the usual one is too small to change first weights."""
        return 0.0 if self.slope == USUAL_SLOPE else self.slope

    @property
    @override
    def written_formula(self) -> str:
        return self.formula.replace("α", f"{self.slope:.6g}")

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Get f' as ``max(sign z, slope)``, which is exact because the slope is in [0, 1]."""
        slope = np.array(self.slope, dtype=z.dtype)
        forward = [call(np.multiply, z, slope, a), call(np.maximum, z, a, out=a)]
        backward = [
            call(np.sign, z, dz),
            call(np.maximum, dz, slope, out=dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
