"""A face: parts below one another, and where in it each unit of the layer is."""

from functools import cached_property

import numpy as np
from msgspec import Struct

from playground.core import FloatArray
from playground.ui.canvas.faces.parts import Bars, Box, Cells, Fold, Origin, Part, Source, Words

SPACE = 8.0
"""Between parts."""


class FaceSpot(Struct, frozen=True):
    """A number's place on a face: which part, which of its cells, lines or bars, and where in it.

    ``row`` and ``column`` are those of the number within a cell.
    """

    part: int
    index: int
    row: int = 0
    column: int = 0


class Face(Struct, frozen=True, dict=True):
    """What a card shows below its two lines of words.

    Parameters
    ----------
    parts
        From top to bottom.
    node_id
        Whose face it is.
    units
        Which parts together have a place for every unit of the layer, one below the other: where
        wires can end. Empty when there is none.
    """

    node_id: str
    parts: tuple[Part, ...]
    units: tuple[int, ...] = ()

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Where every part is, from the face's upper left corner."""
        boxes, top = list[Box](), 0.0
        for part in self.parts:
            wide, tall = part.size
            middle = 0.0 if isinstance(part, Words) else (self.width - wide) / 2
            boxes.append((middle, top, wide, tall))
            top += tall + SPACE
        return tuple(boxes)

    @cached_property
    def width(self) -> float:
        """The width of the widest part."""
        return max(part.size[0] for part in self.parts)

    @cached_property
    def height(self) -> float:
        """The height of all parts."""
        _, top, _, tall = self.boxes[-1]
        return top + tall

    def spot_at(self, x: float, y: float) -> FaceSpot | None:
        """Return which number is at a place, from the face's upper left corner."""
        for number, (part, box) in enumerate(zip(self.parts, self.boxes, strict=True)):
            if isinstance(part, Words):
                continue
            left, top, wide, tall = box
            if left <= x <= left + wide and top <= y <= top + tall:
                index = part.at(x - left, y - top)
                if index is None:
                    return None
                if isinstance(part, Cells):
                    return FaceSpot(number, index, *part.number_at(index, x - left, y - top))
                return FaceSpot(number, index)
        return None

    def box_of(self, spot: FaceSpot) -> Box:
        """Return where a number is, from the face's upper left corner."""
        part = self.parts[spot.part]
        assert not isinstance(part, Words)
        left, top = self.boxes[spot.part][:2]
        x, y, wide, tall = part.box(spot.index)
        return (left + x, top + y, wide, tall)

    def number_box(self, spot: FaceSpot) -> Box:
        """Return where a single number of a cell is, or else its line or bar."""
        left, top, wide, tall = self.box_of(spot)
        part = self.parts[spot.part]
        if not isinstance(part, Cells):
            return (left, top, wide, tall)
        across, down = wide / part.columns, tall / part.rows
        return (left + spot.column * across, top + spot.row * down, across, down)

    @cached_property
    def unit_spots(self) -> tuple[FaceSpot, ...]:
        """The places of the layer's units, one below the other; empty where they have none."""
        return tuple(
            FaceSpot(number, index)
            for number in self.units
            if isinstance(part := self.parts[number], Cells | Bars)
            for index in range(part.count)
        )

    @cached_property
    def unit_pictures(self) -> tuple[Box, ...]:
        """Where every unit of the layer has a picture of its own; none unless all have."""
        found: dict[int, Box] = {}
        total = 0
        for number, part in enumerate(self.parts):
            if not isinstance(part, Cells) or part.fold not in (Fold.UNITS, Fold.MAPS):
                continue
            if part.source == Source(Origin.OUTPUT, self.node_id):
                total = part.total
                for index in range(part.count):
                    found[part.start + index] = self.box_of(FaceSpot(number, index))
        return tuple(found[i] for i in range(total)) if len(found) == total else ()

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The units' names where it shows them: features, classes, targets."""
        bars = (part for part in self.parts if isinstance(part, Bars))
        return next((part.names for part in bars), ())

    @property
    def shows_weight(self) -> bool:
        """Whether it shows the layer's weight, as filters or as a heatmap."""
        return any(isinstance(p, Cells) and p.source.origin is Origin.PARAMETER for p in self.parts)

    def unit_edges(self, *, right: bool) -> FloatArray:
        """Return the middles of the units' left or right edges, ``(units, 2)``."""
        boxes = np.array([self.box_of(spot) for spot in self.unit_spots]).reshape(-1, 4)
        x = boxes[:, 0] + (boxes[:, 2] if right else 0.0)
        if any(isinstance(self.parts[number], Bars) for number in self.units):
            x += 4.0 if right else -4.0  # not into the words
        return np.column_stack([x, boxes[:, 1] + boxes[:, 3] / 2])
