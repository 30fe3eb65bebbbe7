"""Snapshots on the canvas: fields onto tiles, weights onto wires, within a frame's time."""

from PySide6.QtCore import QObject, QRectF, QTimer

from playground.core import Array
from playground.training.snapshot import Snapshot
from playground.ui.canvas.items.wire import WireItem
from playground.ui.canvas.scene import NetworkScene

LINES_PER_FRAME = 128
"""How many wires are restroked at once: curves are dear. The rest follows a moment later."""

_FOLLOW_UP_MS = 30


class LiveValues(QObject):
    """The latest snapshot, and what of it still has to be drawn."""

    def __init__(self, scene: NetworkScene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self._tiles: dict[str, Array] = {}
        self._weights: dict[str, Array] = {}
        self._biases: dict[str, Array] = {}
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FOLLOW_UP_MS)
        self._timer.timeout.connect(self._follow_up)
        self._seen = QRectF()

    def weight(self, node_id: str) -> Array | None:
        """Return the latest weight ``(in, out)`` of a node."""
        return self._weights.get(node_id)

    def bias(self, node_id: str, unit: int) -> float | None:
        """Return the latest bias of a unit."""
        values = self._biases.get(node_id)
        fits = values is not None and values.ndim == 1 and unit < len(values)
        return float(values[unit]) if fits and values is not None else None

    def take(self, snapshot: Snapshot) -> None:
        """Remember a snapshot's values; a snapshot without tiles leaves the earlier ones."""
        if snapshot.tiles:
            self._tiles = dict(snapshot.tiles)
        self._weights = {p.node_id: p.value for p in snapshot.parameters if p.name == "weight"}
        self._biases = {p.node_id: p.value for p in snapshot.parameters if p.name == "bias"}

    def draw(self, seen: QRectF) -> None:
        """Draw what changed within the visible part of the scene."""
        self._seen = seen
        for node_id, card in self._scene.cards.items():
            values = self._tiles.get(node_id)
            if values is not None and card.face.tiles and card.rect().intersects(seen):
                card.column.show(values)
        self._draw_wires(LINES_PER_FRAME)

    def draw_all(self) -> None:
        """Draw everything now, seen or not: for pictures and after structural changes."""
        everywhere = self._scene.sceneRect()
        self.draw(everywhere)
        self._draw_wires(10**9)

    def forget_shapes(self) -> None:
        """Blank what no longer fits its card, after the network changed."""
        for node_id, card in self._scene.cards.items():
            values = self._tiles.get(node_id)
            if values is None or len(values) != card.face.tiles:
                card.column.clear()

    def _draw_wires(self, budget: int) -> None:
        """Restroke changed wires, each edge in its turn, until the budget is used up."""
        wires = list(self._scene.wires.values())
        for offset in range(len(wires)):
            wire = wires[(self._turn + offset) % len(wires)]
            if budget <= 0:
                self._turn = (self._turn + offset) % len(wires)
                self._timer.start()
                return
            if wire.boundingRect().intersects(self._seen) and self._draw_wire(wire):
                budget -= len(wire.lines.starts)

    def _draw_wire(self, wire: WireItem) -> bool:
        return wire.set_levels(wire.wanted_levels(self._weights.get(wire.edge.target)))

    def _follow_up(self) -> None:
        self._draw_wires(LINES_PER_FRAME)
