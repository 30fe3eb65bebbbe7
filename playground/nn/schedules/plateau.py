"""Reducing the learning rate when the loss stops falling."""

from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from playground.core import param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState, TrainingTime


@SCHEDULES.register
@dataclass(frozen=True)
class Plateau(Schedule):
    """Multiplies the rate by γ after more than ``patience`` epochs in a row without a better loss.

    Better means below ``(1 - threshold)`` times the best so far. After a cut, ``cooldown`` epochs
    do not count. PyTorch's ``ReduceLROnPlateau`` with its defaults.
    """

    name = "plateau"
    title = "Reduce on plateau"
    help = "Cuts the learning rate each time the loss has stopped falling for a while."
    formula = "η ← γ·η when the loss has not improved for more than patience epochs"
    order = 80
    watches_loss = True

    gamma: float = param(
        0.1,
        "Gamma",
        "What each cut multiplies the rate by.",
        low=0,
        high=1,
        low_open=True,
        high_open=True,
    )
    patience: int = param(
        10, "Patience", "How many epochs without improvement are borne.", low=0, unit="epochs"
    )
    threshold: float = param(
        1e-4, "Threshold", "The share a loss must fall by to count.", low=0, high=1, high_open=True
    )
    cooldown: int = param(
        0, "Cooldown", "Epochs after a cut that do not count.", low=0, unit="epochs"
    )
    least: float = param(0.0, "Least", "The share of the rate that always stays.", low=0, high=1)

    @override
    def start(self) -> ScheduleState:
        return PlateauPacer(self)


class PlateauPacer(ScheduleState):
    """A plateau schedule at work.

    Parameters
    ----------
    rule
        When to cut, and by how much.
    """

    def __init__(self, rule: Plateau) -> None:
        self._rule = rule
        self._factor = 1.0
        self._best: float | None = None
        self._waited = 0
        self._resting = 0

    @override
    def factor(self, time: TrainingTime) -> float:
        del time
        return self._factor

    @override
    def observe(self, loss: float) -> None:
        """Count an epoch; a loss that is not a number is no improvement."""
        rule = self._rule
        if self._is_better(loss):
            self._best, self._waited = loss, 0
        else:
            self._waited += 1
        if self._resting:
            self._resting -= 1
            self._waited = 0
        if self._waited > rule.patience:
            self._factor = max(self._factor * rule.gamma, rule.least)
            self._resting, self._waited = rule.cooldown, 0

    @override
    def get_state(self) -> dict[str, Any]:
        return {
            "factor": self._factor,
            "best": self._best,
            "waited": self._waited,
            "resting": self._resting,
        }

    @override
    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to what :meth:`get_state` returned.

        Raises
        ------
        ValueError
            For numbers it can never have returned; nothing is changed then.
        """
        factor, best = float(state["factor"]), state["best"]
        best = None if best is None else float(best)
        waited, resting = int(state["waited"]), int(state["resting"])
        if not 0.0 <= factor <= 1.0 or best != best or min(waited, resting) < 0:
            raise ValueError(f"no plateau schedule can be at {state}")
        self._factor, self._best, self._waited, self._resting = factor, best, waited, resting

    def _is_better(self, loss: float) -> bool:
        if self._best is None:
            return loss == loss  # anything but NaN is a beginning
        return loss < self._best * (1.0 - self._rule.threshold)
