"""Several ways to train that cannot share their batches: each apart, an epoch of each in turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from playground.core import PlaygroundError, ValueNotAllowed
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.experiments.race import Race
from playground.experiments.race_config import Lane
from playground.storage.free_memory import free_bytes
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.config import BEGINNING, TrainingConfig
from playground.training.base.divergence import DivergenceError
from playground.training.base.history import Metrics
from playground.training.base.memory_need import together
from playground.training.base.training_spec import TrainingSpec, with_training
from playground.training.early_stopping import StopReason


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
        free = free_bytes()
        for lane in lanes:
            spec = lane.spec or project
            is_same = spec.dataset == project.dataset
            if checkpoint is not None:
                _check_goes_on(project.training, lane)
            try:
                race = Race(
                    with_training(spec, lane.config),
                    [lane],
                    seeds,
                    checkpoint=checkpoint,
                    seed=seed,
                    dataset=dataset if is_same else None,
                )
            except PlaygroundError as error:
                raise _named(lane, error) from error
            dataset = race.dataset if is_same else dataset
            self._races.append(race)
            need = together([each.need for each in self._races])
            need.check(f"a race of {len(self._races)}", free)

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
            for race in self._races:
                before = race.epoch
                race.run(1, lambda *_, done=done: progress(done, epochs))
                if race.epoch == before and race.running:
                    return  # stopped within the epoch
            if not progress(done + 1, epochs) or not self.running:
                return

    def points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve: a point at the start and one after every epoch."""
        return self._races[lane].points(0, seed)

    def seconds(self, lane: int) -> float:
        """Return how long a lane has trained."""
        return self._races[lane].seconds(0)

    def stop(self, lane: int, seed: int = 0) -> StopReason | None:
        """Return which stop condition ended a lane's run, if one did."""
        return self._races[lane].stop(0, seed)

    def measured_points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve, the last point with the metrics of the task."""
        return self._races[lane].measured_points(0, seed)

    def trouble(self, lane: int, seed: int = 0) -> DivergenceError | None:
        """Return why a lane's network diverged, if it did."""
        return self._races[lane].trouble(0, seed)

    def checkpoint(self, lane: int, seed: int = 0) -> Checkpoint:
        """Copy a lane's complete state: what its trainer alone would return."""
        return self._races[lane].checkpoint(0, seed)


def _check_goes_on(shared: TrainingConfig, lane: Lane) -> None:
    """Refuse what a training that goes on would not heed."""
    for field in BEGINNING:
        value = getattr(lane.config, field)
        if value != getattr(shared, field):
            allowed = "the race goes on from trained weights, so it would change nothing; restart"
            raise ValueNotAllowed(f"lane {lane.name}: {field}", value, allowed)


def _named(lane: Lane, error: PlaygroundError) -> PlaygroundError:
    """Return why a lane cannot race, its name told once."""
    told, prefix = str(error), f"lane {lane.name}: "
    return PlaygroundError(told if told.startswith(prefix) else prefix + told)


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
