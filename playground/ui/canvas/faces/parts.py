"""What a face is put together from: cells, bars, charts and words, with their places inside."""

from enum import Enum
from math import ceil
from typing import TypeAlias

from msgspec import Struct

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height in pixels, from a part's upper left corner."""

LINE = 16.0
"""The height of a line of small words."""

NUMBER_WIDTH = 44.0
BAR_WIDTH = 84.0
GAP = 4.0
CHART_HEIGHT = 26.0


class Origin(Enum):
    """Where a part's numbers come from."""

    OUTPUT = "output"
    """A node's output for the chosen sample; the node need not be the card's own."""

    FEATURES = "features"
    """The chosen sample as the person knows it, in raw units."""

    PREDICTION = "prediction"
    """The network's answer for the chosen sample, in the person's units."""

    PARAMETER = "parameter"
    """A learned array of a node."""

    STATE = "state"
    """An array that a node remembers without learning it."""


class Source(Struct, frozen=True):
    """Where a part's numbers come from.

    Parameters
    ----------
    origin, node_id, name
        What of which node, by name where it has several.
    picked
        Which of its numbers; empty for all.
    """

    origin: Origin
    node_id: str
    name: str = ""
    picked: tuple[int, ...] = ()


class Fold(Enum):
    """How an array becomes cells of numbers."""

    UNITS = "units"
    """Every number a cell of its own."""

    MAPS = "maps"
    """Every channel of ``(C, H, W)`` a cell."""

    COLOURS = "colours"
    """``(3, H, W)`` one cell in true colours."""

    FILTERS = "filters"
    """Every filter of ``(C, k, k, F)`` a cell, the mean over its input channels."""

    STRIP = "strip"
    """All numbers one after the other, in the lines of a single cell."""

    MATRIX = "matrix"
    """A weight ``(in, out)`` as one cell; what is too large keeps its strongest numbers."""


class Scale(Enum):
    """Which colours fit the numbers."""

    SIGNED = "signed"
    """Negative, nothing, positive."""

    AMOUNT = "amount"
    """From nothing to much."""

    INK = "ink"
    """From paper to ink, as in a picture."""


class Cells(Struct, frozen=True):
    """Little pictures in lines, each of one number or of a grid of them.

    Parameters
    ----------
    source, fold, scale
        Which numbers, how they become cells, and in which colours.
    count, total, start
        How many cells are shown, how many there would be, and which one is the first.
    across
        Cells in a line.
    rows, columns
        Numbers in a cell.
    width, height
        The size of a cell in pixels.
    gap
        Between cells.
    limit
        The number of largest size there can be; ``None`` takes the largest there is.
    """

    source: Source
    fold: Fold
    scale: Scale
    count: int
    total: int
    across: int
    rows: int
    columns: int
    width: float
    height: float
    gap: float = 3.0
    limit: float | None = None
    start: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        lines = ceil(self.count / self.across)
        across = min(self.across, self.count)
        return (
            across * (self.width + self.gap) - self.gap,
            lines * (self.height + self.gap) - self.gap,
        )

    def box(self, index: int) -> Box:
        """Return where a cell is."""
        line, column = divmod(index, self.across)
        left, top = column * (self.width + self.gap), line * (self.height + self.gap)
        return (left, top, self.width, self.height)

    def at(self, x: float, y: float) -> int | None:
        """Return the cell at a place; the gap behind a cell counts as its own."""
        column, line = int(x // (self.width + self.gap)), int(y // (self.height + self.gap))
        index = line * self.across + column
        inside = 0 <= column < self.across and line >= 0 and index < self.count
        return index if inside else None

    def number_at(self, index: int, x: float, y: float) -> tuple[int, int]:
        """Return the row and column of a cell's number that is nearest to a place."""
        left, top, width, height = self.box(index)
        row = int((y - top) / height * self.rows)
        column = int((x - left) / width * self.columns)
        return min(max(row, 0), self.rows - 1), min(max(column, 0), self.columns - 1)


class Bars(Struct, frozen=True):
    """A line for each number: its name, a bar and the number.

    Parameters
    ----------
    source
        Which numbers.
    names
        Of all numbers, in their order.
    count
        How many lines are shown.
    by_size
        Whether the largest numbers are shown, the largest first; else the first ones.
    name_width, pitch
        Room for names, and from line to line.
    """

    source: Source
    names: tuple[str, ...]
    count: int
    name_width: float
    pitch: float = 15.0
    by_size: bool = False

    @property
    def total(self) -> int:
        """How many numbers there are."""
        return len(self.names)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        width = self.name_width + GAP + BAR_WIDTH + GAP + NUMBER_WIDTH
        return (width, self.count * self.pitch)

    def box(self, index: int) -> Box:
        """Return where a line is."""
        return (0.0, index * self.pitch, self.size[0], self.pitch)

    def at(self, x: float, y: float) -> int | None:
        """Return the line at a place."""
        index = int(y // self.pitch)
        return index if 0 <= x <= self.size[0] and 0 <= index < self.count else None


class Chart(Struct, frozen=True):
    """Numbers as small upright bars about a line at zero, with a name before them."""

    source: Source
    label: str
    count: int
    total: int
    label_width: float
    pitch: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return (self.label_width + GAP + self.count * self.pitch, CHART_HEIGHT)

    def box(self, index: int) -> Box:
        """Return where a bar may be."""
        return (self.label_width + GAP + index * self.pitch, 0.0, self.pitch, CHART_HEIGHT)

    def at(self, x: float, y: float) -> int | None:
        """Return the bar at a place."""
        index = int((x - self.label_width - GAP) // self.pitch)
        return index if 0 <= index < self.count and 0 <= y <= CHART_HEIGHT else None


class Words(Struct, frozen=True):
    """Lines of small text; ``is_truth`` stands for what the chosen sample's answer should be."""

    lines: tuple[str, ...]
    width: float
    is_truth: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return (self.width, LINE * len(self.lines))


Numbers: TypeAlias = Cells | Bars | Chart
Part: TypeAlias = Cells | Bars | Chart | Words
