"""A project file that holds a training."""

from pathlib import Path

from playground.cli.terminal.process import print_notice
from playground.cli.terminal.progress_bars import READING, shown_work
from playground.core import PlaygroundError
from playground.datasets.base.data_errors import DataError
from playground.project.training_file import Trainer


def load_trained(path: Path) -> Trainer:
    """Load the training of a project file; what changed in its data since is told.

    Raises
    ------
    PlaygroundError
        When the file is missing or damaged, holds no training, or its data cannot be had.
    """
    if not path.exists():
        raise PlaygroundError(
            f"{path} is no file; train one first: playground train SOURCE --export NAME.playground"
        )
    try:
        with shown_work(READING) as progress:
            trainer = Trainer.load(path, progress=progress)
    except DataError as error:
        raise PlaygroundError(
            f"{path}: scaling and gaps are those of its data, which cannot be read: {error} "
            "(train with --embed to keep them in the project file)"
        ) from error
    for change in trainer.dataset.changes:
        print_notice(f"the table changed since it was trained on: {change}")
    return trainer
