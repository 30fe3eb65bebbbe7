"""One card, as assistive technology asks for it.

Where there is nothing Qt is given ``None``, as it asks; its stubs leave that out of their types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from typing_extensions import override

from playground.ui.canvas.accessible.card_words import card_words, wires_words

if TYPE_CHECKING:
    from playground.ui.canvas.accessible.canvas_interface import CanvasInterface

Text = QAccessible.Text


class CardInterface(QAccessibleInterface):
    """A list item that is a card; invalid once the card is gone.

    Parameters
    ----------
    list_
        The canvas's.
    node_id
        Whose card it is.
    """

    def __init__(self, list_: CanvasInterface, node_id: str) -> None:
        super().__init__()
        self._list = list_
        self._node_id = node_id

    @property
    def node_id(self) -> str:
        """Whose card it is."""
        return self._node_id

    @override
    def isValid(self) -> bool:
        return self._list.isValid() and self._node_id in self._list.canvas.model.network

    @override
    def object(self) -> QObject | None:  # type: ignore[override]
        """Return nothing: a card is no object of its own."""
        return None

    @override
    def parent(self) -> QAccessibleInterface:
        return self._list

    @override
    def childCount(self) -> int:
        return 0

    @override
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        del index
        return None

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        del x, y
        return None

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        del child
        return -1

    @override
    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    @override
    def text(self, t: Text) -> str:
        """Return what is said when the card takes the focus, and which cards it is wired to."""
        if not self.isValid():
            return ""
        model = self._list.canvas.model
        if t == Text.Name:
            return card_words(model, self._node_id)
        return wires_words(model, self._node_id) if t == Text.Description else ""

    @override
    def setText(self, t: Text, text: str) -> None:
        """Change nothing: a card is edited in its form."""
        del t, text

    @override
    def rect(self) -> QRect:
        """Return where the card is on the screen."""
        canvas = self._list.canvas
        if self._node_id not in canvas.network_scene.cards:
            return QRect()
        card = canvas.network_scene.seen(self._node_id)
        area = canvas.mapFromScene(card.rect()).boundingRect()
        return QRect(canvas.viewport().mapToGlobal(QPoint(area.x(), area.y())), area.size())

    @override
    def state(self) -> QAccessible.State:
        canvas, state = self._list.canvas, QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        current = canvas.selection[-1] if canvas.selection else None
        state.focusable = state.selectable = True
        state.multiSelectable = True
        state.selected = self._node_id in canvas.selection
        state.focused = canvas.hasFocus() and self._node_id == current
        seen = canvas.viewport().rect().translated(canvas.viewport().mapToGlobal(QPoint(0, 0)))
        state.offscreen = not self.rect().intersects(seen)
        return state
