"""The colours of runs: apart from those of train and test, and readable on both themes."""

from playground.ui.theme.tokens import Theme

_LIGHT = ("#7b3fc4", "#0e8a78", "#b3541e", "#c2185b", "#5b6b00", "#3d5afe", "#8a6d1b", "#6d4c41")
_DARK = ("#b98cf2", "#3cc4b0", "#f0a070", "#f27aa5", "#b8c64a", "#8fa2ff", "#d9bb62", "#c9a394")

RUN_COLORS = len(_LIGHT)
"""How many there are before they come again."""


def run_color(place: int, theme: Theme) -> str:
    """Return the colour of a place; they come again after eight."""
    colors = _DARK if theme.is_dark else _LIGHT
    return colors[place % len(colors)]
