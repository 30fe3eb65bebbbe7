"""The canvas: shows the network, and asks for the edits that gestures and keys mean."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmapCache,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core import Diagnostic
from playground.graph import CanvasLayout, Edge, NetworkSpec
from playground.nn.compiler.node_info import NodeInfo
from playground.nn.compiler.plan import Signature
from playground.ui.canvas.accessible.card_focus import CardFocus
from playground.ui.canvas.commands.arranging import Arranging
from playground.ui.canvas.commands.block_commands import BlockCommands
from playground.ui.canvas.commands.edit_requests import EditRequests
from playground.ui.canvas.commands.layer_clipboard import LayerClipboard
from playground.ui.canvas.commands.layer_commands import LayerCommands
from playground.ui.canvas.connecting.choice_menu import choice_menu
from playground.ui.canvas.connecting.choices import WireQuestion
from playground.ui.canvas.editors.card_editors import CardEditors
from playground.ui.canvas.faces.facts import DataFacts
from playground.ui.canvas.gestures.connect_keys import ConnectByKeys
from playground.ui.canvas.gestures.gesture import Gesture
from playground.ui.canvas.keyboard_input import KeyboardInput
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.model.level_of_detail import level_of_detail
from playground.ui.canvas.open_menu import OpenMenu
from playground.ui.canvas.overlay.live_drawing import LiveDrawing
from playground.ui.canvas.overlay.step_overlay import StepOverlay
from playground.ui.canvas.overlay.unit_notes import UnitNotes
from playground.ui.canvas.parameter_choice import ParameterChoice
from playground.ui.canvas.pointer_input import PointerInput
from playground.ui.canvas.scene import background
from playground.ui.canvas.scene.hit_test import Hit, hit_test
from playground.ui.canvas.scene.hover import parameter_name, shown_value
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.canvas.value_editor import ValueEditor
from playground.ui.canvas.zoom_view import ZoomView
from playground.ui.support.announce import announce
from playground.ui.theme.tokens import LIGHT, Theme

_CACHE_KB = 64 * 1024


class NetworkCanvas(ZoomView):
    """The network, drawn and edited by hand.

    It owns no document: it shows the values it is given and asks for edits by
    ``edit_requested(text, network, layout, merge_key, learnt)``.
    """

    edit_requested = Signal(str, object, object, str, object)
    """Undo text, new ``NetworkSpec``, new ``CanvasLayout``, merge key (empty: never merge), and
    what new layers have learned elsewhere."""

    selection_changed = Signal(tuple)
    """The person selected other nodes: their ids."""

    message = Signal(str)
    """Why a gesture was refused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card_focus = CardFocus(self)
        self.setAccessibleName("Network canvas")
        self.setAccessibleDescription(
            "The network as cards and wires. Arrow keys and Tab go from card to card."
        )
        # Cards and wires are cached as pictures; Qt's 10 MB are too few on a large screen.
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CACHE_KB))
        self._model = CanvasModel()
        self._selection: tuple[str, ...] = ()
        self._requests = EditRequests(self)
        self._theme = LIGHT
        self._scene = NetworkScene(LIGHT, self.visible_rect, self)
        self._scene.grow_rect()
        self.setScene(self._scene)
        self.overlay = StepOverlay(self._scene, lambda: self._model, self.visible_rect, self)
        self.unit_notes = UnitNotes(self._scene, lambda: self._model, lambda: self.zoom, self)
        self.live = LiveDrawing(self, self.overlay, self.unit_notes, self)
        self._scene.backlog.finished.connect(self._follow_items)
        self.unit_notes.told.connect(self.message)
        self.unit_notes.told.connect(self.announce)
        self.unit_notes.focused_changed.connect(
            lambda unit: self.live.paths.light(unit, self._model)
        )
        self.parameter_choice = ParameterChoice(self, self.live, self)
        self.editors = CardEditors(self, self)
        self.menu = OpenMenu(self.viewport())
        self.values = ValueEditor(
            self.viewport(),
            lambda place: shown_value(place, self._model, self.live.values),
            lambda place: parameter_name(place, self._model),
            self.mapFromScene,
        )
        self.values.refused.connect(self.message)
        self.values.passed_on.connect(self.keyPressEvent)
        self._pointer = PointerInput(self, self)
        self._keyboard = KeyboardInput(self)
        self.clipboard = LayerClipboard(self)
        self.layers = LayerCommands(self, self)
        self.arranging = Arranging(self)
        self.blocks = BlockCommands(self, self)
        self.blocks.rename_requested.connect(self.editors.rename_block)
        self.has_guides = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)

    # What gestures and menus use -----------------------------------------------------------------

    @property
    def model(self) -> CanvasModel:
        """What is shown."""
        return self._model

    @property
    def network_scene(self) -> NetworkScene:
        """The items."""
        return self._scene

    @property
    def selection(self) -> tuple[str, ...]:
        """The selected node ids."""
        return self._selection

    @property
    def gesture(self) -> Gesture | None:
        """The drag that is going on."""
        return self._pointer.gesture

    @property
    def is_in_gesture(self) -> bool:
        """Whether a drag is going on."""
        return self._pointer.gesture is not None

    @property
    def pointer_place(self) -> QPointF | None:
        """Where in the scene the mouse is, ``None`` while it is elsewhere."""
        return self._pointer.place

    def cancel_gesture(self) -> bool:
        """Cancel the drag that is going on; returns whether there was one."""
        return self._pointer.cancel()

    def end_gestures(self) -> None:
        """End whatever holds on to what may be gone: another document, other data, an edit."""
        self._pointer.drawing_changes()
        self._keyboard.stop_connecting()
        self.menu.close()

    def let_go(self) -> None:
        """Forget the mouse and what it does: nothing is highlighted any more."""
        self._pointer.focus_lost()

    def hit_test(self, at: QPoint, *, prefer_wires: bool = False) -> Hit:
        """Return what is under a point of the viewport."""
        return hit_test(self._scene, self.mapToScene(at), self.zoom, prefer_wires=prefer_wires)

    def reveal(self, node_id: str) -> None:
        """Bring a card into sight."""
        area = self._scene.seen(node_id).rect()
        if not self.visible_rect().contains(area):
            self.ensureVisible(area, 24, 24)
            self._view_moved()

    def select(self, node_ids: tuple[str, ...], edge: Edge | None = None) -> None:
        """Change the selection as a person does, and say so."""
        before = self._selection
        self.set_selection(node_ids, edge)
        if not node_ids and edge is None:
            self.parameter_choice.chosen.emit(None)
        if self._selection != before:
            self.selection_changed.emit(self._selection)

    def request(self, edit: CanvasEdit) -> None:
        """Ask for an edit, then select what it made, and show whatever the document now says."""
        self._requests.make(edit)

    def refuse(self, reason: str) -> None:
        """Say why a gesture did nothing."""
        self.message.emit(reason)

    def ask(self, question: WireQuestion, at: QPointF) -> None:
        """Have a person decide what becomes of a dropped wire, at a point of the viewport."""
        self.menu.show(choice_menu(question, self.request, self), at.toPoint())

    def ask_beside(self, question: WireQuestion, node_id: str) -> None:
        """Have a person decide what becomes of a wire, beside the card it leads to."""
        self.ask(question, QPointF(self.mapFromScene(self._scene.seen(node_id).port("in"))))

    def announce(self, text: str) -> None:
        """Have a screen reader say a text."""
        announce(self, text)

    # Values that are shown -----------------------------------------------------------------------

    def set_document(
        self,
        network: NetworkSpec,
        layout: CanvasLayout,
        infos: Mapping[str, NodeInfo],
        diagnostics: Sequence[Diagnostic],
        features: tuple[str, ...],
        *,
        tiled: bool | None = None,
        signature: Signature | None = None,
        data: DataFacts | None = None,
    ) -> None:
        """Show a network; only what differs from the one shown is touched.

        Parameters
        ----------
        network, layout
            The document's network, and the centres of its cards.
        infos, diagnostics
            What compilation says about the nodes.
        features
            The names of the input's values, for the labels beside its tiles; may be empty.
        tiled
            See :meth:`set_tiled`; ``None`` leaves it as it is.
        signature
            The data the network must fit, if they are known.
        data
            What is known of the data; ``None`` leaves it as it is.
        """
        before = (self._model.network, self._model.layout)
        if before != (network, layout):
            self.end_gestures()
        self._model = self._model.followed_by(
            network=network,
            layout=layout,
            infos=infos,
            diagnostics=tuple(diagnostics),
            features=tuple(features),
            signature=signature,
            tiled=self._model.tiled if tiled is None else tiled,
            data=self._model.data if data is None else data,
        )
        # What a person does here moves nothing that is in sight; undo and others show all anew.
        closely = not self._requests.is_under_way and before != (network, layout)
        detail = level_of_detail(self.zoom_for(self._model.area, closely=closely))
        if detail is not self._model.detail:
            self._model = self._model.at_detail(detail)
        self.reconcile()
        self.fit_if_untouched(closely=closely)
        self._show_detail()

    def set_tiled(self, tiled: bool) -> None:
        """Show the neurons of small layers as tiles: for 2-D problems."""
        if tiled != self._model.tiled:
            self._model = self._model.followed_by(tiled=tiled)
            self.reconcile()
            self.fit_if_untouched()

    def set_selection(self, node_ids: Sequence[str], edge: Edge | None = None) -> None:
        """Show a selection made elsewhere: cards, else a wire."""
        self._selection = tuple(i for i in node_ids if i in self._model.network)
        self._scene.mark_selected(self._selection, None if self._selection else edge)
        self.layers.tell_refusals()
        self.unit_notes.leave(self._selection)
        self.card_focus.follow()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._scene.set_theme(theme)
        self._scene.mark_selected(self._selection, self._scene.selected_edge)
        self.overlay.set_theme(theme)
        self.unit_notes.set_theme(theme)
        self.resetCachedContent()
        self.viewport().update()

    def reconcile(self) -> None:
        """Have items, editors and the mouse follow what is shown."""
        self._scene.reconcile(self._model)
        self.set_selection(self._selection, self._scene.selected_edge)
        self._follow_items()

    def _follow_items(self) -> None:
        self._scene.afar.look(self.zoom)
        self.live.values.forget_shapes()
        self.live.draw_soon(everything=True)
        self.editors.follow()
        self.values.follow()
        self._pointer.view_moved()
        self.viewport().update()

    # Wires led by keys ---------------------------------------------------------------------------

    @property
    def connecting(self) -> ConnectByKeys | None:
        """The wire that keys lead from card to card, if there is one."""
        return self._keyboard.connecting

    def lead_wire(self, node_id: str, side: str, detached: Edge | None = None) -> None:
        """Have keys choose the other end of a wire that is held at a card."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._keyboard.connect(node_id, side, detached)

    def stop_connecting(self) -> None:
        """Give up the wire that keys lead."""
        self._keyboard.stop_connecting()

    # Painting ------------------------------------------------------------------------------------

    @override
    def content(self) -> QRectF:
        return self._scene.content_rect()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Be up to date also where a picture is wanted at once."""
        self.live.catch_up()
        super().paintEvent(event)

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        background.paint_background(painter, QRectF(rect), self._theme, self.zoom)

    @override
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Say what to do while there is nothing to see."""
        del rect
        if not self._model.network.nodes:
            background.paint_hint(painter, self.viewport().rect(), self._theme)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while hidden."""
        super().showEvent(event)
        self.live.draw()

    # Menu and keys -------------------------------------------------------------------------------

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # The menu key comes to the view, a press of the mouse to its viewport, which passes it on.
        self._pointer.show_menu(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._pointer.keys_changed(event.modifiers())
        if not self._keyboard.press(Qt.Key(event.key()), event.modifiers()):
            event.ignore()

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._pointer.keys_changed(event.modifiers())
        super().keyReleaseEvent(event)

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks along the network and leaves the canvas at its ends."""
        if self.hasFocus() and self._keyboard.walk(forward):
            return True
        return super().focusNextPrevChild(forward)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.card_focus.follow()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.card_focus.follow()
        self._pointer.focus_lost()
        self._keyboard.stop_connecting()

    # Inside --------------------------------------------------------------------------------------

    def _show_detail(self) -> bool:
        """Show as much as the present zoom allows; returns whether that was another detail."""
        detail = level_of_detail(self.zoom)
        if detail is self._model.detail:
            return False
        self._model = self._model.at_detail(detail)
        self.reconcile()
        return True

    @override
    def _view_moved(self) -> None:
        if not self._show_detail():
            self.editors.place()
            self._pointer.view_moved()
        self.live.view_moved()
        if self.is_posed:
            self.live.finish()
