"""Whether a file can be written, found out before the work is done."""

import os
from collections.abc import Sequence
from pathlib import Path

from playground.core.errors import PlaygroundError


class OutputRefused(PlaygroundError):
    """A file that could not be written in the end."""

    def __init__(self, what: str, path: Path, reason: str) -> None:
        super().__init__(f"{what} {path}: {reason}")


def check_suffix(what: str, path: Path, allowed: Sequence[str]) -> None:
    """Refuse a name whose ending stands for no known format."""
    if path.suffix.lower() not in allowed:
        raise OutputRefused(what, path, f"the name must end in {' or '.join(allowed)}")


def check_writable(what: str, path: Path) -> None:
    """Refuse a path whose folder is missing or closed, or whose file must not be replaced."""
    folder = path.absolute().parent
    reason = ""
    if not folder.exists():
        reason = f"the folder {folder} does not exist"
    elif not folder.is_dir():
        reason = f"{folder} is not a folder"
    elif path.is_dir():
        reason = "this is a folder"
    elif not os.access(folder, os.W_OK | os.X_OK):
        reason = f"the folder {folder} is write-protected"
    elif path.exists() and not os.access(path, os.W_OK):
        reason = "the file is write-protected"
    if reason:
        raise OutputRefused(what, path, reason)
