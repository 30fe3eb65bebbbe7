"""What a project file holds beside its document, to be kept when the document is written anew."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from playground.project.document.archive import read_archive
from playground.project.document.file_errors import ProjectFileError
from playground.project.document.trained_state import KeptTraining
from playground.project.runs.run_list import RunList
from playground.project.runs.run_members import decode_runs, is_of_runs
from playground.storage.source_kind import PROJECT_MEMBER

Runs: TypeAlias = RunList | Mapping[str, bytes]
"""The runs of a file: as values, or as its archive members where they cannot be read."""


def kept_training(path: Path) -> KeptTraining | None:
    """Return the training a project file holds, unread; ``None`` when there is none."""
    members = {n: c for n, c in _held(path).items() if n != PROJECT_MEMBER and not is_of_runs(n)}
    return KeptTraining(members) if members else None


def kept_runs(path: Path) -> Runs:
    """Return the runs a project file holds; their members where they cannot be read."""
    members = {name: c for name, c in _held(path).items() if is_of_runs(name)}
    try:
        return decode_runs(members)
    except ProjectFileError:
        return members


def _held(path: Path) -> dict[str, bytes]:
    """Return the members of a project file; nothing where there is none, or it is damaged."""
    if not path.is_file():  # a pipe would be waited for
        return {}
    try:
        members = read_archive(path)
    except ProjectFileError:
        return {}
    return members if PROJECT_MEMBER in members else {}
