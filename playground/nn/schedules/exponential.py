"""Exponential decay."""

from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState
from playground.nn.kernels.schedule_factors import Curve


@SCHEDULES.register
class Exponential(Schedule):
    """Multiplies the rate by γ per epoch, a little at every update.

    At whole epochs it equals PyTorch's ``ExponentialLR``, which stays put within an epoch.
    """

    name = "exponential"
    title = "Exponential"
    help = "Lowers the learning rate by the same share in every epoch."
    formula = "ηₑ = η·γᵉ"
    order = 30

    gamma: Annotated[
        float, Param("Gamma", "What an epoch multiplies the rate by.", low=0, high=1, low_open=True)
    ] = 0.95

    @override
    def start(self) -> ScheduleState:
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return γ to the epoch."""
        return float(self.gamma**epoch)
