"""How numbers and names beside bars are written: short, and in letters that can be read."""

from playground.core.text.numbers import number
from playground.ui.canvas.model.level_of_detail import readable_px
from playground.ui.theme.tokens import SECONDARY_PX, TEXT_PX

SMALLEST_WORDS = 5.0
"""Lower words, in pixels of the screen, are left out: nobody can read them."""


def words_px(zoom: float, room: int = SECONDARY_PX) -> int:
    """Return the height of words on a face, 0 where they would be too small.

    Parameters
    ----------
    zoom
        Pixels of the screen per pixel of the scene.
    room
        How high they may become where the view is zoomed out.
    """
    small = readable_px(zoom) > TEXT_PX
    size = max(SECONDARY_PX, min(room, round(readable_px(zoom)))) if small else SECONDARY_PX
    return size if size * zoom >= SMALLEST_WORDS else 0


def compact(value: float) -> str:
    """Return a number in about six characters: 0.25, 5.1, 212, 585,863, 2.3e9."""
    size = abs(value)
    if size >= 1e6 or size < 1e-3:
        return number(value, 2, lowest=1e-3)
    return number(value, 4 if size >= 100 else 3, lowest=1e-3, trim=True)
