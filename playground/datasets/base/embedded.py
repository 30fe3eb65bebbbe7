"""Data files that are named by their content, because they travel inside the project file.

Wherever a source names a file, a reference to an attachment may stand; here, and nowhere else, it
becomes the path that the source reads.
"""

from pathlib import Path

from playground.core import Component, ParamValue, PlaygroundError
from playground.datasets.base.source import DATASETS, DatasetConfig, DatasetSource
from playground.storage.attachments import Attachment, AttachmentStore, digest_of


def create_source(config: DatasetConfig) -> DatasetSource:
    """Make the source that a description names, which reads embedded files where they lie.

    Raises
    ------
    ValueNotAllowed
        For an unknown source or parameter.
    AttachmentMissing
        When an embedded file is not on this computer.
    """
    found: dict[str, ParamValue] = {
        name: str(AttachmentStore().path(file)) for name, file in embedded_files(config).items()
    }
    return DATASETS.create(Component(config.kind, {**config.params, **found}))


def embedded_files(config: DatasetConfig) -> dict[str, Attachment]:
    """Return the files of a description that travel with it, by parameter."""
    names = DATASETS.get(config.kind).files if config.kind in DATASETS else ()
    values = {name: config.params.get(name) for name in names}
    found = {name: Attachment.parse(v) for name, v in values.items() if isinstance(v, str)}
    return {name: file for name, file in found.items() if file is not None}


def is_same_data(one: DatasetConfig, other: DatasetConfig) -> bool:
    """Tell whether two descriptions mean the same data, be it embedded or in a file.

    Putting a table into the project file, or taking it out, changes nothing of what is trained.
    """
    if one == other:
        return True
    if not (embedded_files(one) or embedded_files(other)):
        return False
    return _without_files(one) == _without_files(other) and _digests(one) == _digests(other)


def _without_files(config: DatasetConfig) -> tuple[object, ...]:
    files = DATASETS.get(config.kind).files if config.kind in DATASETS else ()
    params = {name: value for name, value in config.params.items() if name not in files}
    return config.kind, params, config.train_share, config.seed


def _digests(config: DatasetConfig) -> dict[str, str]:
    """Return the SHA-256 of every file that is read, by parameter; one that is not there has none.

    An attachment has its own even where its bytes are missing.
    """
    known = {name: file.digest for name, file in embedded_files(config).items()}
    try:
        files = create_source(config).files_read()
    except PlaygroundError:
        return known
    return {name: known.get(name) or digest_of(Path(path)) for name, path in files.items()}
