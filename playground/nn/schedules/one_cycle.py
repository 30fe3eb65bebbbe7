"""The one-cycle policy (Smith and Topin 2017)."""

from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState, span
from playground.nn.kernels.schedule_factors import Curve, half_wave


@SCHEDULES.register
class OneCycle(Schedule):
    """Rises from a small rate to the configured one, then falls to almost nothing.

    Both ways are half cosines, as in PyTorch's ``OneCycleLR``, whose constants these are; PyTorch
    counts updates and puts the peak one update earlier. The momentum stays as it is.
    """

    name = "one_cycle"
    title = "One-cycle"
    help = "One long warm-up to the learning rate, then down to almost nothing: fast training."
    formula = "η/div → η over share·T epochs, then η → η/(div·final), each along half a cosine"
    order = 70

    epochs: Annotated[float, span("Epochs", "T: the length of the cycle.")] = 100.0
    rise: Annotated[
        float,
        Param(
            "Rise",
            "The share of the cycle that goes up.",
            low=0,
            high=1,
            low_open=True,
            high_open=True,
        ),
    ] = 0.3
    div: Annotated[
        float,
        Param("Start divisor", "The rate starts at this fraction: η/div.", low=1, scale="log"),
    ] = 25.0
    final_div: Annotated[
        float, Param("Final divisor", "It ends at this fraction of the start.", low=1, scale="log")
    ] = 1e4

    @override
    def start(self) -> ScheduleState:
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return the rising or the falling half wave, and the last value behind the end."""
        share = min(epoch / self.epochs, 1.0)
        low = 1.0 / self.div
        if share < self.rise:
            return half_wave(low, 1.0, share / self.rise)
        return half_wave(1.0, low / self.final_div, (share - self.rise) / (1.0 - self.rise))
