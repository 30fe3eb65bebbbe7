"""What SOURCE on the command line stands for."""

from difflib import get_close_matches
from enum import Enum
from pathlib import Path

from playground.core.errors import PlaygroundError
from playground.core.resources import resource_path

PROJECT_SUFFIX = ".playground"
_ZIP_START = b"PK\x03\x04"


class UnknownSource(PlaygroundError):
    """A SOURCE that is no link, template or file."""


class SourceKind(Enum):
    """What a SOURCE is."""

    LINK = "link"
    TEMPLATE = "template"
    PROJECT = "project"
    TABLE = "table"


def check_source(text: str) -> SourceKind:
    """Tell what a SOURCE is, by its looks and without opening more than its first bytes.

    A link starts with ``#`` or has ``://`` or ``/#``; a template goes before a file of the same
    name (``./name`` is the file); a file is a project by its ending or its content, and a table
    otherwise.

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
    path = Path(text)
    if path.suffix.lower() == PROJECT_SUFFIX:
        return SourceKind.PROJECT
    try:
        with path.open("rb") as file:
            start = file.read(len(_ZIP_START))
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
        raise UnknownSource(f"cannot read {text:.80}: {error}") from error
    return SourceKind.PROJECT if start == _ZIP_START else SourceKind.TABLE
