"""The ``.playground`` file: a zip archive with the document, and beside it the trained state.

``project.json`` holds the document with an integer format version. When training has begun, the
members of :mod:`playground.project.document.trained_state` follow.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from msgspec.structs import replace

from playground.datasets import DATASETS
from playground.nn.compiler.plan import Signature, analyze
from playground.project.document.archive import read_archive, write_archive
from playground.project.document.codec import decode_document, encode_document
from playground.project.document.errors import BadState, NotAProject, ProjectFileError
from playground.project.document.sampler_state import check_sampler
from playground.project.document.trained_state import (
    STATE,
    TrainedState,
    decode_state,
    encode_state,
    parameter_sizes,
)
from playground.project.project import Project
from playground.storage.atomic_write import write_atomically
from playground.training.base.checkpoint import Checkpoint

__all__ = ["Opened", "ProjectFileError", "TrainedState", "read_project", "write_project"]

DOCUMENT = "project.json"


@dataclass(frozen=True)
class Opened:
    """What a project file held; ``state`` is ``None`` when it was saved untrained."""

    project: Project
    state: TrainedState | None


def write_project(path: Path, project: Project, state: TrainedState | None = None) -> None:
    """Write a project file, or leave the old one as it was.

    Parameters
    ----------
    path
        The file. Paths of data files in the document are made absolute, so that the project can be
        opened from any folder.
    project, state
        The document, and what training made of it.

    Raises
    ------
    ProjectFileError
        When the document or the state could not be opened again.
    FileNotWritten
        When the system refuses.
    """
    members = {DOCUMENT: encode_document(_with_absolute_paths(project))}
    if state is not None:
        _check_fit(project, state.checkpoint)
        members.update(encode_state(state))
    write_atomically(path, lambda file: write_archive(file, members))


def read_project(path: Path) -> Opened:
    """Read a project file.

    Raises
    ------
    ProjectFileError
        A subclass that names what is wrong: the file is missing, damaged, hostile, of a newer
        format, or its document or its trained state is invalid.
    """
    members = read_archive(path)
    if DOCUMENT not in members:
        raise NotAProject(f"{path} is not a project file: it holds no {DOCUMENT}")
    try:
        project = decode_document(members.pop(DOCUMENT))
        state = decode_state(members) if members else None
        if state is not None:
            _check_fit(project, state.checkpoint)
    except ProjectFileError as error:
        raise type(error)(f"{path}: {error}") from error
    return Opened(_with_present_paths(project, path.parent), state)


def _check_fit(project: Project, checkpoint: Checkpoint) -> None:
    """Check that a state belongs to the network: its precision, its layers, their sizes."""
    dtype = str(checkpoint.theta.dtype)
    if dtype != project.training.dtype:
        raise BadState(f"{STATE}: theta is {dtype}, the project trains in {project.training.dtype}")
    replicas = len(checkpoint.theta) if checkpoint.theta.ndim == 2 else 1
    check_sampler(checkpoint.sampler, replicas, bool(project.browser_seed))
    infos = analyze(project.network, _signature(project, checkpoint)).infos
    sizes = parameter_sizes(checkpoint)
    for node_id, size in sizes.items():
        if node_id not in project.network:
            raise BadState(f"{STATE}: the network has no layer {node_id!r:.60}")
        info = infos.get(node_id)
        if info is not None and info.shape is not None and info.parameters != size:
            raise BadState(
                f"{STATE}: layer {node_id!r:.60} needs {info.parameters} parameters, "
                f"the file holds {size}"
            )
    for node_id, info in infos.items():
        if info.shape is not None and info.parameters and node_id not in sizes:
            raise BadState(f"{STATE}: the parameters of layer {node_id!r:.60} are missing")


def _signature(project: Project, checkpoint: Checkpoint) -> Signature:
    """Say what the data looks like without loading it.

    Only the number of columns matters here. A 2-D problem has two; a table's are those the input
    names or, when it names none, as many as the first weights have rows.
    """
    if DATASETS.get(project.dataset.kind).category.startswith("2-D"):
        return Signature(("x", "y"), True, 1)
    columns: list[str] = []
    for node in project.network.nodes:
        names = node.params.get("features") if node.kind == "input" else ()
        if isinstance(names, tuple):
            columns += [name for name in names if name not in columns]
    if not columns:
        entries = {node.id for node in project.network.nodes if node.kind == "input"}
        fed = {edge.target for edge in project.network.edges if edge.source in entries}
        rows = [shape[0] for node_id, _, shape in checkpoint.parameters if node_id in fed and shape]
        columns = [f"column {i}" for i in range(rows[0] if rows else 1)]
    return Signature(tuple(columns), False, 1)


def _data_files(project: Project) -> dict[str, str]:
    """Return the data files the document names, by parameter."""
    config = project.dataset
    names = DATASETS.get(config.kind).files if config.kind in DATASETS else ()
    values = {name: config.params.get(name) for name in names}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


def _with_files(project: Project, files: Mapping[str, Path]) -> Project:
    params = {**project.dataset.params, **{name: str(path) for name, path in files.items()}}
    return project.replace(dataset=replace(project.dataset, params=params))


def _with_absolute_paths(project: Project) -> Project:
    """Make the data files' paths independent of the working folder."""
    return _with_files(
        project,
        {
            name: Path(named).absolute()
            for name, named in _data_files(project).items()
            if not PureWindowsPath(named).is_absolute()
        },
    )


def _with_present_paths(project: Project, folder: Path) -> Project:
    """Find data files that moved together with the project file."""
    found = {}
    for name, named in _data_files(project).items():
        beside = (folder / PureWindowsPath(named).name).absolute()
        # os.path answers False where pathlib raises: names that are too long, or hold a NUL.
        if not os.path.exists(named) and os.path.isfile(beside):
            found[name] = beside
    return _with_files(project, found)
