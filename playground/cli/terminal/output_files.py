"""Whether files can be written, found out before the work is done; and writing them after it."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from playground.cli.terminal.process import print_notice
from playground.core.errors import PlaygroundError
from playground.storage.atomic_write import is_protected, is_stream


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
    try:
        reason = _obstacle(path)
    except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    if reason:
        raise OutputRefused(what, path, reason)


def check_outputs(outputs: Iterable[tuple[str, Path]], data: Sequence[Path]) -> None:
    """Refuse a file that cannot be written, one that two options name, or one that holds data.

    Parameters
    ----------
    outputs
        An option, as ``--plot``, and a file it writes.
    data
        The files that are trained from.
    """
    seen: dict[Path, str] = {}
    for option, path in outputs:
        check_writable(option, path)
        target = path.resolve()
        if target in seen:
            raise OutputRefused(option, path, f"{seen[target]} writes there too")
        seen[target] = option
        if any(os.path.exists(file) and target == file.resolve() for file in data):
            raise OutputRefused(option, path, "this is a file to train from")


def refuse_data(option: str, path: Path, read: Sequence[Path]) -> None:
    """Refuse to write where something is read from."""
    if any(os.path.exists(file) and path.resolve() == file.resolve() for file in read):
        raise OutputRefused(option, path, "this is a file to read from")


def write_all(outputs: Iterable[tuple[Path, Callable[[], object]]]) -> list[str]:
    """Write every file, whatever becomes of the others; returns a line per file written.

    What a writer returns as text is said of its file.
    """
    written = []
    for path, write in outputs:
        try:
            said = write()
        except PlaygroundError as error:
            print_notice(str(error))
        else:
            written.append(f"wrote {path}" + (f" ({said})" if isinstance(said, str) else ""))
    return written


def _obstacle(path: Path) -> str:
    """Return what is in the way of writing a file, empty when nothing is."""
    if is_stream(path):
        return "" if os.access(path, os.W_OK) else "it cannot be written to"
    folder = path.resolve().parent  # a link is written where it points
    if not folder.exists():
        return f"the folder {folder} does not exist"
    if not folder.is_dir():
        return f"{folder} is not a folder"
    if path.is_dir():
        return "this is a folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"the folder {folder} is write-protected"
    return "the file is write-protected" if is_protected(path) else ""
