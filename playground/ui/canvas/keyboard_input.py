"""The keyboard on the canvas: walking along the network, resizing and moving cards."""

from typing import Protocol

from PySide6.QtCore import Qt

from playground.graph import Edge
from playground.ui.canvas.commands.block_commands import BlockCommands
from playground.ui.canvas.commands.layer_commands import LayerCommands
from playground.ui.canvas.editors.card_editors import CardEditors
from playground.ui.canvas.gestures.connect_keys import ConnectByKeys, ConnectHost
from playground.ui.canvas.model import canvas_edits
from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.overlay.unit_notes import UnitNotes
from playground.ui.theme.tokens import GRID

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)
"""Keys that mean nothing by themselves."""

_ALONG_UNITS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_STEPS = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
    Qt.Key.Key_Minus: -1,
}


class KeyboardHost(ConnectHost, Protocol):
    """The canvas, as keys see it."""

    @property
    def is_in_gesture(self) -> bool:
        """Whether a drag is going on."""
        ...

    @property
    def unit_notes(self) -> UnitNotes:
        """What is shown of single units."""
        ...

    def cancel_gesture(self) -> bool:
        """Cancel the drag that is going on; returns whether there was one."""
        ...

    @property
    def blocks(self) -> BlockCommands:
        """Groups layers into blocks."""
        ...

    @property
    def layers(self) -> LayerCommands:
        """Changes and deletes layers."""
        ...

    @property
    def editors(self) -> CardEditors:
        """Edits cards in place."""
        ...


class KeyboardInput:
    """Does what keys are for, to the last selected card."""

    def __init__(self, host: KeyboardHost) -> None:
        self._host = host
        self._connecting: ConnectByKeys | None = None

    @property
    def connecting(self) -> ConnectByKeys | None:
        """The wire that keys lead from card to card, if there is one."""
        return self._connecting

    def connect(self, node_id: str, side: str, detached: Edge | None = None) -> None:
        """Begin a wire at a card, or lead the other end of one elsewhere."""
        self.stop_connecting()
        wire = ConnectByKeys(self._host, node_id, side, detached)
        self._connecting = wire if wire.start() else None

    def stop_connecting(self) -> bool:
        """Give up the wire in hand; returns whether there was one."""
        wire, self._connecting = self._connecting, None
        if wire is not None:
            wire.cancel()
        return wire is not None

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key is for; returns whether it is for anything."""
        host, current = self._host, self._current()
        if self._connecting is not None:
            return self._lead(key)
        if key == Qt.Key.Key_Escape:
            return host.cancel_gesture() or self._deselect()
        if modifiers & Qt.KeyboardModifier.ControlModifier or host.is_in_gesture:
            return False
        if key in _ARROWS and modifiers & Qt.KeyboardModifier.ShiftModifier:
            return self._nudge(*_ARROWS[key])
        if key in _ARROWS:
            return self._go_to(node_towards(host.model, current, key))
        if current is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if current in host.model.blocks.hidden:
                host.blocks.fold()
            else:
                host.editors.edit(current)
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            host.layers.delete_selected()
            return True
        return current is not None and self._press_for_units(current, key)

    def _press_for_units(self, current: str, key: Qt.Key) -> bool:
        """Change how many units a layer has, walk along them, switch the one walked to."""
        if key in _STEPS:
            self._host.layers.step_units(current, _STEPS[key])
            return True
        notes = self._host.unit_notes
        if key == Qt.Key.Key_B and notes.focused is not None:
            place = (current, "bias", (notes.focused[1],))
            self._host.values.type_value(place, self._host.network_scene.cards[current].pos())
            return True
        if key in _ALONG_UNITS:
            return notes.walk(current, _ALONG_UNITS[key])
        return key == Qt.Key.Key_O and notes.toggle_focused(current)

    def walk(self, forward: bool) -> bool:
        """Select the next or previous card; returns whether there is one."""
        if self._connecting is not None:
            return self._lead(Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab)
        return self._go_to(node_along(self._host.model, self._current(), 1 if forward else -1))

    def _lead(self, key: Qt.Key) -> bool:
        """Lead the wire in hand on; every key is its until it ends."""
        wire = self._connecting
        assert wire is not None
        if key in MODIFIERS:
            return False
        if not wire.goes_on(key):
            self._connecting = None
        wire.press(key)
        return True

    def _current(self) -> str | None:
        return self._host.selection[-1] if self._host.selection else None

    def _go_to(self, node_id: str | None) -> bool:
        if node_id is None:
            return False
        self._host.select(self._host.model.blocks.together(node_id))
        self._host.reveal(node_id)
        return True

    def _nudge(self, dx: int, dy: int) -> bool:
        model = self._host.model
        places = {
            i: (x + dx * GRID, y + dy * GRID)
            for i, (x, y) in model.positions.items()
            if i in self._host.selection
        }
        if places:
            key = "nudge." + ",".join(sorted(places))
            self._host.request(canvas_edits.move(model, places, key))
        return True

    def _deselect(self) -> bool:
        scene = self._host.network_scene
        is_marked = scene.selected_edge is not None or scene.chosen.isVisible()
        if not self._host.selection and not is_marked:
            return False
        self._host.select(())
        return True


def node_along(model: CanvasModel, current: str | None, step: int) -> str | None:
    """Return the next or previous node along the network, ``None`` beyond its ends."""
    order = model.order
    if not order:
        return None
    if current not in order:
        return order[0] if step > 0 else order[-1]
    card = model.blocks.card
    index = order.index(current) + step
    while 0 <= index < len(order) and card(order[index]) == card(current):
        index += step  # what is seen as one card is one step
    return order[index] if 0 <= index < len(order) else None


def node_towards(model: CanvasModel, current: str | None, key: Qt.Key) -> str | None:
    """Return the node an arrow key leads to: along a wire first, else the nearest that way."""
    if current is None or current not in model.network:
        return node_along(model, None, 1)
    dx, dy = _ARROWS[key]
    wired = model.network.targets(current) if dx > 0 else model.network.sources(current)
    here = model.blocks.card(current)
    if dx and wired and wired[0] in model.network and model.blocks.card(wired[0]) != here:
        return wired[0]
    x0, y0 = model.positions[current]
    best, best_cost = None, float("inf")
    for node_id, (x, y) in model.positions.items():
        if model.blocks.card(node_id) == here:
            continue
        ahead = (x - x0) * dx + (y - y0) * dy
        aside = abs((x - x0) * dy) + abs((y - y0) * dx)
        if node_id != current and ahead > 0 and ahead + 2 * aside < best_cost and aside <= ahead:
            best, best_cost = node_id, ahead + 2 * aside
    return best
