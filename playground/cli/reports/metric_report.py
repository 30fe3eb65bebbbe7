"""How good a training is, as a table in text and as a CSV file."""

from collections.abc import Sequence
from pathlib import Path

from playground.cli.source.headless_training import HeadlessTraining
from playground.cli.terminal.formats import aligned
from playground.core.text.numbers import counted, percent
from playground.storage.csv_writer import write_csv
from playground.training.metric_table import MetricRow, metric_rows, metric_table

MOST_CLASSES = 20
"""With more classes the text leaves them to the file."""

WIDEST, NARROWEST = 24, 8
"""Of the first column, and of the others."""

NOTHING = "-"
SPLITS = ("train", "test")


def rows_of(training: HeadlessTraining) -> tuple[MetricRow, ...]:
    """Return every metric of the network as it is now."""
    trainer = training.trainer
    return metric_rows(trainer.judge(), trainer.dataset.task, trainer.dataset.classes)


def write_metrics(path: Path, training: HeadlessTraining) -> None:
    """Write metric, class, train and test as CSV."""
    write_csv(metric_table(rows_of(training)), path)


def score_lines(losses: Sequence[float], rows: Sequence[MetricRow]) -> list[str]:
    """Return a table of loss and metrics, and one of the classes where there are any."""
    overall = [[r.metric.label, *_numbers(r)] for r in rows if not r.class_name]
    loss = ["Loss", *(f"{value:.4g}" for value in losses)]
    lines = _laid_out([["", *SPLITS], loss, *overall])
    by_class: dict[str, list[MetricRow]] = {}
    for row in rows:
        if row.class_name:
            by_class.setdefault(row.class_name, []).append(row)
    if len(by_class) > MOST_CLASSES:
        lines += [
            "",
            f"{counted(len(by_class), 'class')}: --metrics FILE.csv writes the numbers of each",
        ]
    elif by_class:
        labels = [row.metric.label for row in next(iter(by_class.values()))]
        cells = [[name, *(_numbers(r)[1] for r in found)] for name, found in by_class.items()]
        lines += ["", *_laid_out([["test, by class", *labels], *cells])]
    return lines


def _numbers(row: MetricRow) -> list[str]:
    return [_text(value, row.metric.is_share) for value in (row.train, row.test)]


def _text(value: float, is_share: bool) -> str:
    if value != value:
        return NOTHING
    return percent(value) if is_share else f"{value:.4g}"


def _laid_out(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return lines of cells: the first column to the left, numbers to the right."""
    cells = [[_fitting(head), *(cell.rjust(NARROWEST) for cell in rest)] for head, *rest in lines]
    return aligned(cells, [i > 0 for i in range(len(cells[0]))])


def _fitting(name: str) -> str:
    return name if len(name) <= WIDEST else name[: WIDEST - 3] + "..."
