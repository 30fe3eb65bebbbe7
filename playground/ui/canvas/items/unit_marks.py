"""Small marks on the pictures of a layer's units: the bias, and how the unit fares."""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array, IntArray
from playground.ui.canvas.model import colormap
from playground.ui.canvas.pictures.box_item import BoxItem
from playground.ui.theme.tokens import Theme

SMALLEST_PICTURE = 11.0
"""Smaller pictures have no room for the marks of dead and saturated units."""

SMALLEST_WITH_BIAS = 8.0
"""On smaller pictures not even the smallest mark of a bias could be told from its picture."""

SMALLEST_WITH_GRADIENT = 15.0
"""On smaller pictures the mark of a bias is small itself, and alone: its gradient has no room."""

USUAL_PICTURE = 40.0
_SMALL, _LARGE = 4.0, 10.0
"""The sides of the mark of no bias and of a large one, on a picture of the usual size."""

_LEAST = 3.5
"""The least side of a mark: a framed one still has a hole that is seen."""

_MOST_SHARE = 0.4
"""How much of a small picture's width its mark takes at most."""

_CORNER, _BADGE = 8.0, 4.5


class UnitStates(Struct, frozen=True):
    """How a layer's units fare: which are dead, saturated, switched off, and which keys mean."""

    dead: frozenset[int] = frozenset()
    saturated: frozenset[int] = frozenset()
    off: frozenset[int] = frozenset()
    focused: int | None = None


def bias_place(picture: QRectF) -> QPointF:
    """Return the middle of the mark of a unit's bias, in its picture's lower left corner."""
    inset = _LEAST if is_small(picture) else _CORNER * _shrink(picture)
    return picture.bottomLeft() + QPointF(inset, -inset)


def bias_reach(picture: QRectF) -> float:
    """Return how far from its middle the mark of a bias can be meant."""
    return _LEAST if is_small(picture) else _CORNER * _shrink(picture)


def is_small(picture: QRectF) -> bool:
    """Tell whether a picture has room for the smallest marks only."""
    return picture.width() < SMALLEST_WITH_GRADIENT


def _bias_side(picture: QRectF, level: int) -> float:
    """Return the side of the mark of a bias: the larger, the larger."""
    share = (abs(level) - 0.5) / colormap.LEVELS
    if is_small(picture):
        return _LEAST + (max(_MOST_SHARE * picture.width(), _LEAST) - _LEAST) * share
    return max(_LEAST, _shrink(picture) * (_SMALL + (_LARGE - _SMALL) * share))


def _shrink(picture: QRectF) -> float:
    return min(1.0, max(0.45, picture.width() / USUAL_PICTURE))


class UnitMarks(BoxItem):
    """The marks of one card's units, above their pictures.

    A filled square is a positive bias and a framed one a negative; the larger, the larger. A struck
    disc is a unit that is dead, one with a bar a saturated one; a unit that is switched off lies
    under a veil with a cross.

    Parameters
    ----------
    card
        The card they lie on.
    theme
        The colours.

    Attributes
    ----------
    pictures
        Where each unit is, from the card's centre.
    states
        How the units fare.
    told, summary
        The same in words: by unit, and of all.
    """

    def __init__(self, card: QGraphicsItem, theme: Theme) -> None:
        super().__init__(card)
        self._theme = theme
        self.pictures: tuple[QRectF, ...] = ()
        self.states = UnitStates()
        self.told: Mapping[int, str] = {}
        self.summary = ""
        self.levels: IntArray | None = None
        self.biases: Array | None = None
        self.setZValue(3)
        self.hide()

    def set_pictures(self, pictures: tuple[QRectF, ...]) -> None:
        """Tell where the units are; none has no marks."""
        if not pictures and not self.pictures:
            return  # as most cards that are seen from far away
        if len(pictures) != len(self.pictures):
            self.biases = self.levels = None
        self.pictures = pictures
        area = QRectF()
        for picture in pictures:
            area = area.united(picture)
        self.set_bounds(area.adjusted(-4, -4, 4, 4))
        self.setVisible(bool(pictures))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def is_on_bias(self, unit: int, at: QPointF) -> bool:
        """Tell whether a point, from the card's centre, is on the mark of a unit's bias."""
        picture = self.pictures[unit]
        if self.levels is None or picture.width() < SMALLEST_WITH_BIAS:
            return False
        away = at - bias_place(picture)
        return max(abs(away.x()), abs(away.y())) <= bias_reach(picture)

    def show_biases(self, biases: Array | None) -> None:
        """Show the biases, one per unit; none for what does not fit."""
        self.biases, levels = biases, None
        if biases is not None and biases.shape == (len(self.pictures),):
            levels = colormap.wire_levels(biases)
        before = self.levels
        if levels is None or before is None:
            is_same = levels is before
        else:
            is_same = np.array_equal(levels, before)
        if not is_same:
            self.levels = levels
            self.update()

    def show_states(self, states: UnitStates) -> None:
        """Show how the units fare."""
        if states != self.states:
            self.states = states
            self.update()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the marks of all units."""
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pictures, states, levels = self.pictures, self.states, self.levels
        for unit, picture in enumerate(pictures):
            if unit in states.off:
                self._paint_off(painter, picture)
            if unit == states.focused:
                painter.setPen(QPen(QColor(self._theme.accent), 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(picture.adjusted(-2, -2, 2, 2))
            if levels is not None and picture.width() >= SMALLEST_WITH_BIAS:
                self._paint_bias(painter, picture, int(levels[unit]))
            if picture.width() < SMALLEST_PICTURE:
                continue
            if unit in states.dead or unit in states.saturated:
                self._paint_badge(painter, picture, is_dead=unit in states.dead)

    def _paint_bias(self, painter: QPainter, picture: QRectF, level: int) -> None:
        theme, side = self._theme, _bias_side(picture, level)
        rim, stroke = 0.75 if is_small(picture) else 1.5, min(side / _LEAST, 1.75)
        box = QRectF(-side / 2, -side / 2, side, side).translated(bias_place(picture))
        painter.fillRect(box.adjusted(-rim, -rim, rim, rim), QColor(theme.surface))
        if level > 0:
            painter.fillRect(box, QColor(theme.positive))
        else:
            pen = QPen(QColor(theme.negative), stroke)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = min(0.75, stroke / 2)
            painter.drawRect(box.adjusted(inner, inner, -inner, -inner))

    def _paint_badge(self, painter: QPainter, picture: QRectF, *, is_dead: bool) -> None:
        """Draw a disc in the upper right corner: struck through, or with a bar in it."""
        theme, radius = self._theme, _BADGE * _shrink(picture)
        at = picture.topRight() + QPointF(-radius - 2, radius + 2)
        painter.setPen(QPen(QColor(theme.warning), 1.5))
        painter.setBrush(QBrush(QColor(theme.surface)))
        painter.drawEllipse(at, radius, radius)
        reach = QPointF(0.7 * radius, 0.7 * radius) if is_dead else QPointF(0.6 * radius, 0.0)
        painter.drawLine(at - reach, at + reach)

    def _paint_off(self, painter: QPainter, picture: QRectF) -> None:
        veil = QColor(self._theme.surface)
        veil.setAlphaF(0.8)
        painter.fillRect(picture, veil)
        painter.setPen(QPen(QColor(self._theme.secondary), 1.5))
        inner = picture.adjusted(3, 3, -3, -3)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
