"""Reducing the learning rate when the loss stops falling."""

from dataclasses import dataclass

from typing_extensions import override

from playground.core import param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState
from playground.nn.kernels.schedule_factors import PlateauState


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
        return PlateauState(
            gamma=self.gamma,
            patience=self.patience,
            threshold=self.threshold,
            cooldown=self.cooldown,
            least=self.least,
        )
