"""The colour a kind of layer is recognized by, strong enough for either scheme."""

from functools import lru_cache

from msgspec import Struct
from PySide6.QtGui import QColor

from playground.ui.theme.tokens import Theme

TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0
"""How much text and marks stand out at least from what they stand on (WCAG 2.2, 1.4.3, 1.4.11)."""

_STEP = 0.01


class Hue(Struct, frozen=True):
    """A layer's colour: to fill areas with, and to write on it in; as ``#rrggbb``."""

    fill: str
    ink: str


@lru_cache(maxsize=256)
def layer_hue(theme: Theme, color: str) -> Hue:
    """Return a layer's declared colour for a scheme.

    Parameters
    ----------
    theme
        The scheme.
    color
        The colour that the layer's class declares.

    Returns
    -------
    Hue
        Of the same hue, darker or lighter until text on it and the area itself can be told.
    """
    fill = QColor(color)
    step = _STEP if theme.is_dark else -_STEP
    while not _stands_out(theme, fill):
        lightness = min(max(fill.lightnessF() + step, 0.0), 1.0)
        fill = QColor.fromHslF(max(fill.hslHueF(), 0.0), fill.hslSaturationF(), lightness)
    return Hue(fill.name(), theme.on_accent)


def contrast(one: str, other: str) -> float:
    """Return how much two colours stand out from each other, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (light + 0.05) / (dark + 0.05)


def _stands_out(theme: Theme, fill: QColor) -> bool:
    name = fill.name()
    return contrast(theme.on_accent, name) >= TEXT_CONTRAST and all(
        contrast(ground, name) >= MARK_CONTRAST for ground in (theme.canvas, theme.surface)
    )


def _luminance(color: QColor) -> float:
    """Return the relative luminance of sRGB, 0 to 1."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
