"""What is in a zip archive, without unpacking anything."""

import zipfile
from pathlib import Path

from playground.storage.reading import LIBRARY_ERRORS

ZIP_START = b"PK\x03\x04"


def names_in_zip(path: Path) -> tuple[str, ...]:
    """Return the names of an archive's members; none where it is no archive, or a damaged one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(archive.namelist())
    except LIBRARY_ERRORS:
        return ()
