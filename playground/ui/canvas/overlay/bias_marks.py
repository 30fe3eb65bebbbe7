"""What is drawn beside the biases on a card: their gradients, and what an update changed."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from playground.core import Array, FloatArray
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.items.unit_marks import bias_place, bias_reach, is_small
from playground.ui.canvas.overlay.marks import Marks, Tint, ghost_widths, largest, sizes
from playground.ui.canvas.overlay.wire_marks import (
    CHEVRONS_Z,
    add_gradient,
    hatching,
    paint_chevrons,
)
from playground.ui.theme.tokens import Theme

_SHARE = 0.7
"""How much smaller marks on tiles are than those on wires."""


class BiasMarkItem(QGraphicsItem):
    """Marks on one card's units: a chevron of each bias's gradient, hatching of its change.

    The chevron is filled for a positive gradient, as on wires.
    """

    def __init__(self, card: CardItem, theme: Theme) -> None:
        super().__init__()
        self.card = card
        self._theme = theme
        self._tint = Tint.FRESH
        self.gradient: Array = np.zeros(0)
        self.changes: Array = np.zeros(0)
        self._sizes: FloatArray = np.zeros(0)
        self._widths: FloatArray = np.zeros(0)
        self.setZValue(CHEVRONS_Z)
        self.follow()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def follow(self) -> None:
        """Go where the card is."""
        self.prepareGeometryChange()
        self.setPos(self.card.pos())
        self.update()

    def show_gradient(self, gradient: Array | None, scale: float, tint: Tint) -> None:
        """Show dL/db of every unit, by the largest gradient of the network."""
        self.gradient = np.zeros(0) if gradient is None else gradient
        self._sizes, self._tint = _SHARE * sizes(self.gradient, scale), tint
        self.update()

    def show_changes(self, changes: Array | None, times: float) -> None:
        """Show what became of every bias, so many times magnified."""
        self.changes = np.zeros(0) if changes is None else changes
        self._widths = _SHARE * ghost_widths(self.changes, times)
        self.update()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not len(self.gradient) and not self.changes.any()

    @override
    def boundingRect(self) -> QRectF:
        return self.card.units.boundingRect().adjusted(-12, -12, 12, 12)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        filled, hollow = QPainterPath(), QPainterPath()
        for unit, picture in enumerate(self.card.units.pictures):
            if is_small(picture):
                continue
            at, reach = bias_place(picture), bias_reach(picture)
            if unit < len(self.changes) and self.changes[unit]:
                side = reach + float(self._widths[unit])
                box = QRectF(-side / 2, -side / 2, side, side).translated(at)
                painter.fillRect(box, hatching(self._theme, float(self.changes[unit])))
            if unit < len(self.gradient):
                place = (at + QPointF(1.5 * reach, 0.0), math.pi)
                value, size = float(self.gradient[unit]), float(self._sizes[unit])
                add_gradient(filled, hollow, place, value, size)
        paint_chevrons(painter, filled, hollow, self._tint, self._theme)


class BiasMarks:
    """The items of all cards whose units have pictures and biases, by node id."""

    def __init__(self, scene: QGraphicsScene, cards: Mapping[str, CardItem]) -> None:
        self._scene, self._cards = scene, cards
        self.items: dict[str, BiasMarkItem] = {}

    def show_gradients(self, shown: Marks, theme: Theme) -> None:
        """Show the gradients of all biases that have a mark."""
        scale = largest(shown.gradients)
        for node_id, item in self._needed(shown.gradients, theme):
            item.show_gradient(self._fitting(shown.gradients, node_id), scale, shown.tint)
        self._drop_empty()

    def show_changes(
        self, changes: Mapping[tuple[str, str], Array], times: float, theme: Theme
    ) -> None:
        """Show what became of all biases that have a mark."""
        for node_id, item in self._needed(changes, theme):
            item.show_changes(self._fitting(changes, node_id), times)
        self._drop_empty()

    def follow(self) -> None:
        """Go where the cards are."""
        for node_id, item in self.items.items():
            if node_id in self._cards:
                item.follow()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        for item in self.items.values():
            item.set_theme(theme)

    def _needed(
        self, arrays: Mapping[tuple[str, str], Array], theme: Theme
    ) -> Iterator[tuple[str, BiasMarkItem]]:
        """Go through the items there are, and make those that are missing."""
        for node_id in [i for i, x in self.items.items() if self._cards.get(i) is not x.card]:
            self._scene.removeItem(self.items.pop(node_id))
        for node_id, card in self._cards.items():
            if node_id not in self.items and self._fitting(arrays, node_id) is not None:
                self.items[node_id] = BiasMarkItem(card, theme)
                self._scene.addItem(self.items[node_id])
            if node_id in self.items:
                yield node_id, self.items[node_id]

    def _fitting(self, arrays: Mapping[tuple[str, str], Array], node_id: str) -> Array | None:
        found = arrays.get((node_id, "bias"))
        card = self._cards[node_id]
        units = len(card.units.pictures) if card.isVisible() else 0
        return found if units and found is not None and found.shape == (units,) else None

    def _drop_empty(self) -> None:
        for node_id, item in list(self.items.items()):
            if item.is_empty:
                self._scene.removeItem(self.items.pop(node_id))
