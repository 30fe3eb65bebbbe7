"""The canvas, as assistive technology asks for it.

Where there is nothing Qt is given ``None``, as it asks; its stubs leave that out of their types.
"""

from __future__ import annotations

from functools import cache
from typing import cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QScrollBar, QWidget
from typing_extensions import override

from playground.ui.canvas.accessible.accessible_canvas import AccessibleCanvas
from playground.ui.canvas.accessible.card_interface import CardInterface

CANVAS = "NetworkCanvas"
"""The class that is told of."""

Text = QAccessible.Text

_KEPT: list[CardInterface] = []
"""What was handed out: Qt remembers it until the application ends, so nothing may free it."""


class CanvasInterface(QAccessibleInterface):
    """The cards in the order data flows, then the controls that lie on the canvas.

    Parameters
    ----------
    canvas
        Of which this tells.
    """

    def __init__(self, canvas: AccessibleCanvas) -> None:
        super().__init__()
        self._canvas: AccessibleCanvas | None = canvas
        self._cards: dict[str, CardInterface] = {}
        self._widget.destroyed.connect(self._forget)

    @property
    def canvas(self) -> AccessibleCanvas:
        """The canvas, while it is there."""
        assert self._canvas is not None
        return self._canvas

    def _forget(self) -> None:
        self._canvas = None

    @property
    def _widget(self) -> QWidget:
        assert isinstance(self.canvas, QWidget)
        return self.canvas

    # what is asked --------------------------------------------------------------------------------

    def _card(self, node_id: str) -> CardInterface:
        if node_id not in self._cards:
            self._cards[node_id] = CardInterface(self, node_id)
            _KEPT.append(self._cards[node_id])
        return self._cards[node_id]

    def _controls(self) -> list[QWidget]:
        """Return what lies on the canvas."""
        viewport = self.canvas.viewport()
        owners = (self._widget, viewport)
        found = [c for owner in owners for c in owner.children() if isinstance(c, QWidget)]
        return [
            each
            for each in found
            if each is not viewport and each.isVisible() and not isinstance(each, QScrollBar)
        ]

    @override
    def isValid(self) -> bool:
        return self._canvas is not None

    @override
    def object(self) -> QObject:
        return self._widget

    @override
    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        above = self._widget.parentWidget()
        return QAccessible.queryAccessibleInterface(above) if above is not None else None

    @override
    def childCount(self) -> int:
        return len(self.canvas.model.order) + len(self._controls())

    @override
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return a card, or behind them a control."""
        order = self.canvas.model.order
        if 0 <= index < len(order):
            return self._card(order[index])
        controls = self._controls()
        if not 0 <= index - len(order) < len(controls):
            return None
        return QAccessible.queryAccessibleInterface(controls[index - len(order)])

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        order = self.canvas.model.order
        if isinstance(child, CardInterface):
            return order.index(child.node_id) if child.node_id in order else -1
        controls = self._controls()
        found = child.object()
        return len(order) + controls.index(found) if found in controls else -1

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return what is at a place of the screen."""
        for index in reversed(range(self.childCount())):
            child = self.child(index)
            if child is not None and child.rect().contains(QPoint(x, y)):
                return child
        return None

    @override
    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the card that keys go to."""
        selection = self.canvas.selection
        return self._card(selection[-1]) if selection and self.canvas.hasFocus() else None

    @override
    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    @override
    def text(self, t: Text) -> str:
        """Return its name, and what may be done."""
        if self._canvas is None:
            return ""
        named = {
            Text.Name: self._widget.accessibleName(),
            Text.Description: self._widget.accessibleDescription(),
        }
        return named.get(t, "")

    @override
    def setText(self, t: Text, text: str) -> None:
        """Change nothing: the canvas keeps its name."""
        del t, text

    @override
    def rect(self) -> QRect:
        """Return where the canvas is on the screen."""
        widget = self._widget
        return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())

    @override
    def state(self) -> QAccessible.State:
        state, widget = QAccessible.State(), self._widget
        state.focusable = state.multiSelectable = True
        state.focused = widget.hasFocus() and not self.canvas.selection
        state.invisible = not widget.isVisible()
        return state


def make_interface(class_name: str, widget: QObject) -> CanvasInterface | None:
    """Return what tells of a canvas; nothing for what Qt knows how to tell of."""
    return CanvasInterface(cast("AccessibleCanvas", widget)) if class_name == CANVAS else None


@cache
def install() -> None:
    """Have Qt ask :func:`make_interface` from now on."""
    QAccessible.installFactory(make_interface)
