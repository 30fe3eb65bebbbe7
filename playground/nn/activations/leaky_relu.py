"""The leaky rectified linear unit (Maas, Hannun and Ng 2013)."""

from dataclasses import dataclass

import numpy as np

from playground.core import Array, param
from playground.nn.activation import ACTIVATIONS, Activation
from playground.nn.program import Program, call


@ACTIVATIONS.register
@dataclass(frozen=True)
class LeakyReLU(Activation):
    """Scales negative values down by a slope s; f' is 1 above zero and s elsewhere."""

    name = "leaky_relu"
    title = "leaky ReLU"
    help = "Like ReLU, but negative sums leak through a little, so that no unit dies."
    formula = "f(z) = max(z, s·z),  f'(z) = 1 if z > 0, else s"
    order = 50

    slope: float = param(
        0.01, "Slope", "What negative sums are multiplied by.", low=0, high=1, high_open=True
    )

    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Get f' as ``max(sign z, s)``, which is exact because s is in [0, 1)."""
        slope = np.array(self.slope, dtype=z.dtype)
        forward = [call(np.multiply, z, slope, a), call(np.maximum, z, a, out=a)]
        backward = [
            call(np.sign, z, dz),
            call(np.maximum, dz, slope, out=dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
