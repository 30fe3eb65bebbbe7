"""Answering a file off the GUI thread: for the table of the window, and into a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from playground.core.progress import Cancelled, Progress
from playground.datasets.new_data.encode_table import Unknown
from playground.nn.base.metric import Metric, MetricValue
from playground.storage.atomic_write import write_atomically
from playground.storage.csv_writer import Cell, rows_as_csv
from playground.training.prediction.answerer import Answerer
from playground.training.prediction.data_prediction import DataPrediction
from playground.training.prediction.result_table import ResultColumns
from playground.training.trainer import Trainer
from playground.ui.support.background_task import TaskRun

MOST_ROWS, MOST_CELLS, FEWEST_ROWS = 10_000, 200_000, 100
"""What the window's table holds, as many rows as that are; a file that is written has all."""


class ShownWeights(Struct, frozen=True, eq=False):
    """A copy of the network at the moment that is shown.

    Parameters
    ----------
    answerer
        What answers with it.
    epoch, step
        Which moment it is.
    """

    answerer: Answerer
    epoch: int
    step: int

    @classmethod
    def of(cls, trainer: Trainer) -> "ShownWeights":
        """Copy a trainer's network; runs in the worker's thread."""
        answerer = Answerer.copy_of(trainer.model, trainer.dataset, trainer.project.dataset)
        return cls(answerer, trainer.epoch, trainer.step_count)


class FileAnswers(Struct, frozen=True, eq=False):
    """What became of a file.

    Parameters
    ----------
    columns
        What stands in the table.
    cells, texts
        The first rows, column by column in the order of the header, and which are of texts.
    count, answered, judged, wrong
        Of all rows; see :class:`DataPrediction`.
    metrics
        What the metrics come to, where the target is known.
    notes
        What was done to the rows.
    """

    columns: ResultColumns
    cells: tuple[Sequence[Cell], ...]
    texts: tuple[bool, ...]
    count: int
    answered: int
    judged: int
    wrong: int
    metrics: dict[Metric, MetricValue]
    notes: tuple[str, ...]

    @property
    def shown(self) -> int:
        """How many rows the table holds."""
        return len(self.cells[0])


def answer_file(
    weights: ShownWeights, path: Path, unknown: Unknown, run: TaskRun
) -> FileAnswers | None:
    """Answer all rows and keep the first; ``None`` where somebody stopped it."""
    made = DataPrediction(weights.answerer, path, unknown)
    columns: ResultColumns | None = None
    cells: list[list[Cell]] = []
    most = MOST_ROWS
    try:
        for answered in made.run(run.progress):
            if columns is None:
                columns = ResultColumns.of(answered, made.answerer.known, with_data=True)
                cells = [[] for _ in columns.header]
                most = min(MOST_ROWS, max(MOST_CELLS // len(cells), FEWEST_ROWS))
            if len(cells[0]) < most:
                left = most - len(cells[0])
                for column, more in zip(cells, columns.columns(answered), strict=True):
                    column.extend(more[:left])
    except Cancelled:
        return None
    assert columns is not None
    return FileAnswers(
        columns,
        tuple(cells),
        tuple(any(isinstance(value, str) for value in column) for column in cells),
        made.count,
        made.answered,
        made.judged,
        made.wrong,
        made.metrics(),
        made.notes,
    )


def write_file(
    weights: ShownWeights, path: Path, unknown: Unknown, out: Path, run: TaskRun
) -> Path | None:
    """Answer all rows into a CSV file, beside the data; ``None`` where somebody stopped it."""

    def write(file: BinaryIO) -> None:
        for text in _csv(weights, path, unknown, run.progress):
            file.write(text.encode("utf-8"))

    try:
        write_atomically(out, write)
    except Cancelled:
        return None
    return out


def _csv(weights: ShownWeights, path: Path, unknown: Unknown, progress: Progress) -> Iterator[str]:
    made = DataPrediction(weights.answerer, path, unknown)
    columns: ResultColumns | None = None
    for answered in made.run(progress):
        if columns is None:
            columns = ResultColumns.of(answered, made.answerer.known, with_data=True)
            yield rows_as_csv([columns.header])
        yield rows_as_csv(columns.rows(answered))
