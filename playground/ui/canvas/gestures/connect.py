"""Draw a wire between two ports, or take one's end off and put it elsewhere."""

from typing import ClassVar, Self

from PySide6.QtCore import QPointF, Qt
from typing_extensions import override

from playground.graph import Edge
from playground.ui.canvas.connecting import wire_edits
from playground.ui.canvas.connecting.choices import question
from playground.ui.canvas.connecting.rules import ConnectionCheck, Connections
from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer
from playground.ui.canvas.items.overlays import DraftWireItem
from playground.ui.canvas.model import canvas_edits, geometry
from playground.ui.canvas.scene.hit_test import card_at, port_near

_REACH = 28.0


class ConnectPorts(Gesture):
    """Pulls a wire from a port, or one end of a wire off its port.

    Parameters
    ----------
    host
        The canvas.
    node_id, side
        Where the wire is held: ``"out"`` looks for an input, ``"in"`` for an output.
    detached
        The wire whose other end is in the hand; ``None`` for a new wire.
    """

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.CrossCursor

    def __init__(self, host: Host, node_id: str, side: str, detached: Edge | None = None) -> None:
        super().__init__(host)
        self._detached = detached
        self._fixed = node_id
        self._side = side
        self._other: str | None = None
        self._connections = Connections(host.model, detached)
        self._found: ConnectionCheck | None = None
        self._has_moved = False
        self._click: Gesture | None = None
        self._pressed = QPointF()
        self._draft = DraftWireItem(host.network_scene.theme)

    @classmethod
    def from_port(cls, host: Host, node_id: str, side: str) -> Self:
        """Begin at a port: a connected input gives its latest wire away."""
        edges = reversed(host.model.edges) if side == "in" else ()
        taken = next((e for e in edges if e.target == node_id), None)
        return cls(host, taken.source, "out", taken) if taken else cls(host, node_id, side)

    @classmethod
    def from_wire(cls, host: Host, edge: Edge, end: str, click: Gesture | None = None) -> Self:
        """Begin at an end of a wire: the other end stays.

        ``click`` is what a press without a drag means there.
        """
        held = (edge.target, "in") if end == "source" else (edge.source, "out")
        gesture = cls(host, *held, edge)
        gesture._click = click
        return gesture

    @property
    def check(self) -> ConnectionCheck | None:
        """What would happen now; ``None`` away from every port."""
        return self._found

    @property
    def note(self) -> str:
        """What is said beside the pointer."""
        return self._draft.note.text

    @override
    def start(self, at: Pointer) -> None:
        self._pressed = at.screen
        scene = self.host.network_scene
        scene.addItem(self._draft)
        if self._detached is not None:
            return  # a press alone takes nothing off
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
        host, detached, found = self.host, self._detached, self._found
        if not self._has_moved:
            if self._click is not None:
                self._click.start(at)
                self._click.commit(at)
            return
        if self._other is None or found is None:
            if detached is not None:
                host.request(canvas_edits.disconnect(host.model, detached))
            return
        edge = self._edge()
        if edge == detached:
            return
        asked = question(self._connections, edge.source, edge.target)
        if asked is not None:
            host.ask(asked, at.screen)
        elif found.is_ok:
            host.request(wire_edits.connect(host.model, edge.source, edge.target, detached))
        else:
            host.refuse(self._refusal(found.reason))

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
        if edge == self._detached:
            return ConnectionCheck("fits")
        return self._connections.judge(edge.source, edge.target)

    def _refusal(self, reason: str) -> str:
        model, edge = self.host.model, self._edge()
        return f"Not connected: {model.name(edge.source)} to {model.name(edge.target)} – {reason}"

    def _show(self, at: QPointF) -> None:
        scene, found = self.host.network_scene, self._found
        theme = scene.theme
        fixed = scene.seen(self._fixed).port(self._side)
        loose = at
        if self._other is not None and found is not None and found.is_ok:
            loose = scene.seen(self._other).port("in" if self._side == "out" else "out")
        color = theme.secondary
        if found is not None:
            color = theme.accent if found.is_ok else theme.error
        start, end = (fixed, loose) if self._side == "out" else (loose, fixed)
        self._draft.show_draft(start, end, color, sure=found is not None and found.is_ok)
        note = found.reason if found else ""
        if found is None and self._detached is not None and self._has_moved:
            note = "release to disconnect"
        color = theme.warning if found and found.is_ok else color
        self._draft.set_message(note, at, color, self.host.visible_rect())

    def _clear(self) -> None:
        self.host.network_scene.end_draft(self._draft)
