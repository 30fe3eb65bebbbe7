"""No schedule."""

from dataclasses import dataclass

from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState
from playground.nn.kernels.schedule_factors import Curve


@SCHEDULES.register
@dataclass(frozen=True)
class Constant(Schedule):
    """The configured learning rate throughout."""

    name = "constant"
    title = "Constant"
    help = "The learning rate stays as it is set."
    formula = "ηₑ = η"
    order = 10
    is_constant = True

    def start(self) -> ScheduleState:
        """Pace by 1."""
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return 1."""
        del epoch
        return 1.0
