"""Whether a learning rate is of the scale that is usual for its optimizer."""

from __future__ import annotations

from msgspec import Struct

from playground.core import Component
from playground.nn.optimizers import OPTIMIZERS

UNUSUAL = 10.0
"""By more than this factor a rate is off the scale of its optimizer."""


class UnusualRate(Struct, frozen=True):
    """A learning rate of another scale than usual.

    Parameters
    ----------
    usual
        What people usually begin with.
    message
        Both in a sentence.
    """

    usual: float
    message: str


def unusual_rate(component: Component) -> UnusualRate | None:
    """Compare an optimizer's learning rate with the usual one; ``None`` when it is of that scale.

    A rate of 0 was set on purpose, and an optimizer that declares no usual rate is told nothing.
    """
    if component.name not in OPTIMIZERS:
        return None
    optimizer = OPTIMIZERS.create(component)
    usual, rate = optimizer.typical_rate, optimizer.learning_rate
    if usual is None or rate <= 0:
        return None
    factor = rate / usual
    if 1 / UNUSUAL <= round(factor, 9) <= UNUSUAL:
        return None
    told = f"{factor:.3g} times that" if factor > 1 else f"{1 / factor:.3g} times less"
    message = f"{optimizer.title} usually learns with about {usual:g}; {rate:g} is {told}."
    return UnusualRate(usual, message)
