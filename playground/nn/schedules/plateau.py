"""Reducing the learning rate when the loss stops falling."""

from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState
from playground.nn.kernels.schedule_factors import PlateauState


@SCHEDULES.register
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

    gamma: Annotated[
        float,
        Param(
            "Gamma",
            "What each cut multiplies the rate by.",
            low=0,
            high=1,
            low_open=True,
            high_open=True,
        ),
    ] = 0.1
    patience: Annotated[
        int,
        Param("Patience", "How many epochs without improvement are borne.", low=0, unit="epochs"),
    ] = 10
    threshold: Annotated[
        float,
        Param(
            "Threshold", "The share a loss must fall by to count.", low=0, high=1, high_open=True
        ),
    ] = 1e-4
    cooldown: Annotated[
        int, Param("Cooldown", "Epochs after a cut that do not count.", low=0, unit="epochs")
    ] = 0
    least: Annotated[
        float, Param("Least", "The share of the rate that always stays.", low=0, high=1)
    ] = 0.0

    @override
    def start(self) -> ScheduleState:
        return PlateauState(
            gamma=self.gamma,
            patience=self.patience,
            threshold=self.threshold,
            cooldown=self.cooldown,
            least=self.least,
        )
