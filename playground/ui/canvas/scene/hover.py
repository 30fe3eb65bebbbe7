"""What reacts to the mouse without a button: ports, buttons, single wires, the cursor."""

from PySide6.QtCore import Qt

from playground.ui.canvas.model.canvas_model import CanvasModel
from playground.ui.canvas.scene.hit_test import Hit
from playground.ui.canvas.scene.scene import NetworkScene

_CURSORS = {
    "button": Qt.CursorShape.PointingHandCursor,
    "port": Qt.CursorShape.CrossCursor,
    "card": Qt.CursorShape.OpenHandCursor,
    "wire": Qt.CursorShape.PointingHandCursor,
    "nothing": Qt.CursorShape.ArrowCursor,
}


class Hover:
    """Shows what could be done with the thing under the mouse."""

    def __init__(self, scene: NetworkScene) -> None:
        self._scene = scene
        self._node_id = ""

    def show(self, hit: Hit, model: CanvasModel) -> Qt.CursorShape:
        """Show a hit's affordances; returns the cursor that fits."""
        node_id = hit.node_id if hit.node_id in self._scene.cards else ""
        if node_id != self._node_id and self._node_id in self._scene.cards:
            self._scene.cards[self._node_id].set_ports(False)
        self._node_id = node_id
        if node_id:
            card = self._scene.cards[node_id]
            card.set_ports(True, hit.side)
            has_units = model.units_param(node_id) is not None
            # A pressed button resizes its card; the buttons stay under the mouse all the same.
            if has_units and hit.kind != "button":
                self._scene.pill.show_on(node_id, card.rect())
            elif not has_units:
                self._scene.pill.hide_away()
        else:
            self._scene.pill.hide_away()
        self._scene.pill.set_hot(hit.step)
        self._scene.show_line(hit.edge, hit.line)
        return _CURSORS[hit.kind]

    def clear(self) -> None:
        """Show nothing."""
        if self._node_id in self._scene.cards:
            self._scene.cards[self._node_id].set_ports(False)
        self._node_id = ""
        self._scene.pill.hide_away()
        self._scene.show_line(None)
