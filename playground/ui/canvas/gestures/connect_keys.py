"""Connecting by keyboard: keys choose where a wire goes among what is possible."""

from typing import Protocol

from PySide6.QtCore import Qt

from playground.graph import Edge
from playground.ui.canvas.connecting import wire_edits
from playground.ui.canvas.connecting.choices import WireQuestion, question
from playground.ui.canvas.connecting.rules import ConnectionCheck, Connections
from playground.ui.canvas.gestures.gesture import Host
from playground.ui.canvas.items.overlays import DraftWireItem

_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Backtab: -1,
}


class ConnectHost(Host, Protocol):
    """The canvas, as connecting by keyboard sees it."""

    def reveal(self, node_id: str) -> None:
        """Bring a card into sight."""
        ...

    def ask_beside(self, question: WireQuestion, node_id: str) -> None:
        """Have a person decide what becomes of a wire, beside the card it leads to."""
        ...

    def announce(self, text: str) -> None:
        """Have a screen reader say a text."""
        ...


class ConnectByKeys:
    """A wire whose loose end goes from card to card, until Enter connects it.

    Only cards that could be connected are gone to, from left to right.

    Parameters
    ----------
    host
        The canvas.
    node_id, side
        Where the wire is held: ``"out"`` looks for an input, ``"in"`` for an output.
    detached
        The wire whose other end is led elsewhere; ``None`` for a new wire.
    """

    def __init__(self, host: ConnectHost, node_id: str, side: str, detached: Edge | None) -> None:
        self._host = host
        self._fixed = node_id
        self._side = side
        self._detached = detached
        self._connections = Connections(host.model, detached)
        self._offered = self._possible()
        self._at = self._first()
        self._draft = DraftWireItem(host.network_scene.theme)

    @property
    def other(self) -> str | None:
        """The card the loose end is at; ``None`` when there is no possible one."""
        return self._offered[self._at] if self._offered else None

    @property
    def note(self) -> str:
        """What is said beside that card."""
        return self._draft.note.text

    def start(self) -> bool:
        """Show the wire, or say that nothing can be connected."""
        host = self._host
        name = host.model.name(self._fixed)
        if not self._offered:
            toward = "from" if self._side == "out" else "to"
            host.refuse(f"No other layer can take a wire {toward} {name}")
            return False
        host.network_scene.addItem(self._draft)
        host.network_scene.fade_wire(self._detached)
        self._show()
        return True

    def goes_on(self, key: Qt.Key) -> bool:
        """Tell whether a key leaves the wire in hand."""
        return key in _STEPS

    def press(self, key: Qt.Key) -> None:
        """Go on to another card, connect, or end."""
        if key in _STEPS:
            self._at = (self._at + _STEPS[key]) % len(self._offered)
            self._show()
            return
        self.cancel()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._connect()
        else:
            self._host.announce("Connecting ended")

    def cancel(self) -> None:
        """Show no wire any more; nothing has changed."""
        self._host.network_scene.end_draft(self._draft)

    def _possible(self) -> list[str]:
        """Return the cards that a wire may lead to, or come from."""
        model = self._host.model
        edges = [(node.id, self._edge(node.id)) for node in model.network.nodes]
        found = [
            node_id
            for node_id, edge in edges
            if edge != self._detached and not self._connections.refusal(edge.source, edge.target)
        ]
        return sorted(found, key=lambda node_id: model.positions[node_id])

    def _first(self) -> int:
        """Return the nearest possible card, those ahead of the held end before all others."""
        positions = self._host.model.positions
        x0, y0 = positions[self._fixed]
        ahead = 1 if self._side == "out" else -1

        def cost(index: int) -> tuple[bool, float]:
            x, y = positions[self._offered[index]]
            return (x - x0) * ahead <= 0, abs(x - x0) + abs(y - y0)

        return min(range(len(self._offered)), key=cost, default=0)

    def _edge(self, other: str) -> Edge:
        return Edge(self._fixed, other) if self._side == "out" else Edge(other, self._fixed)

    def _show(self) -> None:
        """Lead the loose end to the card it is at, and say which and what it would mean."""
        host, scene, other = self._host, self._host.network_scene, self._offered[self._at]
        host.reveal(other)
        edge = self._edge(other)
        found = self._connections.judge(edge.source, edge.target)
        theme = scene.theme
        color = theme.accent if found.is_ok else theme.error
        start = scene.seen(edge.source).port("out")
        end = scene.seen(edge.target).port("in")
        self._draft.show_draft(start, end, color, sure=found.is_ok)
        loose = end if self._side == "out" else start
        wanted = "in" if self._side == "out" else "out"
        for node_id, card in scene.cards.items():
            if node_id == other:
                card.set_ports(True, wanted, refused=not found.is_ok)
            else:
                card.set_ports(True, self._side if node_id == self._fixed else "")
        self._draft.set_message(
            f"{self._said(found)}\nEnter connects, arrows go on, Esc ends",
            loose,
            theme.text if found.is_ok else theme.error,
            host.visible_rect(),
        )
        host.announce(f"{self._said(found)}. Enter connects, Escape ends.")

    def _said(self, found: ConnectionCheck) -> str:
        """Return which wire it would be, and what speaks against it."""
        model, edge = self._host.model, self._edge(self._offered[self._at])
        place = f"{self._at + 1} of {len(self._offered)}"
        text = f"{model.name(edge.source)} → {model.name(edge.target)}, {place}"
        return f"{text}: {found.reason}" if found.reason else text

    def _connect(self) -> None:
        host, edge = self._host, self._edge(self._offered[self._at])
        asked = question(self._connections, edge.source, edge.target)
        if asked is not None:
            host.announce(asked.text)
            host.ask_beside(asked, edge.target)
            return
        edit = wire_edits.connect(host.model, edge.source, edge.target, self._detached)
        host.request(edit)
        host.announce(edit.text)
