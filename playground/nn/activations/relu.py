"""The rectified linear unit (Nair and Hinton 2010)."""

from dataclasses import dataclass

import numpy as np

from playground.core import Array
from playground.nn.activation import ACTIVATIONS, Activation
from playground.nn.program import Program, call


@ACTIVATIONS.register
@dataclass(frozen=True)
class ReLU(Activation):
    """Cuts negative values off; f' is 1 above zero and 0 elsewhere, at zero too."""

    name = "relu"
    title = "ReLU"
    help = "Passes positive sums and cuts negative ones to 0. A unit that is always cut is dead."
    formula = "f(z) = max(0, z),  f'(z) = 1 if z > 0, else 0"
    order = 20
    low = 0.0

    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Read f' off the output: its sign is 1 where a unit is active and 0 where it is not."""
        zero = np.zeros((), dtype=z.dtype)
        forward = [call(np.maximum, z, zero, out=a)]
        backward = [call(np.sign, a, dz), call(np.multiply, dz, da, dz)]
        return Program(forward, backward)
