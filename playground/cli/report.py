"""What a training came to: one JSON object, or a few lines."""

import json
import math
from typing import Any

from playground.cli.training import Training

DIGITS = 4


def as_json(training: Training) -> str:
    """Return one JSON object; numbers that are not finite become ``null``, as JSON has none."""
    trainer = training.trainer
    scores = trainer.evaluate()
    result = {
        "epochs": trainer.epoch,
        "steps": trainer.step_count,
        "seconds": training.seconds,
        "train": {name: _finite(value) for name, value in scores["train"].items()},
        "test": {name: _finite(value) for name, value in scores["test"].items()},
        "diverged": bool(training.diverged),
        "stopped": training.stopped,
    }
    return json.dumps(result, allow_nan=False)


def as_text(training: Training) -> str:
    """Return a summary for people; what was done to make data and network fit is listed in it."""
    trainer = training.trainer
    lines = [f"- {note}" for note in training.start.notes]
    lines.append(
        f"{training.start.project.name}: {trainer.epoch:,} epochs, {trainer.step_count:,} steps, "
        f"{training.seconds:.2f} s"
    )
    for name, score in trainer.evaluate().items():
        line = f"{name:<6} loss {score['loss']:.{DIGITS}g}"
        if score["accuracy"] is not None:
            line += f"  accuracy {100 * score['accuracy']:.1f} %"
        lines.append(line)
    return "\n".join(lines)


def _finite(value: Any) -> float | None:  # noqa: ANN401  (scores hold numbers and None)
    return value if value is not None and math.isfinite(value) else None
