"""A piece of a network as JSON text, for the clipboard: strict on the way in, like a file."""

from typing import Any

import msgspec
from msgspec import Struct

from playground.core.version import __version__
from playground.graph.pieces import Piece
from playground.project.document.codec import APPLICATION
from playground.project.document.file_errors import BadDocument, ProjectFileError
from playground.project.document.migrations import FORMAT, migrate
from playground.project.document.network_check import EntryCheck, check_layout, check_network
from playground.project.document.plugin_origins import origins_of_network

MOST_BYTES = 4_000_000
MOST_LAYERS, MOST_WIRES = 1_000, 10_000
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
    try:
        envelope = msgspec.convert(_present(_read(text)), _Envelope)
    except msgspec.MsgspecError as error:
        raise BadPiece(str(error)) from error
    _check(envelope.piece, envelope.plugins)
    return envelope.piece


def _read(text: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except msgspec.MsgspecError as error:
        raise BadPiece(f"the text is not JSON: {error}") from error
    except (RecursionError, UnicodeEncodeError) as error:
        raise BadPiece("the text is nested too deeply or holds broken characters") from error
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
    for node_id, place in piece.layout.positions.items():
        if max(map(abs, place)) > FARTHEST:
            raise BadPiece(
                f"{_WHERE}.layout.positions.{node_id:.60} is {place}; "
                f"at most {FARTHEST:,.0f} from the middle is allowed"
            )
