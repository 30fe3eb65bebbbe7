"""Which source reads a file: told by its first bytes, and by its name where they say nothing."""

import os
from pathlib import Path

from playground.core.plugins import load_plugins
from playground.datasets import files
from playground.datasets.base.data_errors import DataError
from playground.datasets.base.source import DatasetSource
from playground.datasets.csv.base.file_check import foreign_kind, is_text
from playground.datasets.csv.base.table_bytes import open_table
from playground.datasets.files.csv_source import CsvFile
from playground.datasets.files.folder_source import FolderImages

START_BYTES = 1 << 12


def source_for(path: Path) -> type[DatasetSource]:
    """Return the source that reads a file or a folder.

    The content decides, for names can be wrong; what holds text and nothing else is a table. The
    ending decides where the content says nothing: the source then says what is wrong with it.

    Raises
    ------
    DataError
        When none does; the message names the endings that are known.
    """
    if not os.path.exists(path):  # it answers where pathlib raises: names too long, or with a NUL
        raise DataError(path, None, None, "there is no such file")
    start = _start(path)
    for source in file_sources():
        if source is not CsvFile and source.recognizes(path, start):
            return source
    if is_text(start):
        return CsvFile
    named = by_ending(path.name)
    if named is not None:
        return named
    if path.is_dir():
        return FolderImages  # it says what is wrong with the folder
    what = foreign_kind(start)
    endings = [ending for source in file_sources() for ending in source.suffixes]
    known = ", ".join(ending for ending in endings if not ending.endswith(".gz"))
    said = f"it cannot be opened as data{what and f': {what}'}; known are files named {known}"
    raise DataError(path, None, None, f"{said}, and folders of images")


def file_sources() -> tuple[type[DatasetSource], ...]:
    """Return the sources that read files, those of plug-ins included, in the listed order."""
    load_plugins()
    return tuple(source for source in files.DATASETS if source.files)


def by_ending(name: str) -> type[DatasetSource] | None:
    """Return the source of the longest ending that a file's name has; ``None`` for none."""
    lower = name.lower()
    fits = [(len(e), s) for s in file_sources() for e in s.suffixes if lower.endswith(e)]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _start(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked; none where there are none to read."""
    try:
        with open_table(path) as file:
            return file.read(START_BYTES)
    except (DataError, OSError, ValueError):
        return b""
