"""Where a training stands: within a step, and on its curves."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Which thirds of a step have run: what the three phase buttons show."""

    READY = "ready"
    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATED = "updated"


@dataclass(frozen=True)
class Metrics:
    """One point of the curves. ``nan`` where it does not apply (accuracy of a regression).

    ``epoch`` is whole after an epoch, and has a fraction when single steps are watched.
    """

    step: int
    epoch: float
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
