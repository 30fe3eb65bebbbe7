"""What stands on the cards: the length of a gradient, ∂L/∂a beside units, pictures of gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem

from playground.core import Array
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.canvas.overlay.marks import Marks, Tint, picture
from playground.ui.canvas.overlay.notes import ChipItem, PictureItem
from playground.ui.canvas.overlay.placing import Room, place_chip, place_picture
from playground.ui.canvas.overlay.texts import amount
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.theme.tokens import Theme

Key = TypeVar("Key", str, tuple[str, int])
Item = TypeVar("Item", bound=QGraphicsItem)


class CardMarks:
    """Keeps an item for every card, or unit of one, that there is something to tell of.

    Parameters
    ----------
    scene
        The cards.
    model
        Returns what is drawn.
    """

    def __init__(self, scene: NetworkScene, model: Callable[[], CanvasModel]) -> None:
        self._scene, self._model = scene, model
        self.chips: dict[str, ChipItem] = {}
        self.unit_chips: dict[tuple[str, int], ChipItem] = {}
        self.pictures: dict[str, PictureItem] = {}

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        for group in (self.chips, self.unit_chips, self.pictures):
            for item in group.values():
                item.set_theme(theme)

    def of(self, node_id: str) -> list[QGraphicsItem]:
        """Return what stands on a card."""
        items: list[QGraphicsItem] = [
            item for key, item in self.unit_chips.items() if key[0] == node_id
        ]
        items += [group[node_id] for group in (self.chips, self.pictures) if node_id in group]
        return items

    def show_lengths(self, marks: Marks) -> None:
        """Write ‖g‖ on every card that learns, and ∂L/∂a beside every tile."""
        model = self._model()
        lengths = marks.lengths() if model.detail is not LevelOfDetail.BLOCK else {}
        known = {i: x for i, x in lengths.items() if self._is_seen(i)}
        self._keep(self.chips, known)
        for node_id, length in known.items():
            chip = self._chip(self.chips, node_id, 10)
            chip.show_text(f"‖g‖ {amount(length)}", marks.tint)
        units = {
            (node_id, index): value
            for node_id, values in marks.units.items()
            if model.detail is LevelOfDetail.FULL
            and model.shown_tiles(node_id) == len(values)
            and self._is_seen(node_id)
            for index, value in enumerate(values.tolist())
        }
        self._keep(self.unit_chips, units)
        for key, value in units.items():
            self._chip(self.unit_chips, key, 9).show_text(amount(value), marks.tint)

    def show_pictures(
        self,
        arrays: Mapping[tuple[str, str], Array],
        scale: float,
        tint: Tint,
        *,
        is_change: bool,
        elsewhere: Callable[[str], bool],
    ) -> None:
        """Show weights' gradients, or changes, as pictures where nothing else shows them.

        Parameters
        ----------
        arrays
            By node id and parameter name.
        scale
            What is drawn in full colour.
        tint, is_change
            What they are.
        elsewhere
            Tells whether a layer's wires or its face show them already.
        """
        if self._model().detail is LevelOfDetail.BLOCK:
            arrays = {}
        shown = {
            node_id: array
            for (node_id, name), array in arrays.items()
            if name == "weight" and array.ndim > 1
            if self._is_seen(node_id) and not elsewhere(node_id)
        }
        self._keep(self.pictures, shown)
        for node_id, array in shown.items():
            item = self.pictures.get(node_id)
            if item is None:
                item = self.pictures[node_id] = PictureItem(self._scene.theme)
                self._scene.addItem(item)
            item.show_values(picture(array), scale, tint, change=is_change)

    def follow(self, taken: QRectF, view: QRectF, shrink: float) -> None:
        """Put everything where its card is, and no picture where something else stands."""
        cards = self._scene.cards
        for node_id, chip in self.chips.items():
            if node_id in cards:
                place_chip(chip, cards[node_id], shrink)
        for (node_id, index), chip in self.unit_chips.items():
            if node_id in cards and index < cards[node_id].content.tiles:
                content = cards[node_id].content
                tile = geometry.tile_rect(content.size, content.tiles, index)
                chip.setPos(cards[node_id].pos() + tile.topRight() + QPointF(3, -4))
        seen = self._scene.seen_cards() if self.pictures else {}
        room = Room(seen)
        for node_id, shown in self.pictures.items():
            # A block may have been collapsed over its layer since it was last drawn.
            shown.setVisible(node_id in seen)
            if node_id in seen:
                place_picture(shown, seen[node_id], room, taken, view, shrink)

    def _is_seen(self, node_id: str) -> bool:
        """Tell whether a layer has a card in sight: it may be in a collapsed block."""
        card = self._scene.cards.get(node_id)
        return card is not None and card.isVisible()

    def _chip(self, chips: dict[Key, ChipItem], key: Key, size: int) -> ChipItem:
        if key not in chips:
            chips[key] = ChipItem(self._scene.theme, size)
            self._scene.addItem(chips[key])
            chips[key].setVisible(True)
        return chips[key]

    def _keep(self, items: dict[Key, Item], wanted: Mapping[Key, object]) -> None:
        """Take away the items of what is no longer there."""
        for key in [key for key in items if key not in wanted]:
            self._scene.removeItem(items.pop(key))
