"""Several ways to train from one start: the same weights, the same batches, the same noise."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence

import numpy as np

from playground.core import Array
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.experiments.lanes.lane_clock import LaneClock
from playground.experiments.lanes.lane_points import LanePoints
from playground.experiments.lanes.lane_stops import LaneStops, conditions_of
from playground.experiments.race_config import Lane
from playground.experiments.race_lane import LaneRunner, RaceState, memory_of
from playground.experiments.race_setup import RaceSetup
from playground.experiments.resting_lanes import RestingLanes
from playground.nn.compiler.network import Network
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.divergence import DivergenceError
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec
from playground.training.early_stopping import StopReason
from playground.training.loop.batch_program import BatchProgram
from playground.training.loop.recovery import Rewind, layout_of

CHUNK = 32
"""How many steps to make between two looks at the progress callback."""


class Race:
    """Trains one network in several ways at once, each as it would train alone.

    All lanes begin at one checkpoint, see the same batches and meet the same noise. Forward and
    backward are one stream of calls for all of them; then every lane's own rule moves its own
    parameters. A network that diverges is put back to its last finite state and stays there, while
    the others go on; one whose stop conditions are met stays where they end its run.

    Parameters
    ----------
    project
        The document. Its own optimizer takes part only if a lane names it.
    lanes
        How to train.
    seeds
        From how many initial weights every lane starts: those of the seed, the seed after it, …
    checkpoint
        Where to begin instead of the initial weights (one seed only). Its weights, its place in the
        data and its counts are taken over; every optimizer begins without memory, as is fair.
    seed
        Replaces the training seed.
    dataset
        Data built earlier from the same description, to save building it again.

    Attributes
    ----------
    lanes, seeds
        What races.
    network
        All networks side by side: lane after lane, and within a lane seed after seed.
    step_count, epoch
        Updates and whole epochs, those before the race included.
    need
        The memory that it takes.

    Raises
    ------
    PlaygroundError
        When a lane differs in what all share, and as :class:`Trainer` does.
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
        setup = RaceSetup.of(project, lanes, seeds, checkpoint, seed, dataset)
        self.dataset, self.need = setup.dataset, setup.need
        self.network: Network = setup.model.network
        self.step_count, self.epoch = setup.step, setup.epoch
        self._theta, self._layers = setup.theta, setup.layers
        self._batches, self._programs = setup.batches, setup.model.programs
        self._program = setup.model.program
        count = len(lanes) * seeds
        parts = [slice(i, i + seeds) for i in range(0, count, seeds)]
        self._runners = [
            LaneRunner(lane, self.network, part if count > 1 else None, self._replay)
            for lane, part in zip(lanes, parts, strict=True)
        ]
        self._before, self._clock = Rewind.of(self.network), LaneClock(len(lanes))
        self._points = LanePoints(setup.model.evaluator, count)
        self._set_clocks()
        start = self._state()
        self._resting = RestingLanes(self.network, self._theta, self._layers, start)
        self._note()
        self._stops = LaneStops(
            [conditions_of(lane.config.stopping) for lane in lanes for _ in range(seeds)],
            [self._points.of(row)[-1] for row in range(count)],
            lambda row: self._checkpoint(row, self._resting.last_finite.newest),
            self._load,
            lambda row: self._clock.seconds[row // seeds],
        )
        self._end_runs()

    # racing -------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether any network still trains."""
        return any(runner.running for runner in self._runners)

    def run(self, epochs: int, progress: Progress = unwatched) -> None:
        """Race for some epochs, or until all have diverged or were stopped.

        Parameters
        ----------
        epochs
            How many.
        progress
            Told every few steps how many epochs are made; ``False`` from it ends the race.
        """
        first = self.epoch
        while self.running and self.epoch < first + epochs:
            self.advance(CHUNK)
            if not progress(self.epoch - first, epochs):
                break

    @np.errstate(all="ignore")
    def advance(self, most: int) -> None:
        """Make so many steps at most, none beyond the end of the epoch."""
        self._clock.begin()
        if self._batches.per_epoch:
            self._set_clocks()
            dealt = self._batches.deal(most)
            for done, indices in enumerate(dealt):
                if not self.running:
                    self._batches.put_back(len(dealt) - done)
                    self._charge()
                    return
                program = self._programs[indices.shape[-1]]
                program.load(indices)
                self._step(program)
        if self._batches.at_end:
            self._end_epoch()
        self._charge()

    def _charge(self) -> None:
        running = [place for place, runner in enumerate(self._runners) if runner.running]
        self._clock.charge(running or range(len(self._runners)))

    def _step(self, program: BatchProgram) -> None:
        runners = [runner for runner in self._runners if runner.running]
        searchers = [runner for runner in runners if runner.searches]
        if searchers:
            self._before, self._program = Rewind.of(self.network), program
        program.forward()
        if not math.isfinite(program.total_loss()):
            self._retire(self._resting.check_losses(program, self.step_count + 1))
        program.backward()
        self._search(searchers)
        for runner in runners:
            if not runner.searches:
                self._move(runner)
        self.step_count += 1
        self._resting.hold()
        if not math.isfinite(np.vdot(self._theta, self._theta)):
            self._retire(self._resting.check_parameters(program, self.step_count))

    def _move(self, runner: LaneRunner) -> None:
        began = time.perf_counter()
        runner.rule.run()
        self._clock.spend(runner.rows.start // self.seeds, time.perf_counter() - began)

    def _retire(self, rows: Iterable[int]) -> None:
        """Cut the curves of who diverged just now, and rest the lanes nobody is left on."""
        resting = self._resting.rows
        for row in rows:
            self._points.cut(row, resting[row].state.step)
            runner = self._runners[row // self.seeds]
            runner.running = any(r not in resting for r in runner.rows)

    def _end_runs(self) -> None:
        """Let those rest whose stop conditions end their runs now."""
        resting = self._resting.rows
        found = self._stops.check(self._points.latest(resting))
        if found:
            for row in found:
                self._points.judge(row)
            self._resting.stop(found, self._state())
            self._retire(found)

    def _load(self, row: int, checkpoint: Checkpoint) -> None:
        """Put a network's parameters back."""
        np.copyto(self._theta[row], checkpoint.theta)
        np.copyto(self._layers[row], checkpoint.layers)

    def _search(self, searchers: Sequence[LaneRunner]) -> None:
        """Let the optimizers that run the batch again move, before anybody else has moved.

        A later search runs the earlier one's networks too; what their layers remember is therefore
        put back in the end.
        """
        kept = []
        for runner in searchers:
            self._move(runner)
            own = self._layers[runner.part]
            kept.append((own, own.copy()))
        for own, copy in kept:
            np.copyto(own, copy)

    def _replay(self, again: bool) -> Array:
        """Return the losses of the batch under way; ``again``: at the present parameters."""
        if again:
            self._before.apply(self.network)
            self._program.forward()
            self._program.backward()
        return self._program.loss

    def _end_epoch(self) -> None:
        self.epoch += 1
        self._batches.end_epoch()
        self._charge()
        losses = self._note()
        for runner in self._runners:
            runner.observe(losses)
        self._set_clocks()
        self._resting.last_finite.remember(self._state())
        self._end_runs()

    def _set_clocks(self) -> None:
        at = self._batches
        for runner in self._runners:
            runner.set_clock(self.step_count, self.epoch, at.position, at.per_epoch)

    def _note(self) -> Array:
        """Measure all networks; returns their test losses."""
        rows = (r for r in range(len(self._theta)) if r not in self._resting.rows)
        about = {r: (self._clock.seconds[r // self.seeds], self._rate(r)) for r in rows}
        return self._points.note(self.step_count, self.epoch, about)

    def _rate(self, row: int) -> float:
        """Return the learning rate of a network's latest update."""
        rate = self._runners[row // self.seeds].rule.learning_rate.rate
        return float(rate if rate.ndim == 0 else rate[row % self.seeds, 0])

    # answers ------------------------------------------------------------------------------------

    def points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve: a point at the start and one after every epoch.

        Their seconds are the lane's own updates, and its part of what all lanes share.
        """
        return tuple(self._points.of(lane * self.seeds + seed))

    def measured_points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve, the last point with the metrics of the task.

        One that diverged has none: its network is put back to an earlier state.
        """
        row = lane * self.seeds + seed
        if row not in self._resting.rows and self._points.of(row):
            self._points.judge(row)
        return self.points(lane, seed)

    def seconds(self, lane: int) -> float:
        """Return how long a lane has trained: all lanes together as long as the race."""
        return self._clock.seconds[lane]

    def stop(self, lane: int, seed: int = 0) -> StopReason | None:
        """Return which stop condition ended a lane's run, if one did."""
        resting = self._resting.rows.get(lane * self.seeds + seed)
        return None if resting is None else resting.stop

    def trouble(self, lane: int, seed: int = 0) -> DivergenceError | None:
        """Return why a lane's network diverged, if it did."""
        resting = self._resting.rows.get(lane * self.seeds + seed)
        return None if resting is None else resting.trouble

    def checkpoint(self, lane: int, seed: int = 0) -> Checkpoint:
        """Copy a lane's complete state: what its trainer alone would return."""
        row = lane * self.seeds + seed
        resting = self._resting.rows.get(row)
        return self._checkpoint(row, self._state() if resting is None else resting.state)

    def _checkpoint(self, row: int, state: RaceState) -> Checkpoint:
        """Copy what of a moment of the race is one network's."""
        lane, seed = divmod(row, self.seeds)
        memory = memory_of(state.memories[lane], seed)
        return Checkpoint(
            step=state.step,
            epoch=state.epoch,
            updates=memory.updates,
            theta=state.theta[row].copy(),
            slots=memory.slots,
            parameters=layout_of(self.network),
            sampler={"replicas": [dict(state.sampler["replicas"][seed])]},
            streams={"noise": [state.noise[row]]},
            layers=state.layers[row].copy(),
            schedule=memory.schedule,
            table=self.dataset.signature,
        )

    def _state(self) -> RaceState:
        return RaceState(
            self.step_count,
            self.epoch,
            self._theta.copy(),
            self._layers.copy(),
            tuple(runner.memory() for runner in self._runners),
            self._batches.get_state(),
            [stream.get_state() for stream in self.network.shared.streams],
        )
