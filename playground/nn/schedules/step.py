"""Step decay."""

from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState, span
from playground.nn.kernels.schedule_factors import Curve, whole_spans


@SCHEDULES.register
class Step(Schedule):
    """Multiplies the rate by γ after every span of so many epochs; PyTorch's ``StepLR``."""

    name = "step"
    title = "Step"
    help = "Cuts the learning rate at even intervals: large steps first, then finer ones."
    formula = "ηₑ = η·γ^⌊e / every⌋"
    order = 20

    every: Annotated[float, span("Every", "Epochs between two cuts.")] = 30.0
    gamma: Annotated[
        float, Param("Gamma", "What each cut multiplies the rate by.", low=0, high=1, low_open=True)
    ] = 0.1

    @override
    def start(self) -> ScheduleState:
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return γ to the number of complete spans."""
        return float(self.gamma ** whole_spans(epoch, self.every))
