"""No regularization."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.core import Array
from playground.nn.base.regularizer import REGULARIZERS, PenaltyGradient, Regularizer


@REGULARIZERS.register
@dataclass(frozen=True)
class NoRegularizer(Regularizer):
    """The optimizer follows the loss's gradient alone."""

    name = "none"
    title = "None"
    help = "The weights are left to the loss alone."
    order = 0

    @property
    def is_none(self) -> bool:
        """Nothing to add."""
        return True

    def bind(
        self,
        theta: Array,
        grad: Array,
        total: Array,
        weights: Array,
        slots: Mapping[str, Array],
        rate: Array,
    ) -> PenaltyGradient:
        """Bind nothing."""
        return PenaltyGradient([], [])

    def penalty(self, theta: Array, weights: Array) -> float:
        """Return zero."""
        return 0.0
