"""Several ways to train from one start: the same weights, the same batches, the same noise."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec.structs import replace

from playground.core import Array
from playground.core.progress import Progress, unwatched
from playground.datasets.base.dataset import Dataset
from playground.experiments.race_config import Lane
from playground.experiments.race_divergence import DivergedLanes
from playground.experiments.race_lane import LaneRunner, RaceState, memory_of
from playground.experiments.race_setup import RaceSetup
from playground.nn.compiler.network import Network
from playground.nn.metrics import fitting
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.divergence import DivergenceError
from playground.training.base.history import Metrics
from playground.training.base.training_spec import TrainingSpec
from playground.training.loop.batch_program import BatchProgram
from playground.training.loop.recovery import Rewind, layout_of

CHUNK = 32
"""How many steps to make between two looks at the progress callback."""


class Race:
    """Trains one network in several ways at once, each as it would train alone.

    All lanes begin at one checkpoint, see the same batches and meet the same noise. Forward and
    backward are one stream of calls for all of them; then every lane's own rule moves its own
    parameters. A network that diverges is put back to its last finite state and stays there, while
    the others go on.

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
    metrics_every
        After how many epochs the curves have the metrics of the task, too; 0: nowhere but at the
        end of :meth:`measured_points`.

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
        self.dataset = setup.dataset
        self.network: Network = setup.model.network
        self.step_count, self.epoch = setup.step, setup.epoch
        self.metrics_every = 0
        self._theta, self._layers = setup.theta, setup.layers
        self._batches, self._programs = setup.batches, setup.model.programs
        self._program, self._evaluator = setup.model.program, setup.model.evaluator
        count = len(lanes) * seeds
        parts = [slice(i, i + seeds) for i in range(0, count, seeds)]
        self._runners = [
            LaneRunner(lane, self.network, part if count > 1 else None, self._replay)
            for lane, part in zip(lanes, parts, strict=True)
        ]
        self._before = Rewind.of(self.network)
        self._points: list[list[Metrics]] = [[] for _ in range(count)]
        self._set_clocks()
        self._diverged = DivergedLanes(self.network, self._theta, self._layers, self._state())
        self._note()

    # racing -------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether any network still trains."""
        return any(runner.running for runner in self._runners)

    def run(self, epochs: int, progress: Progress = unwatched) -> None:
        """Race for some epochs, or until all have diverged.

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
        if self._batches.per_epoch:
            self._set_clocks()
            dealt = self._batches.deal(most)
            for done, indices in enumerate(dealt):
                if not self.running:
                    self._batches.put_back(len(dealt) - done)
                    return
                program = self._programs[indices.shape[-1]]
                program.load(indices)
                self._step(program)
        if self._batches.at_end:
            self._end_epoch()

    def _step(self, program: BatchProgram) -> None:
        runners = [runner for runner in self._runners if runner.running]
        searchers = [runner for runner in runners if runner.searches]
        if searchers:
            self._before, self._program = Rewind.of(self.network), program
        program.forward()
        if not math.isfinite(program.total_loss()):
            self._retire(self._diverged.check_losses(program, self.step_count + 1))
        program.backward()
        self._search(searchers)
        for runner in runners:
            if not runner.searches:
                runner.rule.run()
        self.step_count += 1
        self._diverged.hold()
        if not math.isfinite(np.vdot(self._theta, self._theta)):
            self._retire(self._diverged.check_parameters(program, self.step_count))

    def _retire(self, rows: Iterable[int]) -> None:
        """Cut the curves of who diverged just now, and rest the lanes nobody is left on."""
        diverged = self._diverged.rows
        for row in rows:
            last = diverged[row].state.step
            self._points[row] = [p for p in self._points[row] if p.step <= last]
            runner = self._runners[row // self.seeds]
            runner.running = any(r not in diverged for r in runner.rows)

    def _search(self, searchers: Sequence[LaneRunner]) -> None:
        """Let the optimizers that run the batch again move, before anybody else has moved.

        A later search runs the earlier one's networks too; what their layers remember is therefore
        put back in the end.
        """
        kept = []
        for runner in searchers:
            runner.rule.run()
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
        losses = self._note()
        for runner in self._runners:
            runner.observe(losses)
        self._set_clocks()
        self._diverged.last_finite.remember(self._state())

    def _set_clocks(self) -> None:
        at = self._batches
        for runner in self._runners:
            runner.set_clock(self.step_count, self.epoch, at.position, at.per_epoch)

    def _note(self) -> Array:
        """Measure all networks; returns their test losses."""
        train, test = self._evaluator.train.score(), self._evaluator.test.score()
        nothing = np.full(len(self._points), math.nan)
        accuracies = (nothing if s.accuracy is None else s.accuracy for s in (train, test))
        columns = [np.atleast_1d(c) for c in (train.loss, test.loss, *accuracies)]
        for row, numbers in enumerate(zip(*columns, strict=True)):
            if row not in self._diverged.rows:
                loss, test_loss, *shares = (float(number) for number in numbers)
                at = (self.step_count, float(self.epoch))
                about = (math.nan, self._rate(row))
                self._points[row].append(
                    Metrics(*at, loss, test_loss, shares[0], shares[1], *about)
                )
                if self.metrics_every and self.epoch % self.metrics_every == 0:
                    self._points[row][-1] = self._judged(row)
        return columns[1]

    def _rate(self, row: int) -> float:
        """Return the learning rate of a network's latest update."""
        rate = self._runners[row // self.seeds].rule.learning_rate.rate
        return float(rate if rate.ndim == 0 else rate[row % self.seeds, 0])

    # answers ------------------------------------------------------------------------------------

    def points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve: a point at the start and one after every epoch."""
        return tuple(self._points[lane * self.seeds + seed])

    def measured_points(self, lane: int, seed: int = 0) -> tuple[Metrics, ...]:
        """Return a lane's curve, the last point with the metrics of the task.

        One that diverged has none: its network is put back to an earlier state.
        """
        row = lane * self.seeds + seed
        points = self._points[row]
        if row in self._diverged.rows or not points:
            return tuple(points)
        return (*points[:-1], self._judged(row))

    def _judged(self, row: int) -> Metrics:
        """Return a network's latest point with the metrics of its task."""
        scorer = self._evaluator.train
        metrics = fitting(scorer.encoding.task, len(scorer.classes))
        return replace(self._points[row][-1], measured=self._evaluator.measured(metrics, row))

    def trouble(self, lane: int, seed: int = 0) -> DivergenceError | None:
        """Return why a lane's network diverged, if it did."""
        diverged = self._diverged.rows.get(lane * self.seeds + seed)
        return None if diverged is None else diverged.trouble

    def checkpoint(self, lane: int, seed: int = 0) -> Checkpoint:
        """Copy a lane's complete state: what its trainer alone would return."""
        row = lane * self.seeds + seed
        diverged = self._diverged.rows.get(row)
        state = self._state() if diverged is None else diverged.state
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
