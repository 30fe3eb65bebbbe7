"""What an activation looks like: the function itself, at points along its axis."""

from functools import lru_cache

import numpy as np
from msgspec import Struct

from playground.core import Component, FloatArray, ParamValue, params_of
from playground.nn.activations import ACTIVATIONS
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
def activation_curve(name: str) -> ActivationCurve | None:
    """Return the curve of a registered activation, computed as a layer computes it.

    ``None`` for one that nobody knows.
    """
    if name not in ACTIVATIONS:
        return None
    z = np.linspace(-REACH, REACH, POINTS)
    a, da, dz = np.empty_like(z), np.ones_like(z), np.empty_like(z)
    run(ACTIVATIONS.create(Component(name)).bind(z.copy(), a, da, dz).forward)
    return ActivationCurve(z, a)


def activation_of(kind: str, params: dict[str, ParamValue]) -> str:
    """Return the activation that a layer's declared parameters name; empty for one without."""
    if kind not in LAYERS:
        return ""
    for param in params_of(LAYERS.get(kind)):
        if param.choices_from == ACTIVATIONS.kind:
            return str(params.get(param.name, param.default))
    return ""
