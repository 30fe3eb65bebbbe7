"""What a trainer needs to be saved and loaded, so that training need not know project files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from playground.core import PlaygroundError
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import TrainingConfig
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec, as_trained


class TrainingRecord(Struct, frozen=True):
    """A training as a file keeps it.

    Parameters
    ----------
    project
        What is trained.
    training, browser_seed
        How, which may have changed since; they replace the project's.
    checkpoint, history
        The complete state, and the curves up to it.
    """

    project: TrainingSpec
    training: TrainingConfig
    browser_seed: str
    checkpoint: Checkpoint
    history: tuple[Metrics, ...] = ()

    @classmethod
    def of(
        cls,
        project: TrainingSpec,
        config: TrainingConfig,
        seed: int | str | None,
        checkpoint: Checkpoint,
        history: tuple[Metrics, ...],
    ) -> "TrainingRecord":
        """Return the record of a training whose seed, if one is given, is not the project's."""
        now = as_trained(project, config, seed)
        return cls(project, now.training, now.browser_seed, checkpoint, history)


class TrainingFiles(Protocol):
    """Reads and writes files that hold a training."""

    def read(self, path: Path) -> TrainingRecord:
        """Read a file; raises :class:`PlaygroundError` when it holds no training to go on with."""
        ...

    def write(self, path: Path, record: TrainingRecord) -> None:
        """Write a file, or leave the old one as it was."""
        ...


@contextmanager
def fitting(path: str | Path, misfit: type[PlaygroundError]) -> Iterator[None]:
    """Say of a file that its training fits its network or its data no more, where that shows."""
    try:
        yield
    except misfit as error:
        raise PlaygroundError(f"{path}: its training cannot be gone on with: {error}") from error


_known: list[TrainingFiles] = []


def register_files(files: TrainingFiles) -> None:
    """Say what reads and writes files; the document's package does."""
    _known[:] = [files]


def training_files() -> TrainingFiles:
    """Return what reads and writes files."""
    if not _known:
        raise PlaygroundError("files are unknown here: write `from playground import Trainer`")
    return _known[0]
