"""What a stroke makes of the painted points that nobody trains on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from playground.core.text.numbers import counted
from playground.datasets.base.drawn_points import MOST_POINTS, read_points, write_points

if TYPE_CHECKING:
    from playground.ui.plots.drawing.stroke import Stroke


class UnseenEdit(Struct, frozen=True):
    """The points afterwards, what the edit is called, and what there is to say about it."""

    points: str
    text: str
    message: str = ""


def unseen_edit(stroke: Stroke, text: str) -> UnseenEdit:
    """Return what a stroke does to painted points: adds some, or erases some of them alone."""
    before = read_points(text)
    if stroke.brush.tool == "eraser":
        gone = stroke.erases(*before[:, :2].T)
        count = int(gone.sum())
        return UnseenEdit(write_points(before[~gone]), f"Erase {counted(count, 'unseen point')}")
    fresh, left_out = np.split(stroke.points, [MOST_POINTS - len(before)])
    full = f"There are {MOST_POINTS:,} unseen points; no more can be added."
    points = write_points(np.vstack([before, fresh]))
    return UnseenEdit(
        points, f"Paint {counted(len(fresh), 'unseen point')}", full if len(left_out) else ""
    )
