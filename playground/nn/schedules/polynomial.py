"""Polynomial decay; linear decay is its simplest case."""

from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState, span
from playground.nn.kernels.schedule_factors import Curve


@SCHEDULES.register
class Polynomial(Schedule):
    """Falls to a last share of the rate over T epochs and stays there.

    With a last share of 0 it equals PyTorch's ``PolynomialLR`` at whole epochs.
    """

    name = "polynomial"
    title = "Polynomial"
    help = "Lowers the learning rate to an end: straight with power 1, sooner with a higher one."
    formula = "ηₑ = η·[(1 - e/T)ᵖ·(1 - last) + last],  e ≤ T"
    order = 40

    epochs: Annotated[float, span("Epochs", "T: when the end is reached.")] = 100.0
    power: Annotated[float, Param("Power", "p: 1 is a straight line.", low=0, low_open=True)] = 1.0
    last: Annotated[
        float, Param("Last", "The share of the rate that is left at the end.", low=0, high=1)
    ] = 0.0

    @override
    def start(self) -> ScheduleState:
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return the polynomial, and its last value behind its end."""
        left = 1.0 - min(epoch / self.epochs, 1.0)
        return float(left**self.power * (1.0 - self.last) + self.last)
