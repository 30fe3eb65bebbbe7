"""The colours of a face: from steps of 256 to pixels."""

import math
from functools import lru_cache

import numpy as np
from msgspec import Struct

from playground.core import Array, FloatArray, IntArray
from playground.ui.canvas.faces.moment import Shown
from playground.ui.canvas.faces.parts import Scale
from playground.ui.canvas.model.colormap import rgb
from playground.ui.theme.tokens import Theme

STEPS = 255


class Hues(Struct, frozen=True):
    """Which colours stand for the largest negative number, for none, and for the largest one."""

    low: str
    none: str
    high: str


def hues(theme: Theme, scale: Scale, shown: Shown) -> Hues:
    """Return the colours of a scale; gradients have a pair of their own, as on wires."""
    if shown is Shown.GRADIENTS:
        return Hues(theme.gradient_negative, theme.neutral, theme.gradient_positive)
    if scale is Scale.INK:
        return Hues(theme.surface, theme.surface, theme.text)
    if scale is Scale.AMOUNT:
        return Hues(theme.surface, theme.surface, theme.positive)
    return Hues(theme.negative, theme.neutral, theme.positive)


@lru_cache(maxsize=32)
def lut(theme: Theme, scale: Scale, shown: Shown) -> IntArray:
    """Return 256 pixels ``0xffrrggbb``: from −1 to 1 for signed scales, else from 0 to 1."""
    found = hues(theme, scale, shown)
    signed = scale is Scale.SIGNED
    stops = [found.low, found.none, found.high] if signed else [found.none, found.high]
    at = np.linspace(0.0, len(stops) - 1.0, STEPS + 1)
    channels = np.stack([rgb(stop) for stop in stops])
    places = np.arange(len(stops))
    red, green, blue = (
        np.round(np.interp(at, places, channels[:, c])).astype(np.uint32) for c in range(3)
    )
    pixels: IntArray = np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue
    pixels.setflags(write=False)
    return pixels


def steps(values: Array, low: float, high: float) -> IntArray:
    """Return values between ``low`` and ``high`` in steps of 256; what is no number is zero."""
    with np.errstate(all="ignore"):
        if not np.isfinite(values).all():
            values = np.nan_to_num(values, nan=0.0, posinf=high, neginf=low)
        share = (values - low) * (STEPS / (high - low if high > low else 1.0))
    np.rint(share, out=share)
    found: IntArray = share.clip(0, STEPS, out=share).astype(np.uint8)
    return found


def largest(values: FloatArray) -> float:
    """Return the largest finite size; 1 where all is zero."""
    sizes = np.abs(values)
    found = float(sizes.max(initial=0.0))
    if not math.isfinite(found):
        found = float(sizes.max(initial=0.0, where=np.isfinite(sizes)))
    return found or 1.0
