"""Putting a document's data into its file, and taking them out again."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from playground.core import PlaygroundError
from playground.core.progress import Progress, stretch, unwatched
from playground.datasets import DatasetConfig
from playground.datasets.base.embedded import create_source, embedded_files
from playground.storage.atomic_write import write_atomically
from playground.storage.attachments import (
    MOST_BYTES,
    AttachmentStore,
    chunks_of,
    digest_of,
)

SMALL_BYTES = 2**20
"""Data up to this size hardly make a project file larger: worth an offer."""


class NotEmbedded(PlaygroundError):
    """Data that cannot be put into a project file; the message says which, and why."""


class DataToEmbed(Struct, frozen=True):
    """The files that a document names, and what they would add to its file.

    Parameters
    ----------
    files
        Where they are, by the parameter that names them.
    size
        Their bytes together.
    """

    files: dict[str, Path]
    size: int

    @property
    def name(self) -> str:
        """What the first one is called, and how many come with it."""
        first, *others = self.files.values()
        return first.name + (f" and {len(others)} more" if others else "")


def data_to_embed(config: DatasetConfig) -> DataToEmbed:
    """Return what there is to put into the file of a document with these data.

    Raises
    ------
    NotEmbedded
        When there is nothing, or it is a folder, too large, or not there.
    """
    try:
        read = create_source(config).files_read()
    except PlaygroundError as error:
        raise NotEmbedded(f"the data cannot be included: {error}") from error
    inside = embedded_files(config)
    files = {name: Path(path) for name, path in read.items() if name not in inside}
    if not files:
        why = "they are in the project file already" if inside else "they are in no file"
        raise NotEmbedded(f"there are no data to include: {why}")
    for path in files.values():
        if path.is_dir():
            raise NotEmbedded(f"{path.name} is a folder; only files can be included")
    try:
        size = sum(path.stat().st_size for path in files.values())
    except OSError as error:
        reason = error.strerror or error
        raise NotEmbedded(f"the data cannot be included: {error.filename}: {reason}") from error
    found = DataToEmbed(files, size)
    if size > MOST_BYTES:
        raise NotEmbedded(
            f"{found.name} has {size:,} bytes; at most {MOST_BYTES:,} can be included in a project "
            "file, which names the data instead"
        )
    return found


def embed(config: DatasetConfig, progress: Progress = unwatched) -> DatasetConfig:
    """Return the same choice of data with its files named by their content.

    They are copied to where attachments lie; saving puts them into the project file. What is
    embedded already stays.

    Raises
    ------
    PlaygroundError, OSError
        When a file cannot be embedded or read, or the system refuses the copy.
    Cancelled
        When ``progress`` said so.
    """
    store, files = AttachmentStore(), data_to_embed(config).files
    found = {
        name: store.put_file(path, stretch(progress, i / len(files), (i + 1) / len(files)))
        for i, (name, path) in enumerate(files.items())
    }
    params = {name: attachment.reference for name, attachment in found.items()}
    return replace(config, params={**config.params, **params})


def take_out(config: DatasetConfig, path: Path, progress: Progress = unwatched) -> DatasetConfig:
    """Write embedded files, and return the choice of data that names them there.

    Parameters
    ----------
    config
        The choice of data.
    path
        Where the first file goes; the others go beside it, under their names.
    progress
        Told how far it is.

    Raises
    ------
    PlaygroundError
        When one is not on this computer or the system refuses; of the others that are there
        already, none is replaced.
    Cancelled
        When ``progress`` said so; files that were written whole by then stay.
    """
    places: dict[str, Path] = {}
    inside = embedded_files(config)
    for i, (name, attachment) in enumerate(inside.items()):
        watch = stretch(progress, i / len(inside), (i + 1) / len(inside))
        place = places[name] = path.with_name(attachment.name) if places else path
        if digest_of(place, stretch(watch, 0.0, 0.3)) == attachment.digest:
            continue
        if place != path and place.exists():
            raise NotEmbedded(f"{place} is there already, and is another file")
        _copy(AttachmentStore().path(attachment), place, stretch(watch, 0.3, 1.0))
    params = {name: str(place) for name, place in places.items()}
    return replace(config, params={**config.params, **params})


def _copy(source: Path, path: Path, progress: Progress) -> None:
    with source.open("rb") as content:
        write_atomically(path, lambda file: file.writelines(chunks_of(content, progress)))
