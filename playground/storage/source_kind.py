"""What SOURCE on the command line stands for, told by its looks."""

from difflib import get_close_matches
from enum import Enum
from pathlib import Path

from playground.core.errors import PlaygroundError
from playground.storage.resources import resource_path
from playground.storage.zip_names import ZIP_START, names_in_zip

PROJECT_SUFFIX = ".playground"
LESSON_SUFFIX = ".md"
MODEL_SUFFIX = ".onnx"
PROJECT_MEMBER = "project.json"
GZIP_START = b"\x1f\x8b"
STANDARD_INPUT = "-"


class UnknownSource(PlaygroundError):
    """A SOURCE that is no link, template or file."""


class SourceKind(Enum):
    """What a SOURCE is."""

    LINK = "link"
    TEMPLATE = "template"
    PROJECT = "project"
    LESSON = "lesson"
    MODEL = "model"
    """A trained network of whatever program, which is opened on data."""
    DATA = "data"
    """A file or a folder that is no project."""
    INPUT = "input"
    """Data that come through a pipe."""


def check_source(text: str) -> SourceKind:
    """Tell what a SOURCE is, by its looks and without opening more than its first bytes.

    ``-`` is the standard input. A link starts with ``#`` or has ``://`` or ``/#``; a template goes
    before a file of the same name (``./name`` is the file); for files see :func:`file_kind`.

    Raises
    ------
    UnknownSource
        When it is none of these; the message names what comes near.
    """
    if text == STANDARD_INPUT:
        return SourceKind.INPUT
    if text.startswith("#") or "://" in text or "/#" in text:
        return SourceKind.LINK
    templates = sorted(path.stem for path in resource_path("templates").glob("*.json"))
    if text in templates:
        return SourceKind.TEMPLATE
    try:
        if not text:
            raise FileNotFoundError  # pathlib takes it for the folder one is in
        return file_kind(Path(text))
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
    """Tell what a file is: a project by ending or content, a lesson or a model by its ending.

    Data is any other file, or a folder.

    Raises
    ------
    OSError, ValueError
        When it cannot be opened.
    """
    if path.suffix.lower() == PROJECT_SUFFIX:
        return SourceKind.PROJECT
    if path.is_dir():
        return SourceKind.DATA
    with path.open("rb") as file:
        start = file.read(len(ZIP_START))
    if path.suffix.lower() == LESSON_SUFFIX:
        return SourceKind.LESSON
    if path.suffix.lower() == MODEL_SUFFIX:
        return SourceKind.MODEL
    project = start == ZIP_START and PROJECT_MEMBER in names_in_zip(path)
    return SourceKind.PROJECT if project else SourceKind.DATA
