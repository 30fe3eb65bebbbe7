"""A piece of a network as JSON text, for the clipboard: strict on the way in, like a file."""

import math
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from playground.core.version import __version__
from playground.graph.pieces import Piece
from playground.project.document.codec import APPLICATION
from playground.project.document.file_errors import BadDocument, ProjectFileError
from playground.project.document.migrations import FORMAT, migrate
from playground.project.document.network_check import EntryCheck, check_layout, check_network
from playground.project.document.plugin_origins import origins_of_network
from playground.storage.reading import refusing

MOST_BYTES = 4_000_000
MOST_LAYERS, MOST_WIRES = 1_000, 10_000
MOST_NUMBERS = 250_000
"""How many learned numbers may go along: their text has room in :data:`MOST_BYTES`."""
MOST_AXES = 8
FARTHEST = 1e6
"""How far from the middle a card may stand, in pixels of the drawing."""

_WHERE = "$.piece"


class BadPiece(ProjectFileError):
    """Text that is no piece of a network; the message says why, with the path in it."""


class _Envelope(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who wrote it, in which format, and the piece; see ``project.json``."""

    format: int
    application: str
    version: str
    piece: Piece
    plugins: dict[str, str] = {}


def encode_piece(piece: Piece) -> str:
    """Return a piece as indented JSON.

    Raises
    ------
    BadPiece
        When the text could not be read again.
    """
    _check(piece, {})
    origins = origins_of_network(piece.network)
    envelope = _Envelope(FORMAT, APPLICATION, __version__, piece, origins)
    return msgspec.json.format(msgspec.json.encode(envelope), indent=2).decode() + "\n"


def with_room_for_weights(piece: Piece) -> bool:
    """Tell whether what the layers learned may go along in the text."""
    arrays = [a for found in piece.weights.values() for a in found.values()]
    return sum(len(a.values) for a in arrays) <= 8 * MOST_NUMBERS


def looks_like_json(text: str) -> bool:
    """Tell whether a text is meant to be JSON: then it is no table, whatever else it is."""
    return text[:1_000].lstrip().startswith("{")


def decode_piece(text: str) -> Piece:
    """Return the piece in JSON text, which may be anybody's.

    Raises
    ------
    BadPiece
        With what is wrong and where.
    """
    size = len(text)
    if size > MOST_BYTES:
        raise BadPiece(f"{size:,} characters are more than the {MOST_BYTES:,} a piece may have")
    with refusing(BadPiece):
        envelope = msgspec.convert(_present(_read(text)), _Envelope)
    _check(envelope.piece, envelope.plugins)
    return envelope.piece


def _read(text: str) -> dict[str, Any]:
    with refusing(lambda why: BadPiece(f"the text is not JSON: {why}")):
        found = msgspec.json.decode(text)
    if not isinstance(found, dict) or found.get("application") != APPLICATION:
        raise BadPiece(f"the JSON is not of this application: $.application is not {APPLICATION!r}")
    if "piece" not in found:
        raise BadPiece("$.piece is missing: no layers were copied")
    return found


def _present(found: dict[str, Any]) -> dict[str, Any]:
    """Return the text's content in the present format."""
    number = found.get("format")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise BadPiece("$.format is missing or not a whole number from 1")
    if number > FORMAT:
        raise BadPiece(
            f"the piece has format {number}, and this version ({__version__}) reads up to format "
            f"{FORMAT}; paste it into a newer version"
        )
    return migrate(found) if number < FORMAT else found


def _check(piece: Piece, origins: dict[str, str]) -> None:
    count = len(piece.network.nodes)
    if not 1 <= count <= MOST_LAYERS:
        raise BadPiece(f"the piece has {count:,} layers; 1 to {MOST_LAYERS:,} are allowed")
    wires = len(piece.network.edges)
    if wires > MOST_WIRES:
        raise BadPiece(f"the piece has {wires:,} wires; at most {MOST_WIRES:,} are allowed")
    try:
        check_network(piece.network, EntryCheck(_WHERE, origins))
        check_layout(piece.layout, _WHERE)
    except BadDocument as error:
        raise BadPiece(str(error)) from error
    _check_weights(piece)
    for node_id, place in piece.layout.positions.items():
        if max(map(abs, place)) > FARTHEST:
            raise BadPiece(
                f"{_WHERE}.layout.positions.{node_id:.60} is {place}; "
                f"at most {FARTHEST:,.0f} from the middle is allowed"
            )


def _check_weights(piece: Piece) -> None:
    if not with_room_for_weights(piece):
        raise BadPiece(f"{_WHERE}.weights holds more than the {MOST_NUMBERS:,} numbers allowed")
    for node_id, found in piece.weights.items():
        if node_id not in piece.network:
            raise BadPiece(f"{_WHERE}.weights.{node_id:.60} is of no layer of the piece")
        for name, stored in found.items():
            where = f"{_WHERE}.weights.{node_id:.60}.{name:.60}"
            if len(stored.shape) > MOST_AXES or any(n < 0 for n in stored.shape):
                raise BadPiece(
                    f"{where}.shape is {stored.shape}; at most {MOST_AXES} sizes from 0 are allowed"
                )
            if 8 * math.prod(stored.shape) != len(stored.values):
                raise BadPiece(
                    f"{where}.values has {len(stored.values):,} bytes; 8 for each number of the "
                    f"shape {stored.shape} are allowed"
                )
            if not np.isfinite(stored.array).all():
                raise BadPiece(f"{where}.values holds a number that is not finite")
