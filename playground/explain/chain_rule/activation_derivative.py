"""The derivative of an activation at given values."""

import numpy as np

from playground.core import Array, Component
from playground.nn.activations import ACTIVATIONS
from playground.nn.base.program import run


def slope(activation: str, z: Array) -> Array:
    """Return f'(z) of an activation by name."""
    a, dz = np.empty_like(z), np.empty_like(z)
    program = ACTIVATIONS.create(Component(activation)).bind(z, a, np.ones_like(z), dz)
    run(program.forward)
    run(program.backward)
    return dz
