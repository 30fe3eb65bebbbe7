"""The mouse on the canvas: gestures, drag and drop, menus, and what lies under the pointer."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from typing_extensions import override

from playground.ui.canvas.context_menus import MenuHost, menu_for
from playground.ui.canvas.edge_scroll import EdgeScroll
from playground.ui.canvas.gestures.choose import drop_for, gesture_for
from playground.ui.canvas.gestures.drop import DropLayer
from playground.ui.canvas.gestures.drop_piece import DropPiece
from playground.ui.canvas.gestures.gesture import Gesture, Pointer
from playground.ui.canvas.gestures.wheel import WheelHost, WheelSteps
from playground.ui.canvas.hover_watch import HoverHost, HoverWatch
from playground.ui.canvas.open_menu import OpenMenu
from playground.ui.canvas.parameter_choice import ParameterChoice
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.canvas.scene.hover import tooltip
from playground.ui.canvas.zoom_view import ZoomView


class PointerHost(MenuHost, HoverHost, WheelHost, Protocol):
    """The canvas, as the mouse sees it."""

    @property
    def menu(self) -> OpenMenu:
        """The menu that is open."""
        ...

    @property
    def parameter_choice(self) -> ParameterChoice:
        """Chooses single weights and biases."""
        ...

    def stop_connecting(self) -> None:
        """Give up the wire that keys lead."""
        ...


class PointerInput(QObject):
    """Holds the gesture that is going on, and what is under the mouse.

    Parameters
    ----------
    view, host
        The canvas: as what is looked through, and as what is edited.
    """

    def __init__(self, view: ZoomView, host: PointerHost) -> None:
        super().__init__(view)
        self._view = view
        self._host = host
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._hover = HoverWatch(view, host)
        self._pressed_at = QPointF()
        self._last: Pointer | None = None
        self._at: QPointF | None = None
        self._edge_scroll = EdgeScroll(view)
        self._edge_scroll.scrolled.connect(self._follow_scroll)
        self._handlers: dict[QEvent.Type, Callable[[Any], object]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
            QEvent.Type.ToolTip: self._show_tooltip,
            QEvent.Type.DragEnter: self._drag_enter,
            QEvent.Type.DragMove: self._drag_move,
            QEvent.Type.DragLeave: self._drag_leave,
            QEvent.Type.Drop: self._drop,
        }
        self._wheel = WheelSteps(host)
        view.viewport().installEventFilter(self)

    @property
    def gesture(self) -> Gesture | None:
        """The drag that is going on."""
        return self._gesture

    @property
    def place(self) -> QPointF | None:
        """Where in the scene the mouse is, ``None`` while it is elsewhere."""
        return None if self._at is None else self._view.to_scene(self._at)

    @property
    def is_scrolling(self) -> bool:
        """Whether a drag near the edge scrolls the view."""
        return self._edge_scroll.is_active

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do what an event of the viewport asks for."""
        if isinstance(event, QWheelEvent):
            at = self._view.to_scene(event.position())
            return self._gesture is None and self._wheel.turn(event, at)
        handle = self._handlers.get(event.type())
        if handle is not None:
            handle(event)
        elif event.type() == QEvent.Type.Leave:
            self._at = None
        return handle is not None

    # mouse --------------------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> None:
        """Begin a gesture, press a button, or select a wire."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._host.stop_connecting()
        self._host.network_scene.glide.finish()
        if self._gesture is not None:
            return
        hit = self._host.hit_test(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and hit.kind == "button":
            self._host.layers.step_units(hit.node_id, hit.step)
        elif event.button() == Qt.MouseButton.LeftButton and hit.kind == "wire":
            self._host.select((), hit.edge)
            if hit.edge is not None:
                self._host.parameter_choice.choose_line(hit.edge, hit.line)
        elif event.button() == Qt.MouseButton.LeftButton and hit.on_bias and hit.unit is not None:
            self._host.parameter_choice.choose_bias(hit.node_id, hit.unit)
        elif event.button() == Qt.MouseButton.LeftButton and hit.spot is not None:
            self._host.parameter_choice.choose_number(hit.node_id, hit.spot)
        gesture = gesture_for(self._host, hit, event.button(), event.modifiers())
        if gesture is not None:
            self._hover.clear()
            self._gesture, self._button = gesture, event.button()
            self._pressed_at = event.position()
            self._last = None
            gesture.start(self._pointer(event))
            self._view.viewport().setCursor(gesture.cursor)
        event.accept()

    def _move(self, event: QMouseEvent) -> None:
        """Carry the gesture on, or show what is under the mouse."""
        self._at = event.position()
        if self._gesture is not None:
            self._move_gesture(self._pointer(event))
        else:
            self._hover.point_at(event.position().toPoint())
        event.accept()

    def _release(self, event: QMouseEvent) -> None:
        """Finish the gesture."""
        if self._gesture is not None and event.button() == self._button:
            self._edge_scroll.stop()
            gesture, self._gesture = self._gesture, None
            gesture.commit(self._pointer(event))
            self._hover.point_at(event.position().toPoint())
        event.accept()

    def _double_click(self, event: QMouseEvent) -> None:
        """Open a card's editor, or its name's; a second press on a button is another press."""
        hit = self._host.hit_test(event.position().toPoint())
        at = self._view.to_scene(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit.kind == "block":
            self._host.blocks.fold((hit.block,))
            event.accept()
        elif event.button() == Qt.MouseButton.LeftButton and hit.kind == "card":
            self._host.select((hit.node_id,))
            is_name = self._host.network_scene.cards[hit.node_id].is_name_at(at)
            open_editor = self._host.layers.rename if is_name else self._host.editors.edit
            open_editor(hit.node_id)
            event.accept()
        else:
            self._press(event)

    def show_menu(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the thing under the mouse, or with the selection by key."""
        self.cancel()
        self._hover.leave()
        hit, at = self._host.hit_test(event.pos()), event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            hit, at = self._selected()
        block = self._host.model.blocks.by_id.get(hit.block)
        meant = block.members if block else (hit.node_id,) if hit.node_id else ()
        if not set(meant) <= set(self._host.selection):
            self._host.select(meant)
        menu = menu_for(self._host, self._view, hit, self._view.mapToScene(at))
        self._host.menu.show(menu, at)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        host = self._host
        hit = host.hit_test(event.pos(), prefer_wires=True)
        text = tooltip(hit, host.model, host.network_scene, host.live.values)
        QToolTip.showText(event.globalPos(), text, self._view.viewport())

    def _selected(self) -> tuple[Hit, QPoint]:
        """Return the selected card and its middle."""
        if not self._host.selection:
            return Hit(), self._view.viewport().rect().center()
        node_id = self._host.selection[-1]
        card = self._host.network_scene.seen(node_id)
        at = self._view.mapFromScene(card.pos())
        if node_id in self._host.model.blocks.hidden:
            return Hit("block", block=self._host.model.blocks.by_node[node_id].id), at
        return Hit("card", node_id), at

    def keys_changed(self, modifiers: Qt.KeyboardModifier) -> None:
        """Carry the gesture on where the mouse is, with other keys held."""
        if self._gesture is not None and self._last is not None:
            self._last = replace(self._last, modifiers=modifiers)
            self._gesture.move(self._last)

    def cancel(self) -> bool:
        """Cancel the gesture that is going on; returns whether there was one."""
        self._edge_scroll.stop()
        if self._gesture is None:
            return False
        gesture, self._gesture = self._gesture, None
        gesture.cancel()
        self._view.viewport().unsetCursor()
        return True

    def drawing_changes(self) -> None:
        """End a gesture that is about things which may be gone: undo, another document, an edit."""
        if self._gesture is not None and not self._gesture.outlives_edits:
            self.cancel()

    def focus_lost(self) -> None:
        """Drop a gesture the person turned away from; a layer may come from another window."""
        if not isinstance(self._gesture, DropLayer | DropPiece):
            self.cancel()
            self._hover.leave()

    def view_moved(self) -> None:
        """Look again at what is under the mouse."""
        self._hover.look_again()

    # drag and drop ------------------------------------------------------------------------------

    def _drag_enter(self, event: QDropEvent) -> None:
        """Take layers and blocks from the palette."""
        dropping = drop_for(self._host, event.mimeData())
        if dropping is None:
            event.ignore()
            return
        self.cancel()
        self._host.network_scene.glide.finish()
        self._gesture = dropping
        self._pressed_at = event.position()
        self._last = None
        self._gesture.start(self._pointer(event))
        event.acceptProposedAction()

    def _drag_move(self, event: QDropEvent) -> None:
        """Show where the layer would land."""
        if isinstance(self._gesture, DropLayer | DropPiece):
            self._move_gesture(self._pointer(event))
            event.acceptProposedAction()
        else:
            event.ignore()

    def _drag_leave(self, event: QEvent) -> None:
        self.cancel()
        event.accept()

    def _drop(self, event: QDropEvent) -> None:
        """Add the layer."""
        if not isinstance(self._gesture, DropLayer | DropPiece):
            event.ignore()
            return
        self._edge_scroll.stop()
        gesture, self._gesture = self._gesture, None
        gesture.commit(self._pointer(event))
        event.acceptProposedAction()
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)

    # inside -------------------------------------------------------------------------------------

    def _move_gesture(self, at: Pointer) -> None:
        """Carry the gesture on; once it is a drag, scroll at the view's edges."""
        assert self._gesture is not None
        self._last = at
        self._gesture.move(at)
        far = (at.screen - self._pressed_at).manhattanLength()
        if self._gesture.scrolls and far >= QApplication.startDragDistance():
            self._edge_scroll.follow(at.screen)

    def _follow_scroll(self) -> None:
        """Carry the gesture on over what has come under the pointer."""
        if self._gesture is not None and self._last is not None:
            at = self._last
            self._gesture.move(Pointer(self._view.to_scene(at.screen), at.screen, at.modifiers))

    def _pointer(self, event: QMouseEvent | QDropEvent) -> Pointer:
        at = event.position()
        return Pointer(self._view.to_scene(at), at, event.modifiers())
