"""What stands over a card while it is edited in place: its name, or its most used parameters."""

from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from playground.core import ParamValue, ValueNotAllowed
from playground.graph.blocks import CARD
from playground.ui.canvas.editors.card_editor import CardEditor
from playground.ui.canvas.editors.name_editor import NameEditor
from playground.ui.canvas.items.card import CardItem
from playground.ui.canvas.model import canvas_edits, geometry
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.scene.scene import NetworkScene

_WIDEST_NAME = 240.0
"""How many pixels a name gets on the screen: a block's frame may be as wide as the network."""


class BlockNames(Protocol):
    """What gives blocks their names."""

    def call(self, block_id: str, name: str) -> str:
        """Give a block a name; returns why that cannot be, or nothing."""
        ...


class EditorHost(Protocol):
    """The canvas, as its editors see it."""

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        ...

    @property
    def zoom(self) -> float:
        """Pixels of the screen per pixel of the scene."""
        ...

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        ...

    @property
    def blocks(self) -> BlockNames:
        """What gives blocks their names."""
        ...

    def request(self, edit: CanvasEdit) -> None:
        """Ask for an edit of the document."""
        ...

    def refuse(self, reason: str) -> None:
        """Say why something was not done."""
        ...


class CardEditors(QObject):
    """Opens, places and closes the editors of one canvas, and asks for what is typed there.

    Parameters
    ----------
    view, host
        The canvas: as what is looked through, and as what is edited.
    """

    def __init__(self, view: QGraphicsView, host: EditorHost) -> None:
        super().__init__(view)
        self._view = view
        self._host = host
        self.parameters = CardEditor(view.viewport())
        self.parameters.value_requested.connect(self._set_param)
        self.parameters.closed.connect(lambda: self._take_focus(self.parameters))
        self.name = NameEditor(view.viewport())
        self.name.name_requested.connect(self._rename)
        self.name.closed.connect(lambda: self._take_focus(self.name))

    def edit(self, node_id: str) -> None:
        """Open a card's parameters."""
        if self.parameters.open(self._host.model, node_id):
            self.place()

    def rename(self, node_id: str) -> None:
        """Open a card's name."""
        if node_id in self._host.model.network:
            self.name.open(node_id, self._host.model.name(node_id))
            self.place()

    def rename_block(self, block_id: str) -> None:
        """Open a block's name, on its card or its frame."""
        block = self._host.model.blocks.by_id.get(block_id)
        if block is not None:
            self.name.open(CARD + block_id, block.name, "block")
            self.place()

    def follow(self) -> None:
        """Show the values of a changed network, or close where the node is gone."""
        self.parameters.set_model(self._host.model)
        model, named = self._host.model, self.name.node_id
        if named not in model.network and named.removeprefix(CARD) not in model.blocks.by_id:
            self.name.close_editor()
        self.place()

    def place(self) -> None:
        """Stand where the cards are now."""
        card = self._card(self.parameters.node_id)
        if card is not None:
            self.parameters.place(self._at(card.rect(), geometry.PADDING, geometry.HEADER))
        named = self._named_area()
        if named is not None:
            width = (named.width() - geometry.PADDING) * self._host.zoom
            margin = geometry.PADDING / 2
            self.name.place(self._at(named, margin, margin), min(width, _WIDEST_NAME))

    def _named_area(self) -> QRectF | None:
        """Return the outline of what is being renamed, if it is there."""
        card = self._card(self.name.node_id)
        if card is not None:
            return card.rect()
        areas = self._host.model.block_areas
        return areas.get(self.name.node_id.removeprefix(CARD))

    def _card(self, node_id: str) -> CardItem | None:
        """Return the card a layer is seen as, if it is there."""
        scene = self._host.network_scene
        return scene.seen(node_id) if node_id in scene.cards else None

    def _at(self, rect: QRectF, right: float, down: float) -> QPoint:
        """Return a place on a card, from its corner, in the viewport."""
        return self._view.mapFromScene(rect.topLeft() + QPointF(right, down))

    def _set_param(self, node_id: str, name: str, value: ParamValue) -> None:
        self._host.request(canvas_edits.set_param(self._host.model, node_id, name, value))

    def _rename(self, node_id: str, text: str) -> None:
        if node_id.startswith(CARD):
            self._rename_block(node_id.removeprefix(CARD), text)
            return
        try:
            edit = canvas_edits.rename(self._host.model, node_id, text)
        except ValueNotAllowed as error:
            self._host.refuse(str(error))
            self.name.refuse(str(error))
            return
        self.name.close_editor()
        self._host.request(edit)

    def _rename_block(self, block_id: str, text: str) -> None:
        reason = self._host.blocks.call(block_id, text)
        if reason:
            self._host.refuse(reason)
            self.name.refuse(reason)
        else:
            self.name.close_editor()

    def _take_focus(self, editor: QWidget) -> None:
        """Take the focus back from an editor, unless the person has moved it elsewhere."""
        focus = QApplication.focusWidget()
        if focus is not None and (focus is editor or editor.isAncestorOf(focus)):
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
