"""How a piece of a network travels: on the clipboard, and from the palette."""

from PySide6.QtCore import QMimeData

from playground.graph.pieces import Piece
from playground.project.pieces.piece_text import decode_piece, encode_piece, looks_like_json

PIECE_MIME = "application/x-playground-piece"
"""How layers travel between windows; the same JSON goes along as plain text."""


def piece_mime(piece: Piece) -> QMimeData:
    """Return what the clipboard holds after copying a piece."""
    text = encode_piece(piece)
    content = QMimeData()
    content.setText(text)
    content.setData(PIECE_MIME, text.encode())
    return content


def holds_piece(content: QMimeData) -> bool:
    """Tell whether this means layers rather than data, whether or not it can be read."""
    return content.hasFormat(PIECE_MIME) or looks_like_json(content.text())


def read_piece(content: QMimeData) -> Piece:
    """Return the layers that were copied.

    Raises
    ------
    BadPiece
        When it is something else, with what is wrong and where.
    """
    if content.hasFormat(PIECE_MIME):
        return decode_piece(bytes(content.data(PIECE_MIME).data()).decode(errors="replace"))
    return decode_piece(content.text().strip())
