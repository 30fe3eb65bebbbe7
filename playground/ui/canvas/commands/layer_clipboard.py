"""Layers on the clipboard: as text that another window, or a person, can read."""

from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from playground.graph.pieces import Piece
from playground.graph.spec import NetworkSpec
from playground.project.pieces.piece_text import (
    MOST_NUMBERS,
    BadPiece,
    with_room_for_weights,
)
from playground.ui.canvas.edits import piece_edits
from playground.ui.canvas.edits.piece_mime import holds_piece, piece_mime, read_piece
from playground.ui.canvas.gestures.gesture import Host
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.canvas.overlay.live_drawing import LiveDrawing

NOTHING = "Nothing is selected: select the layers to copy first"
TOO_LARGE = (
    f"Copied. For other windows their weights are too many (more than {MOST_NUMBERS:,} numbers): "
    "there they begin anew"
)


class ClipboardHost(Host, Protocol):
    """The canvas, as copying and pasting see it."""

    @property
    def pointer_place(self) -> QPointF | None:
        """Where in the scene the mouse is, ``None`` while it is elsewhere."""
        ...

    def reveal(self, node_id: str) -> None:
        """Bring a card into sight."""
        ...

    @property
    def live(self) -> LiveDrawing:
        """What is drawn of the training."""
        ...


class LayerClipboard:
    """Copies, cuts, pastes and duplicates the selected layers."""

    def __init__(self, host: ClipboardHost) -> None:
        self._host = host
        self._copied = Piece(NetworkSpec())

    def copy(self) -> bool:
        """Put the selected layers on the clipboard; returns whether there were any."""
        host = self._host
        if not host.selection:
            host.refuse(NOTHING)
            return False
        piece = self.piece_of(host.selection)
        fits = with_room_for_weights(piece)
        QApplication.clipboard().setMimeData(piece_mime(piece if fits else piece.bare))
        # What is too much for a text still comes along within the window.
        self._copied = piece
        if not fits:
            host.refuse(TOO_LARGE)
        return True

    def piece_of(self, node_ids: tuple[str, ...]) -> Piece:
        """Return layers, with what they have learned, to be put in elsewhere."""
        learnt = self._host.live.values.learnt_of({i: i for i in node_ids})
        return piece_edits.piece_of(self._host.model, node_ids).with_weights(learnt)

    def cut(self) -> None:
        """Put the selected layers on the clipboard and take them out of the network."""
        chosen = self._host.selection
        if self.copy():
            self._host.request(piece_edits.cut(self._host.model, chosen))

    @property
    def is_filled(self) -> bool:
        """Whether the clipboard holds what means layers."""
        content = QApplication.clipboard().mimeData()
        return content is not None and holds_piece(content)

    def paste_here(self, at: QPointF) -> None:
        """Put what the clipboard holds in at a place of the scene, or say why that cannot be."""
        try:
            self.paste(read_piece(QApplication.clipboard().mimeData()), at)
        except BadPiece as error:
            self._host.refuse(f"Nothing was pasted: {error}")

    def paste(self, piece: Piece, at: QPointF | None = None) -> None:
        """Put in what was copied: where the mouse is, else beside where it was copied."""
        copied = self._copied
        if not piece.weights and (piece.network, piece.layout) == (copied.network, copied.layout):
            piece = copied
        self.put(piece, at)

    def put(self, piece: Piece, at: QPointF | None = None) -> None:
        """Put layers in, with the weights that are given and no others."""
        place = at or self._host.pointer_place
        where = None if place is None else (place.x(), place.y())
        self._put(piece_edits.paste(self._host.model, piece, where))

    def duplicate(self) -> None:
        """Copy the selected layers to a place below."""
        if self._host.selection:
            self._put(piece_edits.duplicate(self._host.model, self._host.selection))

    def _put(self, edit: CanvasEdit) -> None:
        self._host.request(edit)
        for node_id in (edit.select or ())[:1]:
            if node_id in self._host.model.network:
                self._host.reveal(node_id)
