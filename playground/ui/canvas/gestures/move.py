"""Drag cards, or with Alt copies of them; a press that does not become a drag selects."""

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from playground.graph.guides import Box, Guides, Snap
from playground.ui.canvas.edits import piece_edits
from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer
from playground.ui.canvas.gestures.guide_lines import GuideLines
from playground.ui.canvas.items.overlays import GhostCardItem
from playground.ui.canvas.model import canvas_edits, geometry

REACH = 6.0
"""How near a guide draws a card to it, in pixels of the screen."""


class MoveCards(Gesture):
    """Moves the pressed card, and with it all selected ones, along the 8-px grid.

    Near a line of other cards they line up with them instead, unless Ctrl is held. While Alt is
    held the cards stay, and copies of them are moved.
    """

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ClosedHandCursor

    def __init__(self, host: Host, pressed: tuple[str, ...]) -> None:
        super().__init__(host)
        self._cards = pressed
        self._node_id = pressed[0]
        self._origins: dict[str, QPointF] = {}
        self._pressed = Pointer(QPointF(), QPointF())
        self._is_dragging = False
        self._narrow_on_release = False
        self._ghosts: dict[str, GhostCardItem] = {}
        self._guides: dict[bool, Guides] = {}
        self._lines = GuideLines(host.network_scene)

    @override
    def start(self, at: Pointer) -> None:
        """Select the card, unless it belongs to a selection that may be dragged as a whole."""
        self._pressed = at
        selected = self.host.selection
        if at.extends:
            others = tuple(i for i in selected if i not in self._cards)
            is_in = set(self._cards) <= set(selected)
            self.host.select(others if is_in else (*others, *self._cards))
        elif not set(self._cards) <= set(selected):
            self.host.select(self._cards)
        else:
            self._narrow_on_release = len(selected) > len(self._cards)
        moving = self.host.selection if self._node_id in self.host.selection else ()
        cards = self.host.network_scene.cards
        self._origins = {i: cards[i].pos() for i in moving if i in cards}
        self.host.network_scene.addItem(self._lines)

    @override
    def move(self, at: Pointer) -> None:
        """Move the cards once the pointer has gone far enough to mean it."""
        far = (at.screen - self._pressed.screen).manhattanLength()
        self._is_dragging = self._is_dragging or far >= QApplication.startDragDistance()
        if not self._is_dragging or self._node_id not in self._origins:
            return
        copies = bool(at.modifiers & Qt.KeyboardModifier.AltModifier)
        shift = self._shift(at, copies)
        self._show_cards(QPointF() if copies else shift)
        self._show_ghosts(shift if copies else None)

    def _shift(self, at: Pointer, copies: bool) -> QPointF:
        """Return how far the cards go: to a guide in reach, else along the grid."""
        way, anchor = at.scene - self._pressed.scene, self._origins[self._node_id]
        shift = geometry.snapped(anchor + way) - anchor
        found = Snap()
        if self.host.has_guides and not at.modifiers & Qt.KeyboardModifier.ControlModifier:
            area = QRectF()
            for node_id in self._origins:
                area = area.united(self.host.model.seen_area(node_id))
            moved = _box(area.translated(way))
            found = self._guides_for(copies).snap(moved, REACH / self.host.zoom)
        self._lines.show_guides(found.guides, self.host.zoom)
        return QPointF(
            shift.x() if found.dx is None else way.x() + found.dx,
            shift.y() if found.dy is None else way.y() + found.dy,
        )

    def _guides_for(self, copies: bool) -> Guides:
        """Return what may be lined up with: the cards that stay, copied ones among them."""
        if copies not in self._guides:
            scene, moving = self.host.network_scene, self._origins
            going = {scene.seen(i) for i in moving}
            stay = [c.rect() for c in scene.seen_cards().values() if c not in going]
            # The originals may be on their way still: where they stay, the document says.
            stay += [self.host.model.seen_area(i) for i in moving] if copies else []
            self._guides[copies] = Guides([_box(rect) for rect in stay])
        return self._guides[copies]

    def _show_cards(self, shift: QPointF) -> None:
        cards = self.host.network_scene.cards
        there = {i: origin + shift for i, origin in self._origins.items() if i in cards}
        moved = {i: place for i, place in there.items() if cards[i].pos() != place}
        if moved:
            self.host.network_scene.move_cards(moved)

    def _clear(self) -> None:
        self._show_ghosts(None)
        if self._lines.scene() is not None:
            self.host.network_scene.removeItem(self._lines)

    def _show_ghosts(self, shift: QPointF | None) -> None:
        """Show where the copies would stand; ``None`` for none."""
        scene, model = self.host.network_scene, self.host.model
        if shift is None:
            for ghost in self._ghosts.values():
                scene.removeItem(ghost)
            self._ghosts = {}
            return
        if not self._ghosts:
            for node_id in self._origins:
                ghost = GhostCardItem(scene.theme, model.name(node_id), model.sizes[node_id])
                self._ghosts[node_id] = ghost
                scene.addItem(ghost)
        for node_id, ghost in self._ghosts.items():
            ghost.setPos(self._origins[node_id] + shift)

    @override
    def commit(self, at: Pointer) -> None:
        self.move(at)
        if self._ghosts:
            shift = self._ghosts[self._node_id].pos() - self._origins[self._node_id]
            self._clear()
            if not shift.isNull():
                chosen = tuple(self._origins)
                place = (shift.x(), shift.y())
                self.host.request(piece_edits.duplicate_at(self.host.model, chosen, place))
            return
        self._clear()
        if not self._is_dragging:
            if self._narrow_on_release:
                self.host.select(self._cards)
            return
        cards = self.host.network_scene.cards
        places = {
            i: (cards[i].pos().x(), cards[i].pos().y())
            for i, origin in self._origins.items()
            if i in cards and cards[i].pos() != origin
        }
        if places:
            self.host.request(canvas_edits.move(self.host.model, places))

    @override
    def cancel(self) -> None:
        self._clear()
        self._show_cards(QPointF())


def _box(area: QRectF) -> Box:
    return Box(area.left(), area.top(), area.right(), area.bottom())
