"""How much a card says at a zoom: small text that nobody can read gives way to larger and less."""

from enum import Enum

from playground.ui.canvas.model.geometry import TILE
from playground.ui.theme.tokens import TEXT_PX

READABLE_PX = 9.0
"""The smallest height of text, on the screen, that can still be read."""

SMALLEST_TILE = 14.0
"""The smallest side of a tile, on the screen, that still shows a field."""


class LevelOfDetail(Enum):
    """What a card shows."""

    FULL = "full"
    """Title, facts, tiles."""

    BRIEF = "brief"
    """A large title above the tiles, and the facts where there is room."""

    BLOCK = "block"
    """A block in the layer's colour, with its name, and more where it can be read; no tiles, and
    wires as one line."""


def level_of_detail(zoom: float) -> LevelOfDetail:
    """Return what cards show at a number of screen pixels per pixel of the scene."""
    if TEXT_PX * zoom >= READABLE_PX:
        return LevelOfDetail.FULL
    return LevelOfDetail.BRIEF if TILE * zoom >= SMALLEST_TILE else LevelOfDetail.BLOCK


def readable_px(zoom: float) -> float:
    """Return the font size in the scene that can just be read at a zoom."""
    return max(float(TEXT_PX), READABLE_PX / zoom)
