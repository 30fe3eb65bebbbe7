"""Draw a wire between two ports, or take one's end off and put it elsewhere."""

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt
from typing_extensions import override

from playground.graph import Edge
from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer
from playground.ui.canvas.items.overlays import DraftWireItem
from playground.ui.canvas.model import canvas_edits, geometry
from playground.ui.canvas.model.connection_rules import ConnectionCheck, check
from playground.ui.canvas.scene.hit_test import card_at, port_near

_REACH = 28.0


class ConnectPorts(Gesture):
    """Pulls a wire from a port; from a connected input it pulls that wire's end off.

    Parameters
    ----------
    host
        The canvas.
    node_id, side
        The pressed port: ``"out"`` looks for an input, ``"in"`` for an output.
    """

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.CrossCursor

    def __init__(self, host: Host, node_id: str, side: str) -> None:
        super().__init__(host)
        self._detached: Edge | None = None
        if side == "in":
            self._detached = next(
                (e for e in reversed(host.model.edges) if e.target == node_id), None
            )
        self._fixed = self._detached.source if self._detached else node_id
        self._side = "out" if self._detached else side
        self._other: str | None = None
        self._found: ConnectionCheck | None = None
        self._has_moved = False
        self._pressed = QPointF()
        self._draft = DraftWireItem(host.network_scene.theme)

    @property
    def check(self) -> ConnectionCheck | None:
        """What would happen now; ``None`` away from every port."""
        return self._found

    @override
    def start(self, at: Pointer) -> None:
        self._pressed = at.screen
        scene = self.host.network_scene
        scene.addItem(self._draft)
        for card in scene.cards.values():
            card.set_ports(True)
        scene.cards[self._fixed].set_ports(True, self._side)
        self._show(at.scene)

    @override
    def move(self, at: Pointer) -> None:
        """Follow the pointer to the nearest port, and say what dropping there would do."""
        scene = self.host.network_scene
        far = (at.screen - self._pressed).manhattanLength()
        if not self._has_moved and far < geometry.PORT_RADIUS:
            return
        self._has_moved = True
        scene.fade_wire(self._detached)
        wanted = "in" if self._side == "out" else "out"
        near = port_near(scene, at.scene, _REACH / self.host.zoom, wanted)
        self._other = near[0] if near else card_at(scene, at.scene)
        if self._other == self._fixed and near is None:
            self._other = None
        self._found = self._check()
        for node_id, card in scene.cards.items():
            fixed_hot = self._side if node_id == self._fixed else ""
            refused = self._found is not None and not self._found.is_ok
            if node_id == self._other:
                card.set_ports(True, wanted, refused=refused)
            else:
                card.set_ports(True, fixed_hot)
        self._show(at.scene)

    @override
    def commit(self, at: Pointer) -> None:
        self.move(at)
        self._clear()
        model, detached, found = self.host.model, self._detached, self._found
        if not self._has_moved:
            return
        if self._other is None or found is None:
            if detached is not None:
                self.host.request(canvas_edits.disconnect(model, detached))
        elif self._edge() == detached:
            return
        elif found.is_ok:
            edge = self._edge()
            self.host.request(canvas_edits.connect(model, edge.source, edge.target, detached))
        else:
            self.host.refuse(self._refusal(found.reason))

    @override
    def cancel(self) -> None:
        self._clear()

    def _edge(self) -> Edge:
        other = self._other or ""
        return Edge(self._fixed, other) if self._side == "out" else Edge(other, self._fixed)

    def _check(self) -> ConnectionCheck | None:
        if self._other is None:
            return None
        edge = self._edge()
        return check(self.host.model, edge.source, edge.target, self._detached)

    def _refusal(self, reason: str) -> str:
        model, edge = self.host.model, self._edge()
        return f"Not connected: {model.title(edge.source)} to {model.title(edge.target)} – {reason}"

    def _show(self, at: QPointF) -> None:
        scene, found = self.host.network_scene, self._found
        theme = scene.theme
        fixed = scene.cards[self._fixed].port(self._side)
        loose = at
        if self._other is not None and found is not None and found.is_ok:
            loose = scene.cards[self._other].port("in" if self._side == "out" else "out")
        color = theme.secondary
        if found is not None:
            color = theme.accent if found.is_ok else theme.error
        start, end = (fixed, loose) if self._side == "out" else (loose, fixed)
        self._draft.show_draft(start, end, color, sure=found is not None and found.is_ok)
        note = found.reason if found else ""
        if found is None and self._detached is not None and self._has_moved:
            note = "release to disconnect"
        self._draft.set_message(note, at, theme.warning if found and found.is_ok else color)

    def _clear(self) -> None:
        scene = self.host.network_scene
        scene.removeItem(self._draft)
        scene.fade_wire(None)
        for card in scene.cards.values():
            card.set_ports(False)
