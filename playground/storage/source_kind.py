"""What SOURCE on the command line stands for, and what a file is: by name and first bytes."""

import gzip
import zlib
from difflib import get_close_matches
from enum import Enum
from pathlib import Path

from playground.core.errors import PlaygroundError
from playground.storage.resources import resource_path

PROJECT_SUFFIX = ".playground"
ARRAYS_SUFFIX = ".npz"
_ZIP_START = b"PK\x03\x04"
GZIP_START = b"\x1f\x8b"
IDX_START = b"\x00\x00"
_IDX_TYPES = range(0x08, 0x0F)
_LONGEST_START = 4


class UnknownSource(PlaygroundError):
    """A SOURCE that is no link, template or file."""


class SourceKind(Enum):
    """What a SOURCE is."""

    LINK = "link"
    TEMPLATE = "template"
    PROJECT = "project"
    IMAGES = "images"
    ARRAYS = "arrays"
    TABLE = "table"


def check_source(text: str) -> SourceKind:
    """Tell what a SOURCE is, by its looks and without opening more than its first bytes.

    A link starts with ``#`` or has ``://`` or ``/#``; a template goes before a file of the same
    name (``./name`` is the file); for files see :func:`file_kind`.

    Raises
    ------
    UnknownSource
        When it is none of these; the message names what comes near.
    """
    if text.startswith("#") or "://" in text or "/#" in text:
        return SourceKind.LINK
    templates = sorted(path.stem for path in resource_path("templates").glob("*.json"))
    if text in templates:
        return SourceKind.TEMPLATE
    try:
        return file_kind(Path(text))
    except IsADirectoryError as error:
        raise UnknownSource(f"{text} is a folder; name a file in it") from error
    except FileNotFoundError as error:
        near = get_close_matches(text, templates, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UnknownSource(
            f"{text!r:.80} is neither a file nor a template; {hint}"
            f"templates: {', '.join(templates)}"
        ) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise UnknownSource(f"cannot read {text!r:.80}: {reason}") from error


def file_kind(path: Path) -> SourceKind:
    """Tell what a file is.

    A project and a file of arrays are known by their endings, a project also by its content;
    images begin with IDX's magic number, gzipped or not; anything else is a table.

    Raises
    ------
    OSError, ValueError
        When it cannot be opened.
    """
    if path.suffix.lower() == PROJECT_SUFFIX:
        return SourceKind.PROJECT
    with path.open("rb") as file:
        start = file.read(_LONGEST_START)
    if path.suffix.lower() == ARRAYS_SUFFIX:
        return SourceKind.ARRAYS
    if start == _ZIP_START:
        return SourceKind.PROJECT
    if start.startswith(GZIP_START):
        start = _unpacked_start(path)
    idx = start.startswith(IDX_START) and len(start) == _LONGEST_START and start[2] in _IDX_TYPES
    return SourceKind.IMAGES if idx else SourceKind.TABLE


def _unpacked_start(path: Path) -> bytes:
    """Return the first bytes of what is gzipped; none where it is damaged."""
    try:
        with gzip.open(path, "rb") as file:
            return file.read(_LONGEST_START)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""
