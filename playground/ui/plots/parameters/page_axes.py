"""How a page of cells stands in a figure: the cells' size, lines around them, names beside them."""

from collections.abc import Iterator, Sequence
from math import ceil, inf

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from playground.ui.plots.base.axes import (
    LABEL_GAP,
    WIDEST,
    calm_axis,
    fitting,
    label_width,
    restyle_axis,
)
from playground.ui.plots.base.figure import LABEL_SPACE, Figure
from playground.ui.plots.base.pixels import Pixels
from playground.ui.plots.parameters.cell_page import CellPage
from playground.ui.plots.parameters.page_layout import PageLayout
from playground.ui.plots.parameters.page_words import Label, row_labels, unit_labels
from playground.ui.support.place_words import unit_word
from playground.ui.theme.sizes import scaled
from playground.ui.theme.tokens import Theme

FLATTEST, TALLEST = 2.5, 0.6
"""The limits of a heatmap's width-to-height ratio; beyond them cells are not square."""

SMALLEST_SQUARE = 15
"""Square cells of fewer pixels are stretched to fill the room."""

SMALLEST_CELL = 12
"""Where rows are lower, only every second or third is named."""

SMALLEST_COLUMN = 18
"""Where columns are narrower, only every second or third is numbered."""

BELOW = LABEL_SPACE + LABEL_GAP + 10
"""Room for the numbers of units and what they number."""


class PageAxes:
    """The axes of a page of cells, and the lines around its tiles.

    Parameters
    ----------
    cells
        The picture of the cells; the lines lie on it.

    Attributes
    ----------
    figure
        What the cells are drawn on: inputs down, units across.
    """

    def __init__(self, cells: Pixels) -> None:
        self.figure = Figure(calm_axis("left", 30), calm_axis("bottom", BELOW), bar=True)
        self.figure.plot.invertY(True)
        self.figure.resized.connect(self._fit)
        self._edges = QGraphicsPathItem()
        self._layout: PageLayout | None = None
        self._is_tiled = False
        self._rows: list[Label] = []
        self._units: list[Label] = []
        self.figure.add(cells)
        self.figure.add(self._edges)

    def show_page(self, page: CellPage, names: Sequence[str], theme: Theme) -> None:
        """Make room for cells that lie otherwise; ``names`` are those of the inputs."""
        figure = self.figure
        layout = self._layout = page.layout
        self._is_tiled = page.tiles.is_tiled
        self._rows, self._units = row_labels(page, names), unit_labels(page)
        figure.set_left_width(label_width([label for _, label in self._rows]))
        figure.set_range(QRectF(0, 0, *layout.size))
        word = unit_word(page.tiles) if layout.bands == 1 else ""
        figure.set_bottom_height(scaled(BELOW) if word else LABEL_GAP)
        path = QPainterPath()
        for rect in _outlines(layout, self._is_tiled):
            path.addRect(rect)
        self._edges.setPath(path)
        self._fit()
        if word != figure.bottom.labelText:
            figure.bottom.setLabel(word)
            restyle_axis(figure.bottom, theme, figure.pen(theme.grid))

    def restyle(self, theme: Theme) -> None:
        """Take a theme's colours where the figure does not."""
        self._edges.setPen(self.figure.pen(theme.border))

    def _fit(self) -> None:
        """Make cells square, or as large as the room allows where square ones would be tiny."""
        if self._layout is None:
            return
        wide, high = self._layout.size
        self.figure.set_aspect(min(max(wide / high, TALLEST), FLATTEST))
        tiny = self.figure.pixels_per_unit()[1] < SMALLEST_SQUARE
        if tiny and not self._is_tiled:
            self.figure.set_aspect(None)
        self._relabel(self._layout)

    def _relabel(self, layout: PageLayout) -> None:
        """Label rows and columns where the cells are large enough for it."""
        across, down = self.figure.pixels_per_unit()
        rows = self._rows
        if layout.bands == 1:
            rows = _thinned(rows, down, layout.has_bias)
        places = [place for place, _ in rows]
        names = fitting([name for _, name in rows], WIDEST)
        self.figure.left.setTicks([list(zip(places, names, strict=True))])
        every = ceil(scaled(SMALLEST_COLUMN) / max(across * layout.width, 1.0))
        self.figure.bottom.setTicks([self._units[::every]])


def _thinned(labels: list[Label], down: float, has_bias: bool) -> list[Label]:
    """Leave out names for which there is no room, every second say; that of the biases stays."""
    least = scaled(SMALLEST_CELL) / max(down, 0.1)
    biases = labels[-1:] if has_bias else []
    rows = labels[: len(labels) - len(biases)]
    step = ceil(least / (rows[1][0] - rows[0][0])) if len(rows) > 1 else 1
    end = biases[0][0] - least if biases else inf
    return [*(each for each in rows[::step] if each[0] <= end or step == 1), *biases]


def _outlines(layout: PageLayout, is_tiled: bool) -> Iterator[QRectF]:
    """Go through what has a line around it: the tiles, or a matrix as a whole, and the biases."""
    for first, last in layout.each_band():
        across = layout.left(last - 1) + layout.width
        if is_tiled:
            for unit in range(first, last):
                for source in range(*layout.inputs):
                    spot = (layout.left(unit), layout.top(source, unit))
                    yield QRectF(*spot, layout.width, layout.height)
                if layout.has_bias:
                    yield QRectF(layout.left(unit), layout.bias_top(unit), layout.width, 1)
            continue
        yield QRectF(0, layout.band_top(first), across, layout.rows_height)
        if layout.has_bias:
            yield QRectF(0, layout.bias_top(first), across, 1)
