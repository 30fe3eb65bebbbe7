"""No schedule."""

from typing_extensions import override

from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState
from playground.nn.kernels.schedule_factors import Curve


@SCHEDULES.register
class Constant(Schedule):
    """The configured learning rate throughout."""

    name = "constant"
    title = "Constant"
    help = "The learning rate stays as it is set."
    formula = "ηₑ = η"
    order = 10
    is_constant = True

    @override
    def start(self) -> ScheduleState:
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return 1."""
        del epoch
        return 1.0
