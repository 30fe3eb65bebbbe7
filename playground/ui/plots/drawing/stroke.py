"""One stroke: from pressing the mouse button to letting it go."""

import math
from typing import Literal

import numpy as np
from msgspec import Struct

from playground.core import Array
from playground.datasets.base.drawn_points import DECIMALS, REACH

Tool = Literal["brush", "spray", "eraser"]

GRID_STEP = 0.5
"""The distance of the lines that points snap to."""

BRUSH_GAP = 0.4
"""How far apart a brush sets its points along a stroke."""

STEPS_IN_RADIUS = 3
"""How often within its radius spray and eraser work along a stroke."""


class Brush(Struct, frozen=True):
    """What a stroke is made with.

    Parameters
    ----------
    tool
        ``brush`` sets single points, ``spray`` scatters them, ``eraser`` takes them away.
    answer
        The class's index, or the value, that the points carry.
    radius
        Of spray and eraser, in the plane's units.
    density
        How many points one puff of the spray holds.
    snap
        Whether points jump to the nearest crossing of the grid.
    """

    tool: Tool = "brush"
    answer: float = 0.0
    radius: float = 0.8
    density: int = 4
    snap: bool = False


class Stroke:
    """Collects what a gesture draws or erases.

    Parameters
    ----------
    brush
        What it is made with.
    room
        How many points there may still be.
    random
        Scatters the spray.
    """

    def __init__(self, brush: Brush, room: int, random: np.random.Generator) -> None:
        self.brush = brush
        self._room = room
        self._random = random
        self._points: list[tuple[float, float]] = []
        self._taken: set[tuple[float, float]] = set()
        self._path: list[tuple[float, float]] = []

    @property
    def points(self) -> Array:
        """The new points so far: x, y and what they carry, ``(N, 3)``."""
        places = np.array(self._points, dtype=np.float64).reshape(-1, 2)
        return np.column_stack([places, np.full(len(places), self.brush.answer)])

    @property
    def is_full(self) -> bool:
        """Whether there is room for no more points."""
        return len(self._points) >= self._room

    def go_to(self, x: float, y: float) -> None:
        """Draw or erase on the way from the last place to this one; the first is only a place."""
        if not self._path:
            self._path.append((x, y))
            self._act(x, y)
            return
        gap = BRUSH_GAP if self.brush.tool == "brush" else self.brush.radius / STEPS_IN_RADIUS
        while True:
            last_x, last_y = self._path[-1]
            distance = math.hypot(x - last_x, y - last_y)
            if distance < gap:
                return
            last_x += (x - last_x) * gap / distance
            last_y += (y - last_y) * gap / distance
            self._path.append((last_x, last_y))
            self._act(last_x, last_y)

    def puff(self) -> None:
        """Spray once more where the mouse is held."""
        if self.brush.tool == "spray" and self._path:
            self._act(*self._path[-1])

    @property
    def length(self) -> int:
        """How many places its way has so far."""
        return len(self._path)

    def erases(self, x: Array, y: Array, since: int = 0) -> Array:
        """Tell which of some places ``(N,)`` the eraser has gone over, from a length of way on."""
        gone = np.zeros(len(x), dtype=bool)
        if self.brush.tool == "eraser":
            for at_x, at_y in self._path[since:]:
                gone |= np.hypot(x - at_x, y - at_y) <= self.brush.radius
        return gone

    def _act(self, x: float, y: float) -> None:
        if self.brush.tool == "brush":
            self._add(x, y)
        elif self.brush.tool == "spray":
            for _ in range(self.brush.density):
                angle = self._random.uniform(0, 2 * math.pi)
                away = self.brush.radius * math.sqrt(self._random.uniform())
                self._add(x + away * math.cos(angle), y + away * math.sin(angle))

    def _add(self, x: float, y: float) -> None:
        """Add a point, unless it is off the plane or stands in for one that is there."""
        if self.brush.snap:
            x, y = (round(place / GRID_STEP) * GRID_STEP for place in (x, y))
        place = (round(x, DECIMALS), round(y, DECIMALS))
        if max(map(abs, place)) > REACH or place in self._taken or self.is_full:
            return
        self._taken.add(place)
        self._points.append(place)
