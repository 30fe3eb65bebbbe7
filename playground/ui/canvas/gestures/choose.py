"""Which gesture a press of the mouse begins."""

from PySide6.QtCore import QMimeData, Qt

from playground.project.pieces.piece_text import BadPiece
from playground.ui.canvas.edits.piece_mime import PIECE_MIME, read_piece
from playground.ui.canvas.gestures.connect import ConnectPorts
from playground.ui.canvas.gestures.drop import DropLayer
from playground.ui.canvas.gestures.drop_piece import DropPiece
from playground.ui.canvas.gestures.gesture import Gesture, Host
from playground.ui.canvas.gestures.move import MoveCards
from playground.ui.canvas.gestures.pan import Pan
from playground.ui.canvas.gestures.rubber_band import RubberBand
from playground.ui.canvas.gestures.scrub import ScrubParameter
from playground.ui.canvas.palette.category import dragged_layer
from playground.ui.canvas.scene.hit_test import Hit


def gesture_for(
    host: Host, hit: Hit, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
) -> Gesture | None:
    """Return the gesture for what was pressed, ``None`` where a press is no drag."""
    if button == Qt.MouseButton.MiddleButton:
        return Pan(host)
    if button != Qt.MouseButton.LeftButton:
        return None
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return Pan(host)
    if hit.kind == "port":
        return ConnectPorts.from_port(host, hit.node_id, hit.side)
    if hit.kind == "wire" and hit.edge is not None and hit.end:
        return ConnectPorts.from_wire(host, hit.edge, hit.end, _scrub(host, hit))
    scrub = _scrub(host, hit)
    if scrub is not None:
        return scrub
    if hit.kind == "card":
        return MoveCards(host, (hit.node_id,))
    if hit.kind == "block" and hit.block in host.model.blocks.by_id:
        return MoveCards(host, host.model.blocks.by_id[hit.block].members)
    if hit.kind == "nothing":
        return RubberBand(host)
    return None


def drop_for(host: Host, content: QMimeData) -> Gesture | None:
    """Return the gesture for what is dragged here from the palette, ``None`` for anything else."""
    kind = dragged_layer(content)
    if kind is not None:
        return DropLayer(host, kind)
    if not content.hasFormat(PIECE_MIME):
        return None
    try:
        return DropPiece(host, read_piece(content))
    except BadPiece as error:
        host.refuse(f"Nothing was added: {error}")
        return None


def _scrub(host: Host, hit: Hit) -> ScrubParameter | None:
    """Return the drag that changes the number that was hit, if it was one."""
    place = hit.parameter(host.network_scene)
    before = host.values.value(place) if place is not None else None
    return ScrubParameter(host, place, before) if place is not None and before is not None else None
