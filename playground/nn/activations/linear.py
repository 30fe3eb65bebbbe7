"""The identity."""

import numpy as np
from typing_extensions import override

from playground.core import Array
from playground.nn.base.activation import ACTIVATIONS, Activation
from playground.nn.base.program import Program, call


@ACTIVATIONS.register
class Linear(Activation):
    """Passes every value on; f' = 1. The usual output for regression and for logits."""

    name = "linear"
    title = "linear"
    help = "Passes the sum on as it is. For outputs that may be any number, and for logits."
    formula = "f(z) = z,  f'(z) = 1"
    order = 40
    is_identity = True

    @override
    def bind(self, z: Array, a: Array, da: Array, dz: Array) -> Program:
        """Copy, for the callers that cannot skip it."""
        return Program([call(np.copyto, a, z)], [call(np.copyto, dz, da)])
