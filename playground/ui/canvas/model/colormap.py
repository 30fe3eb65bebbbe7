"""Numbers as colours: the diverging map through the theme's neutral middle. Knows no Qt."""

from functools import cache

import numpy as np

from playground.core import Array, FloatArray, IntArray, read_only
from playground.ui.theme.tokens import Theme

LEVELS = 12
"""Steps of strength a wire is drawn with, per sign."""

_SOFTNESS = 1.5
_THINNEST, _THICKEST = 0.5, 5.0
_FAINTEST = 0.35


def rgb(color: str) -> FloatArray:
    """Return the three channels of ``#rrggbb``, 0 to 255."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64)


def mix(base: str, over: str, share: float) -> str:
    """Return the colour that ``over`` with opacity ``share`` shows on ``base``."""
    channels = rgb(base) * (1 - share) + rgb(over) * share
    return "#" + "".join(f"{round(c):02x}" for c in channels)


@cache
def diverging_lut(theme: Theme) -> IntArray:
    """Return 256 colours as ``0xffrrggbb``, from negative through neutral to positive.

    Every card with tiles asks for it; nobody may write to it.
    """
    stops = np.stack([rgb(theme.negative), rgb(theme.neutral), rgb(theme.positive)])
    at = np.linspace(-1.0, 1.0, 256)
    channels = [np.interp(at, (-1.0, 0.0, 1.0), stops[:, c]) for c in range(3)]
    red, green, blue = (np.round(c).astype(np.uint32) for c in channels)
    lut: IntArray = 0xFF000000 | (red << 16) | (green << 8) | blue
    return read_only(lut)


def tile_indices(values: Array) -> IntArray:
    """Return the place of values in the look-up table, clamped to ±1, as ``uint8``.

    Values are ``(..., n, n)`` with the lowest y first; images have the highest y first. What is
    not a number is drawn as zero.
    """
    scaled = np.clip(_finite(values, 1.0), -1.0, 1.0)
    scaled *= 127.5
    scaled += 127.5
    indices: IntArray = np.ascontiguousarray(scaled[..., ::-1, :].astype(np.uint8))
    return indices


def _finite(values: Array, limit: float) -> Array:
    """Return the values, with zero where there is no number and ``limit`` where it is endless."""
    if np.isfinite(values).all():
        return values
    return np.nan_to_num(values, nan=0.0, posinf=limit, neginf=-limit)


def wire_levels(weights: Array) -> IntArray:
    """Return signed strengths of weights, ±1 … ±LEVELS, growing ever more slowly with |w|."""
    finite = _finite(weights, 1e6)
    strength = 1.0 - np.exp(-np.abs(finite) / _SOFTNESS)
    steps = 1 + np.minimum((strength * LEVELS).astype(np.int8), LEVELS - 1)
    levels: IntArray = np.where(finite < 0, -steps, steps).astype(np.int8)
    return levels


def wire_width(level: int) -> float:
    """Return the thickness of a wire in pixels, 0.5 to 5."""
    return _THINNEST + (_THICKEST - _THINNEST) * (abs(level) - 0.5) / LEVELS


def wire_color(theme: Theme, level: int) -> str:
    """Return the colour of a wire: weak ones fade into the canvas.

    The fade is mixed into an opaque colour: translucent strokes cost nine times as much to paint.
    """
    share = _FAINTEST + (1 - _FAINTEST) * min(1.0, (abs(level) - 0.5) / (0.6 * LEVELS))
    return mix(theme.canvas, theme.positive if level > 0 else theme.negative, share)
