"""Cosine annealing (Loshchilov and Hutter 2016), once."""

from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState, span
from playground.nn.kernels.schedule_factors import Curve, half_wave


@SCHEDULES.register
class Cosine(Schedule):
    """Falls along half a cosine to a last share of the rate over T epochs and stays there.

    Up to T it is PyTorch's ``CosineAnnealingLR``, which would rise again behind T.
    """

    name = "cosine"
    title = "Cosine"
    help = "Lowers the learning rate along half a wave: slowly, then fast, then slowly again."
    formula = "ηₑ = η·[last + (1 - last)·½(1 + cos(πe/T))],  e ≤ T"
    order = 50

    epochs: Annotated[float, span("Epochs", "T: when the end is reached.")] = 100.0
    last: Annotated[
        float, Param("Last", "The share of the rate that is left at the end.", low=0, high=1)
    ] = 0.0

    @override
    def start(self) -> ScheduleState:
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return the half wave, and its last value behind its end."""
        return half_wave(1.0, self.last, min(epoch / self.epochs, 1.0))
