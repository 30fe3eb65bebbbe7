"""The blocks a person keeps for other networks: a folder with a file for each."""

import re
from pathlib import Path

from msgspec import Struct

from playground.graph.pieces import Piece
from playground.project.pieces.piece_text import MOST_BYTES, BadPiece, decode_piece, encode_piece
from playground.storage.atomic_write import FileNotWritten, write_atomically

SUFFIX = ".json"
MOST_BLOCKS = 500
"""How many files of the folder are looked at."""

_LONGEST_STEM = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""What no file may be called on Windows."""


class KeptBlock(Struct, frozen=True):
    """One block of the folder.

    Parameters
    ----------
    path, name
        Its file, and what it is called.
    text
        Its layers as JSON, as on the clipboard.
    piece
        Its layers; ``None`` when the file cannot be read.
    problem
        Why it cannot be.
    """

    path: Path
    name: str
    text: str = ""
    piece: Piece | None = None
    problem: str = ""


class BlockLibrary:
    """Reads and writes the blocks of one folder; it is made when the first is kept.

    Parameters
    ----------
    folder
        Where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> tuple[KeptBlock, ...]:
        """Return every block by name; those that cannot be read say why."""
        try:
            paths = sorted(self.folder.glob(f"*{SUFFIX}"))[:MOST_BLOCKS]
        except OSError:
            return ()
        found = [_read(path) for path in paths if not path.name.startswith(".")]
        return tuple(sorted(found, key=lambda block: (block.name.casefold(), block.path.name)))

    def path_of(self, name: str) -> Path:
        """Return the file of a block, there or not: its name, as far as files may be called so."""
        stem = re.sub(r"[^\w\- ]+", "_", name).strip(" .")[:_LONGEST_STEM].strip() or "block"
        if _RESERVED.fullmatch(stem):
            stem += "_"
        return self.folder / f"{stem}{SUFFIX}"

    def save(self, name: str, piece: Piece) -> Path:
        """Keep a piece under a name, in place of what had it.

        Raises
        ------
        BadPiece
            When it could not be read again.
        FileNotWritten
            When the system refuses.
        """
        content = encode_piece(piece).encode()
        path = self.path_of(name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileNotWritten(path, error) from error
        write_atomically(path, lambda file: file.write(content))
        return path

    def delete(self, path: Path) -> None:
        """Remove a block's file.

        Raises
        ------
        FileNotWritten
            When the system refuses.
        """
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileNotWritten(path, error) from error


def _read(path: Path) -> KeptBlock:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadPiece(f"more than {MOST_BYTES:,} bytes")
        text = path.read_text(encoding="utf-8")
        piece = decode_piece(text)
    except OSError as error:
        return KeptBlock(path, path.stem, problem=error.strerror or str(error))
    except (UnicodeDecodeError, BadPiece) as error:
        return KeptBlock(path, path.stem, problem=str(error))
    named = piece.layout.blocks
    return KeptBlock(path, named[0].name if len(named) == 1 else path.stem, text, piece)
