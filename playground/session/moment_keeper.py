"""Takes moments of the training while it runs, goes back to them, and tells what is kept."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from playground.core import Array, read_only
from playground.session.base.events import CheckpointsKept, MomentReached
from playground.session.curve_recorder import CurveRecorder
from playground.session.pacing.statistics_pace import StatisticsPace
from playground.training.base.config import TrainingConfig
from playground.training.loop.training_loop import TrainingLoop
from playground.training.moments.moment import Moment
from playground.training.moments.moment_store import MomentStore
from playground.training.trainer import Trainer

SHARE = 0.01
"""How much of the training's time taking moments may cost."""

SHORTEST = 0.008
"""The least seconds between two moments: so long a replay takes at most for what is recent."""

PATIENCE = 0.5
"""How much longer an epoch's end may be waited for, as a share of the time between two moments."""

TELL_SECONDS = 1.0
"""How often it is told what is kept, while training runs."""

EARLY_GROWTH, EARLY_SECONDS = 1.5, 0.003
"""A moment of the first ones is kept as soon as there are so many times as many steps as at the one
before, and so many seconds later: in the beginning most happens."""

RECENT_SECONDS = 1.0
"""How old a moment may be that stands for the present one."""


class MomentKeeper:
    """Keeps moments of the training at hand in the store of all moments.

    How often depends on what taking one costs, so that it costs at most :data:`SHARE` of the time.
    Where an epoch ends soon it is waited for: the state is copied there anyway.

    Parameters
    ----------
    report
        Called with a :class:`CheckpointsKept` when other moments are kept, and with a
        :class:`MomentReached` where going back, or forth, ends.
    moment
        Returns the present moment.
    loop
        Returns the training of which moments are measured.

    Attributes
    ----------
    store
        The moments.
    statistics
        Measures moments as they are taken.
    generation
        What reports are stamped with.
    target
        The step that is replayed to; ``None`` when training goes on by itself.
    is_regular
        Whether moments are taken while training runs, and not only where it rests.
    seconds, taken
        How long the processor took to take moments, and how many were taken.
    """

    def __init__(
        self,
        report: Callable[[CheckpointsKept | MomentReached], None],
        moment: Callable[[], Moment],
        loop: Callable[[], TrainingLoop],
    ) -> None:
        self.store = MomentStore()
        self.statistics = StatisticsPace()
        self._loop = loop
        self._due = 0.0
        self.generation = 0
        self.target: int | None = None
        self.is_regular = True
        self.seconds, self.taken = 0.0, 0
        self._report, self._moment = report, moment
        self._cost = 0.0
        self._last = self._told_at = -math.inf
        self._told: CheckpointsKept | None = None
        self._is_back = self._is_other = False
        self._config: TrainingConfig | None = None

    # taking -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Keep moments of another training from here on."""
        self._stay()
        self.statistics.begin()
        self.store.begin(self._measured(now=True))
        self._last = time.perf_counter()
        self._due = self._last + self._interval

    def take(self, *, is_break: bool = False, now: bool = False) -> None:
        """Keep the present moment; see :meth:`Timeline.keep`. ``now``: measure it in any case."""
        self._stay()
        began, measuring = time.thread_time(), self.statistics.seconds
        self.store.keep(self._measured(now=now or is_break), is_break=is_break)
        took = time.thread_time() - began - (self.statistics.seconds - measuring)
        self._last = time.perf_counter()
        self.seconds += took
        self.taken += 1
        self._cost = took if not self._cost else self._cost + 0.25 * (took - self._cost)
        self._due = self._last + self._interval

    def offer(self, trainer: Trainer) -> float:
        """Take the present moment if one is due; returns the time before."""
        now = time.perf_counter()
        if self.target is not None or not self.is_regular:
            return now
        if now < self._due:
            is_early = now >= self._last + EARLY_SECONDS and self._is_early(trainer.step_count)
            is_due = is_early
        else:
            is_early, ended = False, trainer.loop.batches.position == 0
            is_due = ended or now >= self._due + PATIENCE * self._interval
        if is_due:
            # An update that is to be watched comes first.
            has_begun = self.statistics.prepare(trainer.loop, is_early=is_early)
            if not has_begun:
                self.take()
        return now

    def _is_early(self, step: int) -> bool:
        """Tell whether so few steps were made that another moment is worth keeping already."""
        newest = self.store.timeline.newest
        return newest is not None and step >= EARLY_GROWTH * max(newest.step, 1)

    def _measured(self, *, now: bool) -> Moment:
        """Return the present moment with what was measured of it."""
        moment, loop = self._moment(), self._loop()
        known = self.store.timeline.nearest(moment.step)
        if (
            known is not None
            and known.step == moment.step
            and not loop.has_gradient  # going back forgets it, but the kept moment knew it
            and np.array_equal(known.checkpoint.theta, moment.checkpoint.theta)
        ):
            return replace(moment, statistics=known.statistics)
        return replace(moment, statistics=self.statistics.measure(loop, now=now))

    def path(self, trainer: Trainer, most: int) -> tuple[Array, ...]:
        """Return where the parameters were at kept moments, the oldest first, and where they are.

        At most ``most`` of them, evenly spread over the steps.
        """
        timeline, now = self.store.timeline, trainer.step_count
        steps = [step for step in timeline.steps if step < now]
        if len(steps) >= most:
            wanted = np.linspace(steps[0], steps[-1], most - 1)
            places = np.unique(np.searchsorted(steps, wanted).clip(0, len(steps) - 1))
            steps = [steps[place] for place in places]
        moments = [timeline.nearest(step) for step in steps]
        theta = read_only(trainer.network.theta)
        kept = [each.checkpoint.theta for each in moments if each is not None]
        return (*(each for each in kept if each.shape == theta.shape), theta)

    def rest(self, trainer: Trainer) -> None:
        """Keep where training came to rest."""
        newest = self.store.timeline.newest
        if not self._is_back and (newest is None or newest.step != trainer.step_count):
            self.take(now=True)

    def cut(self, trainer: Trainer) -> None:
        """Drop what is behind the trainer's step: it went back."""
        self.store.timeline.cut(trainer.step_count)

    def recent(self, trainer: Trainer) -> Moment | None:
        """Return a kept moment that may stand for the present one, if there is one."""
        newest = self.store.timeline.newest
        if newest is None or self._is_back:
            return None
        young = time.perf_counter() - self._last <= RECENT_SECONDS
        return newest if young or newest.step == trainer.step_count else None

    @property
    def _interval(self) -> float:
        return max(SHORTEST, self._cost / SHARE)

    # going back ---------------------------------------------------------------------------------

    def go_to(self, trainer: Trainer, curves: CurveRecorder, step: int) -> int:
        """Go to a step, or to where it is replayed from; returns how many steps are left to it.

        Parameters
        ----------
        trainer, curves
            What goes back.
        step
            Which; one before or behind all that is kept means the first, or the newest.
        """
        timeline = self.store.timeline
        if timeline.newest is None:
            return 0
        step = min(max(step, timeline.steps[0]), timeline.newest.step)
        start = timeline.nearest(step)
        assert start is not None
        if not timeline.is_replayable(step):
            step = start.step
        present = trainer.config
        self._is_back, self._is_other = True, start.config != present
        if self._is_other:
            trainer.reconfigure(start.config)
            self._config = present
        trainer.restore(start.checkpoint)
        curves.go_back(trainer, start.curve, timeline.newest.curve, step)
        self.target = step
        if step == start.step:
            curves.arrive(trainer)
            self.end_replay(trainer)
        return step - start.step

    def end_replay(self, trainer: Trainer) -> None:
        """Stay where the replay got to, with the hyperparameters of now; says so if it was one."""
        was_going, self.target = self.target is not None, None
        if (config := self._config) is not None:
            self._config = None
            trainer.reconfigure(config)
        if was_going:
            self._report(MomentReached(self.generation, trainer.step_count))

    def go_on(self) -> None:
        """Take note that training goes on: what was behind the step it went back to is dropped."""
        if self._is_back and self.target is None:
            self.take(is_break=self._is_other)

    def _stay(self) -> None:
        self.target = self._config = None
        self._is_back = self._is_other = False

    # telling ------------------------------------------------------------------------------------

    def tell(self, *, soon: bool = False) -> None:
        """Report what is kept, unless that is known.

        Parameters
        ----------
        soon
            Not more often than every :data:`TELL_SECONDS`.
        """
        now = time.perf_counter()
        if soon and now - self._told_at < TELL_SECONDS:
            return
        store = self.store
        kept = CheckpointsKept(
            self.generation,
            store.left_count,
            store.used_bytes,
            store.limit_bytes,
            frozenset(store.lost),
            store.timeline.steps,
        )
        if kept != self._told:
            self._told, self._told_at = kept, now
            self._report(kept)
