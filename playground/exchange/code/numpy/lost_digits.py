"""How much larger rounding is where a network is well trained."""

import numpy as np

from playground.core import Array

SMALLEST = 1e-30
"""Numbers below are rounding whatever they are compared with."""


def lost_digits(target: Array, output_gradient: Array) -> float:
    """Return by how much targets exceed what outputs miss them by, and 1 where they do not.

    When outputs agree with targets to many digits, their difference has lost as many; so has every
    gradient that is computed from it, and the loss.

    Parameters
    ----------
    target
        ``(K, B)``.
    output_gradient
        dL/d(output), ``(K, B)``: the difference by the number of samples.
    """
    samples: int = target.shape[-1]
    missed = float(np.abs(output_gradient).max(initial=0.0)) * samples
    return max(1.0, float(np.abs(target).max(initial=1.0)) / max(missed, SMALLEST))
