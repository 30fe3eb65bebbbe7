"""Snapshots on the canvas: fields onto tiles, weights onto wires, within a frame's time."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QRectF, QTimer

from playground.core import Array
from playground.core.text.numbers import number
from playground.graph import Edge
from playground.graph.pieces import NOTHING_LEARNT, Learnt
from playground.session.snapshots.snapshot import ParameterView, Snapshot
from playground.ui.canvas.items.wire import WireItem
from playground.ui.canvas.model.level_of_detail import LevelOfDetail
from playground.ui.canvas.scene.scene import NetworkScene
from playground.ui.canvas.wires.strongest import REST_SECONDS, StrongestLines
from playground.ui.support.chosen_parameter import Place

LINES_PER_FRAME, LINES_LIVE = 128, 64
"""How many wires are restroked at once: curves are dear. The rest follows a moment later.
While training runs there are fewer: the next frame has other weights anyway."""

_FOLLOW_UP_MS = 30


class LiveValues(QObject):
    """The latest snapshot, and what of it still has to be drawn.

    Attributes
    ----------
    is_live
        Whether training runs.
    waiting
        Returns what copies have learnt that are not connected yet: they are copied with it, too.
    """

    def __init__(self, scene: NetworkScene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self.is_live = False
        self.waiting: Callable[[], Learnt] = lambda: NOTHING_LEARNT
        self._tiles: dict[str, Array] = {}
        self._weights: dict[str, Array] = {}
        self._biases: dict[str, Array] = {}
        self._parameters: tuple[ParameterView, ...] = ()
        self._noted: dict[str, Callable[[], Mapping[tuple[str, str], Array]]] = {}
        self._strongest = StrongestLines()
        self._turn = 0
        self._credit = 0
        self._place = self._scene.chosen.place
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FOLLOW_UP_MS)
        self._timer.timeout.connect(self._draw_wires)
        self._rest = QTimer(self)  # while training runs the next frame comes sooner
        self._rest.setSingleShot(True)
        self._rest.setInterval(round(1000 * REST_SECONDS))
        self._rest.timeout.connect(self._draw_wires)
        self._seen = QRectF()

    def weight(self, node_id: str) -> Array | None:
        """Return the latest weight ``(in, out)`` of a node."""
        return self._weights.get(node_id)

    def bias(self, node_id: str, unit: int) -> float | None:
        """Return the latest bias of a unit."""
        values = self._biases.get(node_id)
        fits = values is not None and values.ndim == 1 and unit < len(values)
        return float(values[unit]) if fits and values is not None else None

    def value(self, place: Place) -> float | None:
        """Return the latest number of a weight that is a line, or of a unit's bias."""
        node_id, name, index = place
        values = (self._weights if name == "weight" else self._biases).get(node_id)
        if values is None or len(index) != values.ndim:
            return None
        fits = all(0 <= i < n for i, n in zip(index, values.shape, strict=True))
        return float(values[index]) if fits else None

    def learnt_of(self, copies: Mapping[str, str]) -> Learnt:
        """Return what layers have learned, under the names of their copies."""
        waiting = self.waiting()
        return {new: self._learnt(old) or waiting.get(old, {}) for new, old in copies.items()}

    def _learnt(self, node_id: str) -> Mapping[str, Array]:
        return {p.name: p.value for p in self._parameters if p.node_id == node_id}

    def note(self, label: str, arrays: Callable[[], Mapping[tuple[str, str], Array]]) -> None:
        """Remember where to find what else is shown, by node id and parameter name."""
        self._noted[label] = arrays

    def notes(self, edge: Edge, line: int) -> list[str]:
        """Return what else is known of one line's weight: its gradient, its last change."""
        wire, texts = self._scene.wires[edge], []
        for label, arrays in self._noted.items():
            values = wire.values_of(arrays().get((edge.target, "weight")))
            if values is not None:
                texts.append(f"{label} {number(float(values[line]), trim=True, signed=True)}")
        return texts

    def bias_notes(self, node_id: str, unit: int) -> list[str]:
        """Return what else is known of a unit's bias: its gradient, its last change."""
        found = {label: arrays().get((node_id, "bias")) for label, arrays in self._noted.items()}
        return [
            f"{label.replace('w', 'b')} {number(float(values[unit]), trim=True, signed=True)}"
            for label, values in found.items()
            if values is not None and values.ndim == 1 and unit < len(values)
        ]

    def take(self, snapshot: Snapshot) -> None:
        """Remember a snapshot's values; a snapshot without tiles leaves the earlier ones."""
        if snapshot.tiles:
            self._tiles = dict(snapshot.tiles)
        self._parameters = snapshot.parameters
        self._weights = {p.node_id: p.value for p in snapshot.parameters if p.name == "weight"}
        self._biases = {p.node_id: p.value for p in snapshot.parameters if p.name == "bias"}

    def clear(self) -> None:
        """Forget all values, and show that none are known."""
        self._tiles, self._weights, self._biases, self._parameters = {}, {}, {}, ()
        self.forget_shapes()
        self.draw_all()

    def draw(self, seen: QRectF, turn: int | None = None) -> None:
        """Draw what changed within the visible part of the scene.

        Of the cards every other one, as ``turn`` is 0 or 1, and those that show nothing yet.
        """
        self._seen = seen
        for place, card in enumerate(self._scene.cards_in(seen)):
            if card.content.detail is LevelOfDetail.BLOCK:
                continue
            values, biases = self._tiles.get(card.node_id), self._biases.get(card.node_id)
            has_tiles = values is not None and card.content.tiles > 0
            if (not has_tiles or values is card.column.values) and biases is card.units.biases:
                continue  # by far the most after an edit, or while the view moves
            is_blank = has_tiles and card.column.is_blank
            if turn is not None and place % 2 != turn and not is_blank:
                continue
            if has_tiles and values is not None:
                card.column.show(values)
            card.units.show_biases(biases)
        self._draw_wires()

    def draw_all(self) -> None:
        """Draw everything now, seen or not: after structural changes."""
        self._credit = 10**9
        self.draw(self._scene.sceneRect())

    def forget_shapes(self) -> None:
        """Blank what no longer fits its card, after the network changed."""
        for node_id, card in self._scene.cards.items():
            values = self._tiles.get(node_id)
            is_known = values is not None and len(values) == card.content.tiles
            if not is_known and not card.column.is_blank:
                card.column.clear()

    def _draw_wires(self) -> None:
        """Restroke changed wires, each edge in its turn, as far as this frame's lines go.

        An edge with more lines than that is drawn whole, and later frames wait in its stead. Wires
        that show nothing yet are always drawn: half a network without weights looks broken.
        """
        most = LINES_LIVE if self.is_live else LINES_PER_FRAME
        self._credit = max(self._credit, min(self._credit + most, most))
        wires = list(self._scene.wires.values())
        if self._scene.chosen.place != self._place:
            self._place = self._scene.chosen.place
            for wire in wires:
                wire.forget_drawn()  # a number has a line of its own as long as it is chosen
        turn, waits = self._turn, False
        for offset in range(len(wires)):
            wire = wires[(turn + offset) % len(wires)]
            weight = self._weights.get(wire.edge.target)
            is_chosen = wire.style.kind != "strongest" or weight is wire.chosen
            if is_chosen and weight is wire.drawn and not self._awaits_line(wire):
                continue
            if not wire.isVisible() or not wire.bounds.intersects(self._seen):
                continue
            if wire.style.kind == "strongest" and (self._credit > 0 or self._lacks_line(wire)):
                self._choose_lines(wire, weight)
            levels = wire.wanted_levels(weight)
            if self._credit <= 0 and wire.levels is not None and wire.shows_other(levels):
                self._turn = self._turn if waits else (turn + offset) % len(wires)
                waits = True
            else:
                wire.drawn = weight
                if wire.set_levels(levels):
                    self._credit -= len(wire.lines.starts)
        self._credit = min(self._credit, most)
        if waits:
            self._timer.start()

    def _lacks_line(self, wire: WireItem) -> bool:
        """Tell whether an edge shows no weights yet, or not the chosen one."""
        chosen = self._scene.chosen.place
        is_here = wire.in_block(chosen) is not None
        return wire.places is None or (
            is_here and wire.line_at(chosen[1] if chosen else ()) is None
        )

    def _awaits_line(self, wire: WireItem) -> bool:
        """Tell whether a number was chosen that has no line yet."""
        chosen = self._scene.chosen.place
        return (
            chosen is not None
            and chosen[0] == wire.edge.target
            and wire.style.kind == "strongest"
            and self._lacks_line(wire)
        )

    def _choose_lines(self, wire: WireItem, weight: Array | None) -> None:
        """Have the strongest weights drawn, where others than those in sight are by now."""
        block = wire.block_of(weight)
        if block is not None:
            wanted = wire.in_block(self._scene.chosen.place)
            if not self._strongest.rests(wire.edge):
                wire.chosen = weight
            elif not self.is_live:
                self._rest.start()
            places = self._strongest.choose(wire.edge, block, wire.places, wanted)
            if places is not None:
                self._scene.choose_lines(wire.edge, places)
