"""What a trial of a search came to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from playground.experiments.search.space import Value

LEAST_FOR_IMPORTANCE = 20
"""How many finite results say something about which settings matter."""


class TrialOutcome(Struct, frozen=True):
    """How the trainings of a trial ended.

    Parameters
    ----------
    value
        The median over the seeds of what is searched for; ``nan`` where more than half of them
        diverged, where the data have no such number, and where nothing was trained.
    ends
        Where each seed ended; ``nan`` for one that diverged.
    epochs
        How many were made.
    seconds
        How long building, training and measuring took.
    is_pruned
        Whether it was ended early, behind the median of the trials before it.
    trouble
        Where and when the first seed that did so diverged.
    refusal
        Why nothing could be trained.
    """

    value: float = math.nan
    ends: tuple[float, ...] = ()
    epochs: int = 0
    seconds: float = 0.0
    is_pruned: bool = False
    trouble: str = ""
    refusal: str = ""

    @property
    def state(self) -> str:
        """How it ended, in a word."""
        if self.refusal:
            return "refused"
        if math.isnan(self.value):
            return "diverged" if self.trouble else "unmeasured"
        return "pruned" if self.is_pruned else "complete"


class SearchTrial(Struct, frozen=True):
    """A trial of a search.

    Parameters
    ----------
    number
        The how manyth it was to end, from 0.
    values
        What it had of every setting that varies.
    outcome
        What came of it.
    """

    number: int
    values: Mapping[str, Value]
    outcome: TrialOutcome


def best_first(trials: Sequence[SearchTrial], *, rises: bool) -> list[SearchTrial]:
    """Return trials by what they came to: complete ones, pruned ones, then those without a number.

    ``rises`` says whether more is better.
    """
    states = ("complete", "pruned", "unmeasured", "diverged", "refused")

    def place(trial: SearchTrial) -> tuple[int, float, int]:
        outcome = trial.outcome
        value = 0.0 if math.isnan(outcome.value) else outcome.value
        return states.index(outcome.state), -value if rises else value, trial.number

    return sorted(trials, key=place)
