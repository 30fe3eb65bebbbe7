"""The leaky rectified linear unit (Maas, Hannun and Ng 2013)."""

from typing import ClassVar

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call


@ACTIVATIONS.register
class LeakyReLU(Activation):
    """Scales negative values down to a hundredth; f' is 1 above zero and 0.01 elsewhere.

    An activation is chosen by its name alone, so the slope is the paper's. The layer PReLU has a
    slope of one's own choice; frozen, it keeps it.
    """

    name = "leaky_relu"
    title = "leaky ReLU"
    help = "Like ReLU, but a hundredth of negative sums leaks through, so that no unit dies."
    formula = "f(z) = max(z, 0.01·z),  f'(z) = 1 if z > 0, else 0.01"
    order = 50

    slope: ClassVar[float] = 0.01

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Get f' as ``max(sign z, slope)``, which is exact because the slope is in [0, 1)."""
        slope = np.array(self.slope, dtype=z.dtype)
        forward = [call(np.multiply, z, slope, a), call(np.maximum, z, a, out=a)]
        backward = [
            call(np.sign, z, dz),
            call(np.maximum, dz, slope, out=dz),
            call(np.multiply, dz, da, dz),
        ]
        return Program(forward, backward)
