"""Embedded data on the way between a project file and where this computer reads it."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from playground.core import PlaygroundError
from playground.core.progress import Cancelled
from playground.datasets import DatasetConfig
from playground.datasets.base.embedded import embedded_files
from playground.project.document.archive import read_archive
from playground.project.document.file_errors import ProjectFileError
from playground.storage.attachments import Attachment, AttachmentMissing, AttachmentStore


class Unpacking:
    """Takes embedded files out of a project file; one that is damaged does not keep the others.

    Parameters
    ----------
    path
        The project file, for what is said of it.

    Attributes
    ----------
    notes
        What could not be taken, a sentence each.
    """

    def __init__(self, path: Path) -> None:
        self.notes: list[str] = []
        self._path = path
        self._store = AttachmentStore()

    def take(self, attachment: Attachment, pieces: Iterator[bytes]) -> None:
        """Unpack one file, or note why it cannot be."""
        try:
            self._store.put(attachment, pieces)
        except Cancelled:
            raise
        except PlaygroundError as error:
            note = f"{self._path}: the data in it cannot be used: {error}"
            if self._store.holds(attachment):
                note += "; this computer still has them, and saving puts them right"
            self.notes.append(note)


def files_to_embed(
    configs: Iterable[DatasetConfig], sources: Iterable[Path], *, lenient: bool = False
) -> tuple[dict[Attachment, Path], tuple[str, ...]]:
    """Return where the bytes of embedded files are, to be written into a project file.

    Parameters
    ----------
    configs
        The choices of data of the document and of its runs.
    sources
        Project files that may hold what this computer has lost: the one to be written, as it is
        now, and those the document is from.
    lenient
        Leave out what is nowhere, and say so, instead of refusing.

    Returns
    -------
    files, notes
        The bytes' files; a sentence for each one that is left out.

    Raises
    ------
    AttachmentMissing
        When one is nowhere.
    """
    store = AttachmentStore()
    wanted = {each: None for config in configs for each in embedded_files(config).values()}
    for path in sources:
        if path.is_file() and not all(map(store.holds, wanted)):
            with contextlib.suppress(ProjectFileError):  # whatever it is, nobody opens it now
                read_archive(path, Unpacking(path).take)
    found, notes = {}, []
    for attachment in wanted:
        try:
            found[attachment] = store.path(attachment)
        except AttachmentMissing as error:
            if not lenient:
                raise
            notes.append(f"its data are not in it: {error}")
    return found, tuple(notes)
