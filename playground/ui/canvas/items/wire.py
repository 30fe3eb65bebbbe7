"""An edge of the network, drawn as one line or as one line per weight."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array, IntArray
from playground.graph import Edge
from playground.ui.canvas.model import colormap, geometry
from playground.ui.canvas.model.edge_style import EdgeStyle, Lines
from playground.ui.canvas.pictures.box_item import BoxItem
from playground.ui.theme.tokens import Theme

_MARGIN = 4.0

SINGLE_WIDTH = 2.0
"""How wide the only line of a wire is."""

_ROOM, _THINNEST = 0.25, 0.2
"""Lines are drawn thinner where more of them meet: a line's share of the way from the first to the
last, and how thin at least. Thick ones would hide one another, and thin ones are quick to paint."""


_NEVER = object()
"""Stands for no weight, not even for none, while lines have not been drawn yet."""


class WireItem(BoxItem):
    """All lines of one edge, each with the colour and thickness of its strength.

    ``places`` are the weights that are lines, by source's and target's unit, where not all are;
    ``share`` is how much thinner lines are where many meet; ``outline`` the area they run through,
    ``bounds`` the area that is painted, and ``leads_around`` whether they run elsewhere than
    between their cards; ``drawn`` and ``chosen`` are the weights ``(in, out)``
    whose strengths are shown, and of which the lines are the strongest.

    The item is cached as a picture, so that fields changing beside it do not repaint its curves.
    Every line is a path of its own: one path through many crossing lines costs several times more.
    """

    def __init__(self, edge: Edge, style: EdgeStyle, lines: Lines, theme: Theme) -> None:
        super().__init__()
        self.edge = edge
        self.style = style
        self.lines = lines
        self.places: IntArray | None = None
        self.share = 1.0
        self.levels: IntArray | None = None
        self.drawn: object = _NEVER
        self.chosen: Array | None = None
        self._theme = theme
        self._is_selected = False
        self._is_hot = False
        self._is_faded = False
        self.is_plain = True
        self._paths: list[QPainterPath] = []
        self._are_paths_old = True
        self._pens: dict[int, QPen] = {}
        self.outline = self.bounds = QRectF()
        self.setZValue(2)
        self.set_lines(style, lines)

    def stand_for(self, edge: Edge, style: EdgeStyle, lines: Lines, theme: Theme) -> None:
        """Be the lines of another edge, as if made anew."""
        self.edge, self.levels, self.chosen = edge, None, None
        self._is_selected = self._is_hot = self._is_faded = False
        self.is_plain = True
        if theme is not self._theme:
            self.set_theme(theme)
        self.setOpacity(1.0)
        self.setVisible(True)
        self.set_lines(style, lines)

    def set_lines(self, style: EdgeStyle, lines: Lines, places: IntArray | None = None) -> None:
        """Draw other lines; strengths are kept where they still fit.

        ``places`` are the strongest weights that the lines stand for, where they are not all.
        """
        self.style, self.lines, self.places = style, lines, places
        share = _share(lines)
        if share != self.share:
            self.share = share
            self._pens.clear()
        if self.levels is not None and len(self.levels) != len(lines.starts):
            self.levels = None
        self._are_paths_old, self.drawn = True, _NEVER
        self.outline = geometry.wires_area(
            lines.starts, lines.ends, straight=lines.straight, lane=lines.lane
        )
        self.leads_around = lines.lane is not None or bool(lines.starts[0, 0] > lines.ends[0, 0])
        self.bounds = self.outline.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.set_bounds(self.bounds)
        self.update()

    def forget_drawn(self) -> None:
        """Have the lines chosen anew, also where the weights are the same."""
        self.drawn, self.chosen = _NEVER, None

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._pens.clear()
        self.update()

    def set_state(self, *, selected: bool = False, hot: bool = False, faded: bool = False) -> None:
        """Draw the wire selected, about to be dropped on, or about to be taken away."""
        if (selected, hot, faded) != (self._is_selected, self._is_hot, self._is_faded):
            self._is_selected, self._is_hot, self._is_faded = selected, hot, faded
            self.is_plain = not (selected or hot or faded)
            self.update()

    def wanted_levels(self, weight: Array | None) -> IntArray | None:
        """Return the strengths of a weight ``(in, out)``, ``None`` where it does not fit."""
        values = self.values_of(weight)
        return None if values is None else colormap.wire_levels(values)

    def values_of(self, matrix: Array | None) -> Array | None:
        """Return every line's number out of a target's ``(in, out)``; ``None`` if it does not fit.

        The numbers may be weights, their gradients or their changes.
        """
        if matrix is None or not self._are_weights():
            return None
        if matrix.shape != (self.style.rows, self.style.columns):
            return None
        values: Array = matrix[self.style.first_row + self.lines.sources, self.lines.targets]
        return values

    def block_of(self, matrix: Array | None) -> Array | None:
        """Return the source's part of a target's ``(in, out)``; ``None`` if it does not fit."""
        style = self.style
        if matrix is None or matrix.shape != (style.rows, style.columns):
            return None
        block: Array = matrix[style.first_row : style.first_row + style.inputs]
        return block

    def in_block(self, place: tuple[str, tuple[int, ...]] | None) -> tuple[int, int] | None:
        """Return which units a weight of a layer connects, ``None`` for one of another edge.

        A layer that has fewer units by now may have had it.
        """
        if place is None or place[0] != self.edge.target or len(place[1]) != 2:
            return None
        row, unit = place[1][0] - self.style.first_row, place[1][1]
        is_here = 0 <= row < self.style.inputs and unit < self.style.columns
        return (row, unit) if is_here else None

    def _are_weights(self) -> bool:
        """Tell whether every line stands for a weight just now."""
        return self.style.kind == "full" or self.places is not None

    def place_of(self, line: int) -> tuple[int, int] | None:
        """Return where a line's number is in the target's ``(in, out)``, if lines are weights."""
        if not self._are_weights():
            return None
        row = self.style.first_row + int(self.lines.sources[line])
        return row, int(self.lines.targets[line])

    def line_at(self, place: tuple[int, ...]) -> int | None:
        """Return the line of a place in the target's ``(in, out)``."""
        if not self._are_weights() or len(place) != 2:
            return None
        rows = self.style.first_row + self.lines.sources
        hits = np.flatnonzero((rows == place[0]) & (self.lines.targets == place[1]))
        return int(hits[0]) if hits.size else None

    def shows_other(self, levels: IntArray | None) -> bool:
        """Tell whether these strengths would look different from what is drawn."""
        if levels is None or self.levels is None:
            return levels is not self.levels
        return not np.array_equal(levels, self.levels)

    def set_levels(self, levels: IntArray | None) -> bool:
        """Draw lines with these strengths; tells whether anything changed visibly."""
        if not self.shows_other(levels):
            return False
        self.levels = levels
        self.update()
        return True

    def nearest(self, point: QPointF) -> tuple[int, float]:
        """Return the line nearest to a point of the scene, and its distance."""
        away = geometry.distances(
            point,
            self.lines.starts,
            self.lines.ends,
            straight=self.lines.straight,
            lane=self.lines.lane,
        )
        index = int(away.argmin())
        return index, float(away[index])

    @property
    def _line_paths(self) -> list[QPainterPath]:
        """Every line's path: made when it is painted, for what is changed again needs none.

        Those of earlier lines go only then, too: freeing hundreds would make an edit wait.
        """
        if self._are_paths_old:
            self._are_paths_old, lines = False, self.lines
            self._paths = geometry.wire_paths(
                lines.starts, lines.ends, straight=lines.straight, lane=lines.lane
            )
        return self._paths

    def line_path(self, index: int) -> QPainterPath:
        """Return the path of one line."""
        return self._line_paths[index]

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw every line, the weak ones first."""
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        levels = self.levels
        if levels is None or not self.is_plain:
            color, width = self._plain_stroke()
            pen = _pen(color, width)
            for path in self._line_paths:
                painter.strokePath(path, pen)
            return
        paths = self._line_paths
        for index in np.argsort(np.abs(levels), kind="stable").tolist():
            painter.strokePath(paths[index], self._pen_of(int(levels[index])))

    def _pen_of(self, level: int) -> QPen:
        if level not in self._pens:
            color = colormap.wire_color(self._theme, level)
            self._pens[level] = _pen(color, self.share * colormap.wire_width(level))
        return self._pens[level]

    def _plain_stroke(self) -> tuple[str, float]:
        theme = self._theme
        width = SINGLE_WIDTH if len(self.lines.starts) == 1 else 1.0
        if self._is_faded:
            return theme.border, width
        if self._is_selected or self._is_hot:
            return theme.accent, 3.0 if len(self.lines.starts) == 1 else 1.5
        return theme.disabled, width


def _share(lines: Lines) -> float:
    """Return how thick lines are drawn, as a share of what their weights would have."""
    if len(lines.starts) <= 1 or lines.straight:
        return 1.0
    span = max(float(np.ptp(lines.starts[:, 1])), float(np.ptp(lines.ends[:, 1])))
    return float(np.clip(_ROOM * span / len(lines.starts), _THINNEST, 1.0))


@lru_cache(maxsize=512)
def _pen(color: str, width: float) -> QPen:
    return QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
