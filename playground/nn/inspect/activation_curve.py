"""What an activation looks like: the function itself, at points along its axis."""

from functools import lru_cache

import numpy as np
from msgspec import Struct

from playground.core import Component, FloatArray, ParamValue, ValueNotAllowed
from playground.nn.base.activation import Activation
from playground.nn.base.program import run
from playground.nn.layers import LAYERS

REACH = 3.0
"""How far from zero the curve runs to both sides: there the usual ones have shown their bend."""

POINTS = 49


class ActivationCurve(Struct, frozen=True):
    """An activation's values ``a`` at ``z``, both ``(49,)``."""

    z: FloatArray
    a: FloatArray


@lru_cache(maxsize=64)
def activation_curve(function: Activation) -> ActivationCurve:
    """Return the curve of an activation, computed as a layer computes it."""
    z = np.linspace(-REACH, REACH, POINTS)
    a, da, dz = np.empty_like(z), np.ones_like(z), np.empty_like(z)
    run(function.bind(z.copy(), a, da, dz).forward)
    return ActivationCurve(z, a)


def activation_of(kind: str, params: dict[str, ParamValue]) -> Activation | None:
    """Return the activation that a layer's declared parameters choose.

    ``None`` for a layer that chooses none, and for parameters that no layer can be made of.
    """
    if kind not in LAYERS:
        return None
    try:
        layer = LAYERS.create(Component(kind, params))
        return layer.chosen_activation if layer.activation_field else None
    except ValueNotAllowed:
        return None
