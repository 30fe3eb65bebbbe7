"""The files a document's data comes from: named by its source's parameters, and perhaps moved."""

import os
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

from msgspec.structs import replace

from playground.datasets import DATASETS, DatasetConfig
from playground.datasets.base.embedded import embedded_files


def data_files(config: DatasetConfig) -> dict[str, str]:
    """Return the data files a document names by their paths, by parameter.

    Those that are embedded in the project file have none: they are never missing or elsewhere.
    """
    names = DATASETS.get(config.kind).files if config.kind in DATASETS else ()
    values = {name: config.params.get(name) for name in names if name not in embedded_files(config)}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


def data_name(config: DatasetConfig) -> str:
    """Return what a document's data is called: as its file without the ending, or as its source."""
    source = DATASETS.get(config.kind) if config.kind in DATASETS else None
    files = [config.params.get(name) for name in (source.files if source is not None else ())]
    named = next((name for name in files if isinstance(name, str) and name), "")
    if named:
        return PureWindowsPath(named).stem
    return source.title if source is not None else config.kind


def with_files(config: DatasetConfig, files: Mapping[str, Path]) -> DatasetConfig:
    """Return the same choice of data with files elsewhere, by parameter."""
    return replace(
        config, params={**config.params, **{name: str(path) for name, path in files.items()}}
    )


def missing_files(config: DatasetConfig) -> dict[str, str]:
    """Return the data files that are not where the document says, by parameter."""
    # os.path answers False where pathlib raises: names that are too long, or hold a NUL.
    return {name: file for name, file in data_files(config).items() if not os.path.exists(file)}


def file_name(named: str) -> str:
    """Return a data file's name without its folder, whichever system wrote the path."""
    return PureWindowsPath(named).name


def with_found(config: DatasetConfig, name: str, path: Path) -> DatasetConfig:
    """Return the same choice of data with one file found, and others that moved along with it.

    Parameters
    ----------
    config
        The choice of data.
    name
        The parameter that names the file.
    path
        Where the file is now.
    """
    return with_present_paths(with_files(config, {name: path}), path.parent)


def with_absolute_paths(config: DatasetConfig) -> DatasetConfig:
    """Make the data files' paths independent of the working folder."""
    return with_files(
        config,
        {
            name: Path(named).absolute()
            for name, named in data_files(config).items()
            if not PureWindowsPath(named).is_absolute()
        },
    )


def with_present_paths(config: DatasetConfig, folder: Path) -> DatasetConfig:
    """Find data files that moved together with the project file, or with one another."""
    found = {}
    for name, named in missing_files(config).items():
        beside = (folder / file_name(named)).absolute()
        if os.path.exists(beside):
            found[name] = beside
    return with_files(config, found)
