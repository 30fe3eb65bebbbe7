"""From values to pixels: the diverging scale, the class colours, and how they meet the theme.

Pixels are ``uint32`` arrays of ``0xffRRGGBB``, which Qt draws without another conversion.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from playground.core import Array
from playground.ui.theme.tokens import TEXT_TEST, TEXT_TRAIN, Theme, class_colors

LEVELS = 256
BANDS = 10
"""How many steps a discretized regression field shows."""


@lru_cache(maxsize=16)
def diverging_lut(theme: Theme) -> Array:
    """Return the pixels of the scale negative → neutral → positive, ``(256,)``."""
    return _blend([theme.negative, theme.neutral, theme.positive])


@lru_cache(maxsize=16)
def signed_lut(theme: Theme) -> Array:
    """Return the diverging scale over the window's own colour, so that zero reads as empty."""
    return _blend([theme.negative, theme.window, theme.positive])


@lru_cache(maxsize=16)
def ink_lut(theme: Theme) -> Array:
    """Return the pixels of the scale paper → ink, for pictures, ``(256,)``."""
    return _blend([theme.window, theme.text])


@np.errstate(over="ignore", invalid="ignore")
def diverging(values: Array, low: float, high: float, lut: Array) -> Array:
    """Return pixels for values between ``low`` and ``high``; NaN takes the middle colour."""
    span = high - low if high > low else 1.0
    index = (values - low) * ((LEVELS - 1) / span) + 0.5
    index = np.nan_to_num(index, nan=LEVELS / 2, posinf=LEVELS - 1, neginf=0)
    pixels: Array = lut[np.clip(index, 0, LEVELS - 1).astype(np.intp)]
    return pixels


@np.errstate(over="ignore", invalid="ignore")
def class_field(values: Array, low: float, high: float, theme: Theme, discretize: bool) -> Array:
    """Return pixels ``(n, n)`` of the strongest of several outputs ``(K, n, n)``.

    The colour is the winner's; the surer the network, the fuller the colour.
    """
    finite = np.nan_to_num(values, nan=low)
    winner = finite.argmax(axis=0)
    if discretize:
        opacity = np.full(winner.shape, 0.85)
    else:
        sure = (finite.max(axis=0) - low) / (high - low if high > low else 1.0)
        opacity = 0.9 * np.clip(sure, 0.0, 1.0)
    palette = np.array([_rgb(color) for color in class_colors(theme, len(values))])
    mixed = palette[winner] * opacity[..., None] + _rgb(theme.window) * (1 - opacity[..., None])
    return _pack(mixed)


@np.errstate(over="ignore", invalid="ignore")
def confidence_field(values: Array, low: float, high: float, theme: Theme) -> Array:
    """Return pixels ``(n, n)`` of the decided class; their strength is how sure the network is.

    How sure is the largest probability: blank at 1/K, what guessing among K classes gives, full at
    1. An output between its two ends is a probability as far as it is on the way.

    Parameters
    ----------
    values
        ``(K, n, n)``; one output stands for two classes.
    low, high
        The outputs that stand for 0 and 1.
    theme
        Whose colours to take.
    """
    shares = probabilities(values, low, high)
    chance = 1 / len(shares)
    opacity = 0.9 * np.clip((shares.max(axis=0) - chance) / (1 - chance), 0.0, 1.0)
    palette = np.array([_rgb(color) for color in class_colors(theme, len(shares))])
    chosen = palette[shares.argmax(axis=0)]
    return _pack(chosen * opacity[..., None] + _rgb(theme.window) * (1 - opacity[..., None]))


@np.errstate(over="ignore", invalid="ignore")
def probabilities(values: Array, low: float, high: float) -> Array:
    """Return what outputs ``(K, ...)`` say of each class ``(classes, ...)``, between 0 and 1."""
    span = high - low if high > low else 1.0
    shares: Array = np.clip((np.nan_to_num(values, nan=low) - low) / span, 0.0, 1.0)
    return np.stack([1 - shares[0], shares[0]]) if len(shares) == 1 else shares


def text_train(theme: Theme) -> str:
    """Return the colour of the word *train*."""
    return TEXT_TRAIN[theme.name]


def text_test(theme: Theme) -> str:
    """Return the colour of the word *test*."""
    return TEXT_TEST[theme.name]


def shade(color: str, amount: float) -> str:
    """Return a colour mixed with an amount of black between 0 and 1."""
    return _hex(_pack(_rgb(color) * (1 - amount)))


def tint(color: str, amount: float) -> str:
    """Return a colour mixed with an amount of white between 0 and 1."""
    channels = _rgb(color)
    return _hex(_pack(channels + (255 - channels) * amount))


def mixed(color: str, other: str, amount: float) -> str:
    """Return an amount between 0 and 1 of a colour mixed with another one."""
    channels = _rgb(color) * amount + _rgb(other) * (1 - amount)
    return _hex(_pack(channels))


def hex_colors(pixels: Array) -> list[str]:
    """Return pixels as ``#rrggbb``."""
    return [_hex(pixel) for pixel in pixels]


def readable_on(pixel: int) -> str:
    """Return black or white, whichever reads better on a pixel."""
    channels = np.array([(pixel >> shift) & 0xFF for shift in (16, 8, 0)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ (0.2126, 0.7152, 0.0722))
    return "#000000" if luminance > 0.179 else "#ffffff"


def _blend(stops: Sequence[str]) -> Array:
    colors = np.array([_rgb(stop) for stop in stops])
    at = np.linspace(0, len(stops) - 1, LEVELS)
    places = np.arange(len(stops))
    lut = _pack(np.stack([np.interp(at, places, channel) for channel in colors.T], axis=-1))
    lut.setflags(write=False)
    return lut


def _rgb(color: str) -> Array:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)


def _hex(pixel: Array | np.uint32) -> str:
    return f"#{int(pixel) & 0xFFFFFF:06x}"


def _pack(rgb: Array) -> Array:
    r, g, b = np.moveaxis(np.rint(rgb).astype(np.uint32), -1, 0)
    pixels: Array = np.uint32(0xFF000000) | (r << np.uint32(16)) | (g << np.uint32(8)) | b
    return pixels
