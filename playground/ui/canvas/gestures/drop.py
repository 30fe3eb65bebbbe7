"""Drop a layer from the palette: into a wire, or anywhere else."""

from typing import ClassVar

from PySide6.QtCore import Qt
from typing_extensions import override

from playground.graph import Edge, NetworkSpec
from playground.nn.layers import LAYERS
from playground.ui.canvas.connecting.offers import reasons_on_wire
from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer
from playground.ui.canvas.items.note import NoteItem
from playground.ui.canvas.items.overlays import GhostCardItem
from playground.ui.canvas.model import canvas_edits, geometry
from playground.ui.canvas.scene.hit_test import card_at, wire_near

_REACH = 20.0


class DropLayer(Gesture):
    """Shows where a dragged layer would land, and the wire it would go into."""

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.DragCopyCursor
    outlives_edits: ClassVar[bool] = True

    def __init__(self, host: Host, kind: str) -> None:
        super().__init__(host)
        self._kind = kind
        self._edge: Edge | None = None
        self._ghost = GhostCardItem(host.network_scene.theme, LAYERS.get(kind).title)
        self._note = NoteItem(host.network_scene.theme)
        self._note.setZValue(10)
        self._judged: tuple[NetworkSpec, Edge] | None = None
        self._refusal = ""

    @property
    def note(self) -> str:
        """What is said beside the pointer."""
        return self._note.text

    @property
    def edge(self) -> Edge | None:
        """The wire the layer would go into."""
        return self._edge

    @override
    def start(self, at: Pointer) -> None:
        self.host.network_scene.addItem(self._ghost)
        self.host.network_scene.addItem(self._note)
        self.move(at)

    @override
    def move(self, at: Pointer) -> None:
        scene = self.host.network_scene
        self._ghost.setPos(geometry.snapped(at.scene))
        self._edge = self._wire(at) if LAYERS.get(self._kind).max_inputs != 0 else None
        scene.mark_drop_target(self._edge)
        seen = self.host.visible_rect()
        self._note.show_text(self._reason(), at.scene, scene.theme.warning, seen)

    def _reason(self) -> str:
        """Say why the layer would be wrong in the wire; each wire is judged once a drag."""
        edge, model = self._edge, self.host.model
        if edge is None or edge not in model.edges:
            return ""
        if (model.network, edge) != self._judged:
            self._judged = (model.network, edge)
            self._refusal = reasons_on_wire(model, edge).get(self._kind, "")
        return self._refusal

    @override
    def commit(self, at: Pointer) -> None:
        self.move(at)
        self._clear()
        place = geometry.snapped(at.scene)
        if self._edge is not None:
            edit = canvas_edits.insert(self.host.model, self._kind, self._edge, place.x())
        else:
            edit = canvas_edits.add(self.host.model, self._kind, (place.x(), place.y()))
        self.host.request(edit)

    @override
    def cancel(self) -> None:
        self._clear()

    def _wire(self, at: Pointer) -> Edge | None:
        """Return the wire under the pointer; over a card, the wire behind or before that card."""
        scene, edges = self.host.network_scene, self.host.model.edges
        card = card_at(scene, at.scene)
        if card is not None:
            behind = next((e for e in edges if e.source == card), None)
            return behind or next((e for e in edges if e.target == card), None)
        near = wire_near(scene, at.scene, _REACH / self.host.zoom)
        if near is not None:
            return near[0]
        bundles = (e for e, w in scene.wires.items() if w.style.kind != "single")
        return next((e for e in bundles if scene.wires[e].boundingRect().contains(at.scene)), None)

    def _clear(self) -> None:
        self.host.network_scene.removeItem(self._ghost)
        self.host.network_scene.removeItem(self._note)
        self.host.network_scene.mark_drop_target(None)
