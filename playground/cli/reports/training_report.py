"""What a training came to: one JSON object, or a table."""

from collections.abc import Sequence

from playground.cli.reports.metric_report import rows_of, score_lines
from playground.cli.source.headless_training import HeadlessTraining
from playground.cli.terminal.formats import json_text
from playground.core.text.numbers import counted
from playground.nn.base.metric import MetricValue
from playground.training.trainer import Trainer


def as_json(training: HeadlessTraining, written: Sequence[str]) -> str:
    """Return one JSON object; numbers that are not finite become ``null``, as JSON has none.

    ``written`` are lines about the files that were written.
    """
    trainer = training.trainer
    result = {
        "epochs": trainer.epoch,
        "steps": trainer.step_count,
        "seconds": training.seconds,
        **_scores(trainer),
        "diverged": bool(training.diverged),
        "stopped": training.stopped,
        "written": list(written),
    }
    return json_text(result)


def as_text(training: HeadlessTraining) -> str:
    """Return a summary for people; what was done to make data and network fit is listed in it."""
    trainer = training.trainer
    lines = [f"- {note}" for note in training.start.notes]
    lines.append(
        f"{training.start.project.name}: {counted(trainer.epoch, 'epoch')}, "
        f"{counted(trainer.step_count, 'step')}, {training.seconds:.2f} s"
    )
    losses = [score["loss"] for score in trainer.evaluate().values()]
    lines += score_lines(losses, rows_of(training))
    return "\n".join(lines)


def _scores(trainer: Trainer) -> dict[str, object]:
    """Return loss, accuracy and every metric of both splits."""
    scores, found = trainer.evaluate(), trainer.judge()
    classes = trainer.dataset.classes
    return {
        split: scores[split]
        | {"metrics": {key: _plain(measure, classes) for key, measure in measures.items()}}
        for split, measures in found.items()
    }


def _plain(measure: MetricValue, classes: Sequence[str]) -> dict[str, object]:
    """Return a measure as JSON has it, with the numbers of the classes where there are any."""
    value: dict[str, object] = {"value": measure.value}
    if not measure.classes:
        return value
    return value | {"classes": dict(zip(classes, measure.classes, strict=True))}
