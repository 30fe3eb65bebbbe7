"""Cosine annealing with warm restarts: SGDR (Loshchilov and Hutter 2016)."""

from typing import Annotated

from typing_extensions import override

from playground.core import Param
from playground.nn.base.schedule import SCHEDULES, Schedule, ScheduleState, span
from playground.nn.kernels.schedule_factors import NUDGE, Curve, half_wave, whole_spans


@SCHEDULES.register
class CosineRestarts(Schedule):
    """Falls along half a cosine, jumps back to the full rate, and falls again, for ever.

    Each period is ``growth`` times as long as the one before; PyTorch's
    ``CosineAnnealingWarmRestarts``.
    """

    name = "cosine_restarts"
    title = "Cosine with restarts"
    help = "Lowers the learning rate along half a wave, again and again: each restart explores."
    formula = "ηₑ = η·[last + (1 - last)·½(1 + cos(πτ/Tᵢ))],  Tᵢ₊₁ = growth·Tᵢ"
    order = 60

    period: Annotated[float, span("Period", "Epochs until the first restart.")] = 10.0
    growth: Annotated[
        int, Param("Growth", "How many times as long each next period is.", low=1)
    ] = 2
    last: Annotated[
        float, Param("Last", "The share of the rate that is left before a restart.", low=0, high=1)
    ] = 0.0

    @override
    def start(self) -> ScheduleState:
        return Curve(self.at)

    def at(self, epoch: float) -> float:
        """Return the half wave of the period the epoch lies in."""
        since, span = self._within(epoch)
        return half_wave(1.0, self.last, since / span)

    def _within(self, epoch: float) -> tuple[float, float]:
        """Return the epochs since the last restart, and the length of this period."""
        span = self.period
        if self.growth == 1:
            return min(max(epoch - whole_spans(epoch, span) * span, 0.0), span), span
        while epoch >= span * (1.0 - NUDGE):
            epoch = max(epoch - span, 0.0)
            span *= self.growth
        return epoch, span
