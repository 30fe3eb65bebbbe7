"""Data that come through a pipe: kept like those that travel inside project files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from playground.core import PlaygroundError
from playground.datasets.csv.base.table_bytes import is_packed
from playground.datasets.source_for import source_for
from playground.storage.attachments import MOST_BYTES, AttachmentStore, chunks_of
from playground.storage.source_kind import PROJECT_MEMBER, STANDARD_INPUT
from playground.storage.zip_names import names_in_zip

NAME = "standard input"


def take_input() -> str:
    """Read data from the standard input, and return what names them where a path would stand.

    They are kept by their content: a project that is saved has them inside, and opens everywhere.

    Raises
    ------
    PlaygroundError
        When it is closed, a terminal or empty, or holds no data or too much to be kept.
    """
    with TemporaryDirectory() as folder:
        return AttachmentStore().put_file(_taken(Path(folder), "train -")).reference


@contextmanager
def piped_file(name: str) -> Iterator[Path]:
    """Give the path that a name stands for: ``-`` the standard input, kept as long as it is used.

    Raises
    ------
    PlaygroundError
        As :func:`take_input` does.
    """
    if name != STANDARD_INPUT:
        yield Path(name)
        return
    with TemporaryDirectory() as folder:
        yield _taken(Path(folder), "predict work.playground -")


def _taken(folder: Path, command: str) -> Path:
    """Write the standard input to a file in a folder, named after what is in it."""
    if sys.stdin is None:
        raise PlaygroundError("'-' takes data from the standard input, which is closed")
    stream = sys.stdin.buffer
    if stream.isatty():
        raise PlaygroundError(
            "'-' takes data from the standard input, which is a terminal here; "
            f"send a table through it, as in: playground {command} < table.csv"
        )
    path = folder / NAME
    _write(stream, path)
    if PROJECT_MEMBER in names_in_zip(path):
        raise PlaygroundError("the standard input holds a project; name its file instead of -")
    named = path.with_name(NAME + source_for(path).suffixes[0])
    if is_packed(path):
        named = named.with_name(named.name.removesuffix(".gz") + ".gz")
    path.rename(named)
    return named


def _write(stream: BinaryIO, path: Path) -> None:
    count = 0
    with path.open("wb") as file:
        for chunk in chunks_of(stream):
            count += file.write(chunk)
            if count > MOST_BYTES:
                raise PlaygroundError(
                    f"the standard input holds more than {MOST_BYTES:,} bytes; save the data, and "
                    "name the file"
                )
    if not count:
        raise PlaygroundError("the standard input is empty; a table was to come through it")
