"""What a schedule is: how the learning rate changes while training goes on."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from msgspec import Struct

from playground.core import Entry, Param, Registry

LONGEST = 1e9
"""The longest span of a schedule, in epochs: more than anybody trains, and safe to reckon with."""


def span(label: str, help_text: str) -> Param:
    """Return what a span of epochs accepts that a schedule divides by."""
    return Param(label, help_text, low=0, low_open=True, high=LONGEST, unit="epochs")


class TrainingTime(Struct, frozen=True):
    """Where a training stands just before an update.

    Parameters
    ----------
    step
        Updates made so far.
    epoch
        Epochs made so far, with a fraction within one.
    """

    step: int
    epoch: float


class ScheduleState(ABC):
    """A schedule at work: turns the training's time into factors of the configured learning rate.

    Most schedules are pure functions of the time and need no state; those that watch the loss
    override :meth:`observe` and keep what they saw in their state.
    """

    @abstractmethod
    def factor(self, time: TrainingTime) -> float:
        """Return what to multiply the configured learning rate by for the next update."""

    def observe(self, loss: float) -> None:
        """Take note of an epoch's loss (the test loss, or the training loss without test data)."""
        del loss

    def get_state(self) -> dict[str, Any]:
        """Return what it remembers, as JSON-compatible values."""
        return {}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to what :meth:`get_state` returned."""
        del state


class Schedule(Entry):
    """A schedule; its fields are its parameters. Spans are given in epochs.

    Attributes
    ----------
    watches_loss
        Whether it needs :meth:`ScheduleState.observe` after every epoch.
    is_constant
        Whether the factor is always 1.
    """

    watches_loss: ClassVar[bool] = False
    is_constant: ClassVar[bool] = False

    @abstractmethod
    def start(self) -> ScheduleState:
        """Return it at work, at the beginning of a training."""


SCHEDULES: Registry[Schedule] = Registry("schedule", "playground.nn.schedules")
