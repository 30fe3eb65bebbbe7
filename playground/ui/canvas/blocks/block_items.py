"""The frames and cards of all blocks, kept in step with the model by id."""

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from playground.graph.blocks import Blocks
from playground.graph.spec import LayerBlock
from playground.ui.canvas.blocks.block_card import BlockCardItem, block_content
from playground.ui.canvas.blocks.block_frame import BlockFrame
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.theme.tokens import Theme


class BlockItems:
    """Draws blocks around, or instead of, the cards of their layers.

    Parameters
    ----------
    scene
        Where they are drawn.
    layers
        The cards of all layers, by node id.
    theme
        In which colours.
    """

    def __init__(self, scene: QGraphicsScene, layers: Mapping[str, CardItem], theme: Theme) -> None:
        self._scene = scene
        self._layers = layers
        self._theme = theme
        self.blocks = Blocks()
        self.cards: dict[str, BlockCardItem] = {}
        self.frames: dict[str, BlockFrame] = {}

    def reconcile(self, model: CanvasModel) -> None:
        """Add, change and remove only what differs from the model."""
        self.blocks = model.blocks
        by_id = model.blocks.by_id
        for block_id in [i for i in self.cards if i not in by_id or not by_id[i].collapsed]:
            self._scene.removeItem(self.cards.pop(block_id))
        for block_id in [i for i in self.frames if i not in by_id or by_id[i].collapsed]:
            self._scene.removeItem(self.frames.pop(block_id))
        for block in model.blocks.all:
            if block.collapsed:
                self._show_card(model, block)
            elif block.id not in self.frames:
                self.frames[block.id] = BlockFrame(block.id, self._theme)
                self._scene.addItem(self.frames[block.id])
            self._place(block)

    def _show_card(self, model: CanvasModel, block: LayerBlock) -> None:
        content = block_content(model, block)
        if block.id in self.cards:
            self.cards[block.id].set_content(content)
        else:
            self.cards[block.id] = BlockCardItem(block.id, content, self._theme)
            self._scene.addItem(self.cards[block.id])

    def follow(self, node_ids: Collection[str]) -> frozenset[str]:
        """Go where these layers have gone; returns all layers whose wires moved with them."""
        moved = set(node_ids)
        for block in self.blocks.of(node_ids):
            self._place(block)
            if block.collapsed:
                moved.update(block.members)
        return frozenset(moved)

    def _place(self, block: LayerBlock) -> None:
        area = QRectF()
        for node_id in block.members:
            area = area.united(self._layers[node_id].rect())
        if block.collapsed:
            self.cards[block.id].setPos(area.center())
        else:
            self.frames[block.id].show_block(block.name, geometry.block_area(area, None))

    def card(self, node_id: str) -> CardItem:
        """Return the card that a layer is seen as."""
        if node_id in self.blocks.hidden:
            return self.cards[self.blocks.by_node[node_id].id]
        return self._layers[node_id]

    def at(self, point: QPointF, *, frames: bool) -> str:
        """Return the block whose card, or frame's header, is at a point; empty for none."""
        if frames:
            heads = ((i, frame.header()) for i, frame in self.frames.items())
            return next((i for i, head in heads if head.contains(point)), "")
        return next((i for i, card in self.cards.items() if card.rect().contains(point)), "")

    def within(self, area: QRectF) -> Iterable[str]:
        """Return the layers of the collapsed blocks that touch an area."""
        for block_id, card in self.cards.items():
            if card.rect().intersects(area):
                yield from self.blocks.by_id[block_id].members

    def areas(self) -> Iterable[QRectF]:
        """Return the outline of every block."""
        yield from (card.rect() for card in self.cards.values())
        yield from (frame.area for frame in self.frames.values())

    def mark_selected(self, node_ids: frozenset[str]) -> None:
        """Draw blocks as selected: cards with something in them selected, frames with all."""
        for block in self.blocks.all:
            if block.collapsed:
                self.cards[block.id].set_selected(not node_ids.isdisjoint(block.members))
            else:
                self.frames[block.id].set_selected(node_ids.issuperset(block.members))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for card in self.cards.values():
            card.set_theme(theme)
        for frame in self.frames.values():
            frame.set_theme(theme)
