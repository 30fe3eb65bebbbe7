"""No regularization."""

from typing_extensions import override

from playground.core import Array
from playground.nn.base.regularizer import (
    REGULARIZERS,
    PenaltyBuffers,
    PenaltyGradient,
    Regularizer,
)


@REGULARIZERS.register
class NoRegularizer(Regularizer):
    """The optimizer follows the loss's gradient alone."""

    name = "none"
    title = "None"
    help = "The weights are left to the loss alone."
    order = 0

    @property
    @override
    def is_none(self) -> bool:
        return True

    @override
    def bind(self, buffers: PenaltyBuffers) -> PenaltyGradient:
        return PenaltyGradient([], [])

    @override
    def penalty(self, theta: Array, weights: Array) -> float:
        return 0.0
