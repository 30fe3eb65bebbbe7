"""Drop a kept block: all its layers at once, unconnected."""

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt
from typing_extensions import override

from playground.graph.pieces import Piece
from playground.ui.canvas.edits import piece_edits
from playground.ui.canvas.gestures.gesture import Gesture, Host, Pointer
from playground.ui.canvas.items.overlays import GhostCardItem
from playground.ui.canvas.model import geometry
from playground.ui.canvas.model.canvas_edits import kind_title

_MOST_GHOSTS = 60
"""How many layers are drawn while they are dragged; of more, only the middle is."""


class DropPiece(Gesture):
    """Shows where the layers of a dragged piece would land."""

    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.DragCopyCursor
    outlives_edits: ClassVar[bool] = True

    def __init__(self, host: Host, piece: Piece) -> None:
        super().__init__(host)
        self._piece = piece
        self._ghosts = [
            (offset, GhostCardItem(host.network_scene.theme, kind_title(kind)))
            for kind, offset in piece_edits.offsets(piece)
        ][:_MOST_GHOSTS]

    @override
    def start(self, at: Pointer) -> None:
        for _, ghost in self._ghosts:
            self.host.network_scene.addItem(ghost)
        self.move(at)

    @override
    def move(self, at: Pointer) -> None:
        for offset, ghost in self._ghosts:
            ghost.setPos(geometry.snapped(at.scene + QPointF(*offset)))

    @override
    def commit(self, at: Pointer) -> None:
        self.cancel()
        place = (at.scene.x(), at.scene.y())
        self.host.request(piece_edits.paste(self.host.model, self._piece, place))

    @override
    def cancel(self) -> None:
        for _, ghost in self._ghosts:
            self.host.network_scene.removeItem(ghost)
