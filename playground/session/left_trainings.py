"""Tells of trainings that are left behind, and for how long each of them ran."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from playground.session.base.events import TrainingLeft
from playground.session.pacing.training_clock import TrainingClock
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec
from playground.training.moments.moment import Moment


class LeftTrainings:
    """Reports each training that something was learnt in when another one takes its place.

    Parameters
    ----------
    report
        Called with a :class:`.TrainingLeft`.

    Attributes
    ----------
    clock
        How long the present training has run.
    generation
        What reports are stamped with.
    """

    def __init__(self, report: Callable[[TrainingLeft], None]) -> None:
        self.clock = TrainingClock()
        self.generation = 0
        self._report = report
        self._branch: tuple[int, TrainingSpec, Moment] | None = None

    def leave(
        self,
        origin: Literal["reset", "restarted", "forked"],
        revision: int,
        project: TrainingSpec,
        moment: Moment,
    ) -> None:
        """Report that a training was left at a moment, unless nothing was learnt in it."""
        if moment.step == 0:
            return
        self._report(
            TrainingLeft(
                self.generation,
                revision,
                origin,
                project,
                moment.config,
                moment.checkpoint,
                moment.history,
                self.clock.marks(),
            )
        )

    def go_back(self, revision: int, project: TrainingSpec, newest: Moment | None) -> None:
        """Take note of where a training has got to, before it goes back to an earlier moment."""
        if newest is not None and self._branch is None:
            self._branch = (revision, project, newest)
            self.clock.remember(newest.history)

    def go_on(self, step: int) -> None:
        """Training goes on from a step: what was behind it is left as a branch of its own."""
        if self._branch is not None:
            revision, project, newest = self._branch
            if newest.step > step:
                self.leave("forked", revision, project, newest)
            self.clock.cut(step)
            self._branch = None

    def begin(self, points: Sequence[Metrics] = ()) -> None:
        """Another training begins, with some curves: nothing is to be told of the last one."""
        self._branch = None
        self.clock.restart(points)
