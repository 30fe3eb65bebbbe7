"""The canvas under the person's hands: mouse, keys, drag and drop, context menu."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from typing_extensions import override

from playground.ui.canvas import keyboard_navigation as navigation
from playground.ui.canvas.context_menus import menu_for
from playground.ui.canvas.document_view import CanvasView
from playground.ui.canvas.edge_scroll import EdgeScroll
from playground.ui.canvas.edits import edits
from playground.ui.canvas.gestures.choose import gesture_for
from playground.ui.canvas.gestures.drop import DropLayer
from playground.ui.canvas.gestures.gesture import Gesture, Pointer
from playground.ui.canvas.palette.mime import dragged_layer
from playground.ui.canvas.scene.hit_test import Hit, hit_test
from playground.ui.canvas.scene.hover import Hover
from playground.ui.canvas.scene.tooltips import tooltip
from playground.ui.theme.tokens import GRID

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_STEPS = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
    Qt.Key.Key_Minus: -1,
}


class NetworkCanvas(CanvasView):
    """The network, drawn and edited by hand.

    It owns no document: it shows the values it is given and asks for edits by
    ``edit_requested(text, network, layout, merge_key)``.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self._gesture: Gesture | None = None
        self._gesture_button = Qt.MouseButton.NoButton
        self._hover = Hover(self.network_scene)
        self._pressed_at = QPointF()
        self._pointer_at: Pointer | None = None
        self._edge_scroll = EdgeScroll(self)
        self._edge_scroll.scrolled.connect(self._follow_scroll)

    @property
    def gesture(self) -> Gesture | None:
        """The drag that is going on."""
        return self._gesture

    def hit_test(self, at: QPoint, *, prefer_wires: bool = False) -> Hit:
        """Return what is under a point of the viewport."""
        point = self.mapToScene(at)
        return hit_test(self.network_scene, point, self.zoom, prefer_wires=prefer_wires)

    # Mouse ---------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture, press a button, or select a wire."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._gesture is not None:
            return
        hit = self.hit_test(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and hit.kind == "button":
            self.step_units(hit.node_id, hit.step)
        elif event.button() == Qt.MouseButton.LeftButton and hit.kind == "wire":
            self.select((), hit.edge)
        gesture = gesture_for(self, hit, event.button(), event.modifiers())
        if gesture is not None:
            self._hover.clear()
            self._gesture, self._gesture_button = gesture, event.button()
            self._pressed_at = event.position()
            gesture.start(self._pointer(event))
            self.viewport().setCursor(gesture.cursor)
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gesture is not None:
            self._move_gesture(self._pointer(event))
        else:
            self._show_hover(event.position().toPoint())
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._gesture is not None and event.button() == self._gesture_button:
            self._edge_scroll.stop()
            gesture, self._gesture = self._gesture, None
            gesture.commit(self._pointer(event))
            self._show_hover(event.position().toPoint())
        event.accept()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a card's editor; a second press on a button is another press."""
        hit = self.hit_test(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and hit.kind == "card":
            self.select((hit.node_id,))
            self.edit_card(hit.node_id)
            event.accept()
        else:
            self.mousePressEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._gesture is None:
            self._hover.clear()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the thing under the mouse, or with the selection by key."""
        self._cancel_gesture()
        hit, at = self.hit_test(event.pos()), event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            hit, at = self._keyboard_hit()
        if hit.node_id and hit.node_id not in self.selection:
            self.select((hit.node_id,))
        menu = menu_for(self, self, hit, self.mapToScene(at))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(at))

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        """Answer tooltips by what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.hit_test(event.pos(), prefer_wires=True)
            text = tooltip(hit, self.model, self.network_scene, self._live)
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    # Drag and drop -------------------------------------------------------------------------------

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        kind = dragged_layer(event.mimeData())
        if kind is None:
            event.ignore()
            return
        self._cancel_gesture()
        self._gesture = DropLayer(self, kind)
        self._pressed_at = event.position()
        self._gesture.start(self._drop_pointer(event))
        event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if isinstance(self._gesture, DropLayer):
            self._move_gesture(self._drop_pointer(event))
            event.acceptProposedAction()
        else:
            event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._cancel_gesture()
        event.accept()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if isinstance(self._gesture, DropLayer):
            self._edge_scroll.stop()
            gesture, self._gesture = self._gesture, None
            gesture.commit(self._drop_pointer(event))
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            event.ignore()

    # Keys ----------------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the network, open, resize and move cards, cancel."""
        if not self._handle_key(Qt.Key(event.key()), event.modifiers()):
            event.ignore()

    def _handle_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        current = self.selection[-1] if self.selection else None
        if key == Qt.Key.Key_Escape:
            return self._cancel_gesture() or self._deselect()
        if modifiers & Qt.KeyboardModifier.ControlModifier or self._gesture is not None:
            return False
        if key in _ARROWS and modifiers & Qt.KeyboardModifier.ShiftModifier:
            return self._nudge(*_ARROWS[key])
        if key in _ARROWS:
            return self._go_to(navigation.towards(self.model, current, key))
        if current is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_card(current)
            return True
        if current is not None and key in _STEPS:
            self.step_units(current, _STEPS[key])
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_selected()
            return True
        return False

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks along the network and leaves the canvas at its ends."""
        if not self.hasFocus():
            return super().focusNextPrevChild(forward)
        current = self.selection[-1] if self.selection else None
        found = navigation.along(self.model, current, 1 if forward else -1)
        return self._go_to(found) or super().focusNextPrevChild(forward)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Drop a gesture the person turned away from."""
        super().focusOutEvent(event)
        if not isinstance(self._gesture, DropLayer):
            self._cancel_gesture()

    # Inside --------------------------------------------------------------------------------------

    def _go_to(self, node_id: str | None) -> bool:
        if node_id is None:
            return False
        self.select((node_id,))
        if not self.visible_rect().contains(self.network_scene.cards[node_id].rect()):
            self.ensureVisible(self.network_scene.cards[node_id].rect(), 24, 24)
            self._view_moved()
        return True

    def _nudge(self, dx: int, dy: int) -> bool:
        places = {
            i: (x + dx * GRID, y + dy * GRID)
            for i, (x, y) in self.model.positions.items()
            if i in self.selection
        }
        if places:
            key = "nudge." + ",".join(sorted(places))
            self.request(edits.move(self.model, places, key))
        return True

    def _deselect(self) -> bool:
        if not self.selection and self.network_scene.selected_edge is None:
            return False
        self.select(())
        return True

    def _move_gesture(self, at: Pointer) -> None:
        """Carry the gesture on; once it is a drag, scroll at the view's edges."""
        assert self._gesture is not None
        self._pointer_at = at
        self._gesture.move(at)
        far = (at.screen - self._pressed_at).manhattanLength()
        if self._gesture.scrolls and far >= QApplication.startDragDistance():
            self._edge_scroll.follow(at.screen)

    def _follow_scroll(self) -> None:
        """Carry the gesture on over what has come under the pointer."""
        if self._gesture is not None and self._pointer_at is not None:
            at = self._pointer_at
            self._gesture.move(Pointer(self._to_scene(at.screen), at.screen, at.modifiers))

    def _cancel_gesture(self) -> bool:
        self._edge_scroll.stop()
        if self._gesture is None:
            return False
        gesture, self._gesture = self._gesture, None
        gesture.cancel()
        self.viewport().unsetCursor()
        return True

    def _show_hover(self, at: QPoint) -> None:
        self.viewport().setCursor(
            self._hover.show(self.hit_test(at, prefer_wires=True), self.model)
        )

    def _keyboard_hit(self) -> tuple[Hit, QPoint]:
        if not self.selection:
            return Hit(), self.viewport().rect().center()
        node_id = self.selection[-1]
        card = self.network_scene.cards[node_id]
        return Hit("card", node_id), self.mapFromScene(card.pos())

    def _pointer(self, event: QMouseEvent) -> Pointer:
        at = event.position()
        return Pointer(self._to_scene(at), at, event.modifiers())

    def _drop_pointer(self, event: QDropEvent) -> Pointer:
        return Pointer(self._to_scene(event.position()), event.position(), event.modifiers())

    def _to_scene(self, at: QPointF) -> QPointF:
        """Return a viewport's point in the scene, to a fraction of a pixel."""
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(at)
