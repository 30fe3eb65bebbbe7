"""Several ways to train that cannot share their batches: each apart, an epoch of each in turn."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TypeAlias

from playground.core import ValueNotAllowed
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.experiments.race import Race
from playground.experiments.race_config import Lane
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.divergence import DivergenceError
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec, with_training


class BatchRace:
    """Trains with several batch sizes, networks or data, an epoch of each in turn.

    Batches of different sizes cannot be one stream of calls, so every lane is a :class:`Race` of
    its own, and its seconds are its own. Lanes of the same network begin with the same weights.

    Parameters
    ----------
    project
        The document.
    lanes
        How to train; they may differ in anything.
    seeds, checkpoint, seed, dataset
        As for :class:`Race`.

    Raises
    ------
    PlaygroundError
        As :class:`Race` does.
    """

    def __init__(
        self,
        project: TrainingSpec,
        lanes: Sequence[Lane],
        seeds: int = 1,
        *,
        checkpoint: Checkpoint | None = None,
        seed: int | str | None = None,
        dataset: Dataset | None = None,
    ) -> None:
        self.lanes, self.seeds = tuple(lanes), seeds
        names = [lane.name for lane in lanes]
        for name in names:
            if names.count(name) > 1:
                raise ValueNotAllowed("lane", name, "every lane needs a name of its own")
        self._races: list[Race] = []
        for lane in lanes:
            spec = lane.spec or project
            is_same = spec.dataset == project.dataset
            race = Race(
                with_training(spec, lane.config),
                [lane],
                seeds,
                checkpoint=checkpoint,
                seed=seed,
                dataset=dataset if is_same else None,
            )
            dataset = race.dataset if is_same else dataset
            self._races.append(race)
        self._seconds = [[0.0] for _ in lanes]

    @property
    def metrics_every(self) -> int:
        """After how many epochs the curves have metrics; see :class:`Race`."""
        return self._races[0].metrics_every if self._races else 0

    @metrics_every.setter
    def metrics_every(self, epochs: int) -> None:
        for race in self._races:
            race.metrics_every = epochs

    @property
    def running(self) -> bool:
        """Whether any network still trains."""
        return any(race.running for race in self._races)

    @property
    def step_count(self) -> int:
        """How many updates the lane of the smallest batches has made."""
        return max((race.step_count for race in self._races), default=0)

    @property
    def epoch(self) -> int:
        """How many epochs those that still train have made."""
        return min(
            (race.epoch for race in self._races if race.running),
            default=max((race.epoch for race in self._races), default=0),
        )

    def run(self, epochs: int, progress: Progress = unwatched) -> None:
        """Race for some epochs, or until all have diverged; see :meth:`Race.run`."""
        for done in range(epochs):
            for race, seconds in zip(self._races, self._seconds, strict=True):
                before, begun = race.epoch, time.perf_counter()
                race.run(1, lambda *_, done=done: progress(done, epochs))
                if race.epoch > before:
                    seconds.append(seconds[-1] + time.perf_counter() - begun)
                elif race.running:
                    return  # stopped within the epoch
            if not progress(done + 1, epochs) or not self.running:
                return

    def points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve: a point at the start and one after every epoch."""
        return self._races[lane].points(0, seed)

    def seconds(self, lane: int) -> tuple[float, ...]:
        """Return how long a lane had trained at each of its points."""
        return tuple(self._seconds[lane])

    def measured_points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve, the last point with the metrics of the task."""
        return self._races[lane].measured_points(0, seed)

    def trouble(self, lane: int, seed: int = 0) -> DivergenceError | None:
        """Return why a lane's network diverged, if it did."""
        return self._races[lane].trouble(0, seed)

    def checkpoint(self, lane: int, seed: int = 0) -> Checkpoint:
        """Copy a lane's complete state: what its trainer alone would return."""
        return self._races[lane].checkpoint(0, seed)


AnyRace: TypeAlias = Race | BatchRace


def race_of(
    project: TrainingSpec,
    lanes: Sequence[Lane],
    seeds: int = 1,
    *,
    checkpoint: Checkpoint | None = None,
    dataset: Dataset | None = None,
) -> AnyRace:
    """Return the race that fits some lanes: on the same batches, or each on its own."""
    share = all(lane.shares_batches(project) for lane in lanes)
    kind = Race if share else BatchRace
    return kind(project, lanes, seeds, checkpoint=checkpoint, dataset=dataset)
