"""Where a training stands within a step, and how it gets on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from playground.core import Array, IntArray, PlaygroundError
from playground.training.base.checkpoint import Checkpoint
from playground.training.base.divergence import (
    DivergenceError,
    locate_backward,
    locate_forward,
    locate_parameters,
)
from playground.training.base.phase import Phase
from playground.training.data.batches import Batches
from playground.training.loop.bound_model import BoundModel
from playground.training.loop.recovery import (
    LastFinite,
    Rewind,
    check_fit,
    layout_of,
    revised,
    set_noise,
)
from playground.training.loop.step_loop import StepLoop
from playground.training.update.penalty_growth import penalty_advice
from playground.training.update.update_rule import UpdateRule

_BETWEEN = frozenset({Phase.READY, Phase.UPDATED})
"""The phases in which no batch is under way."""


class TrainingLoop:
    """Runs the thirds of a step, one by one or whole steps in one loop over the same calls.

    Parameters
    ----------
    model, batches, rule
        What to run, on what, and how to move.

    Attributes
    ----------
    network
        The model's: of the usual batch size.
    program
        What ran the latest batch: its network's values are the ones of that batch.
    phase
        Which thirds of a step have run.
    stale
        Whether the last update reused an old gradient.
    step_count, epoch
        Updates made; whole epochs completed.
    last_finite
        Where to go back to when numbers stop being numbers.
    """

    def __init__(self, model: BoundModel, batches: Batches, rule: UpdateRule) -> None:
        self.batches = batches
        self.model, self.program = model, model.program
        self.replace(model, rule)
        self._dealt = Rewind.of(self.network)
        self.begin(0, 0)

    def replace(self, model: BoundModel, rule: UpdateRule) -> None:
        """Go on with another loss or batch size, and move by this rule from now on."""
        if model is not self.model:
            self.model, self.program = model, model.program
        self.network, self.rule = model.network, rule
        self._layout = layout_of(self.network)
        self._theta = self.network.theta.reshape(-1)
        self._grad = self.network.grad.reshape(-1)
        self._step_loop = StepLoop(self.network, model.programs, rule)
        rule.replay_by(self._replay)

    def begin(self, step: int, epoch: int) -> None:
        """Stand between two steps without a gradient, and trust the state as it is."""
        self.step_count, self.epoch = step, epoch
        self.rule.last.forget()
        self.rest()
        self.set_clock()
        self.stale = False
        self.last_finite = LastFinite(self.checkpoint())

    def rest(self) -> None:
        """Stand between two steps without a gradient."""
        self.phase = Phase.READY
        self._has_gradient = False
        self._grad[...] = 0.0
        self.rule.last.forget_change()

    # the three thirds of a step -----------------------------------------------------------------

    @np.errstate(all="ignore")
    def forward(self) -> float:
        """Run the next batch, or the one under way, through the network and the loss."""
        if self.phase in _BETWEEN:
            indices = self.batches.deal()[0]
            self.program = self.model.programs[indices.shape[-1]]
            self.program.load(indices)
            self._dealt = Rewind.of(self.network)
        else:
            self._dealt.apply(self.network)
        self.program.forward()
        self.phase = Phase.FORWARD
        loss = float(self.program.total_loss())
        if not math.isfinite(loss):
            self._fail(locate_forward(self.program.network, self.step_count + 1))
        return loss

    @np.errstate(all="ignore")
    def backward(self) -> Array:
        """Backpropagate; runs forward first when no batch is under way."""
        if self.phase in _BETWEEN:
            self.forward()
        self.program.backward()
        self.phase = Phase.BACKWARD
        self._has_gradient = True
        if not math.isfinite(self._grad.dot(self._grad)):
            self._fail(locate_backward(self.program.network, self.step_count + 1))
        return self.network.grad

    @np.errstate(all="ignore")
    def update(self) -> None:
        """Move the parameters; without a fresh gradient, along the old one."""
        searches = self.rule.optimizer.searches
        if not self._has_gradient or (searches and self.phase is not Phase.BACKWARD):
            self.backward()  # a search begins where the gradient is from
        fresh = self.phase is Phase.BACKWARD
        if not fresh:
            self.take_back()
        self.set_clock()
        self.rule.run()
        self.step_count += 1
        self.phase = Phase.UPDATED
        self.stale = not fresh
        if not math.isfinite(self._theta.dot(self._theta)):
            self._fail(locate_parameters(self.network, self.step_count))
        if fresh and self.batches.at_end:
            self._end_epoch()
        else:
            self.set_clock()

    def set_clock(self) -> None:
        """Tell the rule where the training stands, so that the rate fits the next update."""
        if self.rule.learning_rate.is_constant:
            return
        at = self.batches
        used = at.position - self.pending
        self.rule.learning_rate.begin(
            self.rule.updates, self.step_count, self.epoch, used, at.per_epoch
        )

    def _replay(self, again: bool) -> Array:
        """Return the losses of the batch under way; ``again``: at the present parameters."""
        if again:
            self._dealt.apply(self.network)
            self.program.forward()
            self.program.backward()
        return self.program.loss

    def take_back(self) -> None:
        """Let a batch under way be the next one, as if it had never been dealt."""
        if self.pending:
            self.batches.put_back(1)
            self._dealt.apply(self.network)

    # many steps ---------------------------------------------------------------------------------

    @np.errstate(all="ignore")
    def step(self, n: int) -> None:
        """Make whole steps; finishes one that is under way."""
        if n > 0 and self.phase not in _BETWEEN:
            self.backward()
            self.update()
            n -= 1
        while n > 0:
            n -= self._search() if self.rule.optimizer.searches else self._whole_steps(n)

    def finish_epoch(self) -> None:
        """Make the steps that are left in this epoch."""
        if self.batches.per_epoch:
            self.step(self.steps_left)
        else:
            self._end_epoch()

    def _end_epoch(self) -> None:
        """Begin the next pass over the data."""
        self.epoch += 1
        self.batches.end_epoch()
        if self.rule.learning_rate.schedule.watches_loss:
            self.rule.learning_rate.observe(self.model.evaluator.test.score().loss)
        self.set_clock()
        self.last_finite.remember(self.checkpoint())

    def _search(self) -> int:
        """Make one step of an optimizer that runs its batch several times; returns 1."""
        self.forward()
        self.backward()
        self.update()
        return 1

    def _whole_steps(self, most: int) -> int:
        """Make whole steps of one batch size, up to the end of the epoch; returns how many."""
        self.set_clock()
        batches, trouble = self._deal(most), None
        self.program = self.model.programs[batches[0].shape[-1]]
        try:
            trouble = self._step_loop.run(batches, self.step_count)
        finally:  # an interrupted loop leaves counts that fit the parameters
            done = self._step_loop.done
            self.batches.put_back(len(batches) - done)
            self.rule.count(done)
            self.step_count += done
            if done:
                self.phase, self.stale, self._has_gradient = Phase.UPDATED, False, True
        self._fail(trouble)
        if self.batches.at_end:
            self._end_epoch()
        else:
            self.set_clock()
        return done

    def _deal(self, most: int) -> list[IntArray]:
        """Deal batches that have the first one's size."""
        batches = self.batches.deal(min(most, self.rule.updates_left))
        size = batches[0].shape[-1]
        while batches[-1].shape[-1] != size:
            batches.pop()
            self.batches.put_back(1)
        return batches

    # where it stands ------------------------------------------------------------------------------

    @property
    def has_gradient(self) -> bool:
        """Whether ``network.grad`` holds a gradient that an update could use."""
        return self._has_gradient

    @property
    def pending(self) -> int:
        """How many batches were dealt and not yet used: one between forward and update."""
        return 0 if self.phase in _BETWEEN else 1

    @property
    def steps_left(self) -> int:
        """How many updates are left in this epoch."""
        return self.batches.per_epoch - self.batches.position + self.pending

    @property
    def epoch_reached(self) -> float:
        """The epochs, with a fraction within one: where the curves' next point lies."""
        used = self.batches.position - self.pending
        return self.epoch + (used / self.batches.per_epoch if used else 0.0)

    @property
    def coming_rows(self) -> IntArray | None:
        """The training samples of the next update, ``(B,)`` or ``(R, B)``.

        Those under way between forward and update, else the next ones; ``None`` when no batch ever
        fills up.
        """
        return self.batches.look(-self.pending)

    @property
    def last_rows(self) -> IntArray | None:
        """The training samples of the update before; ``None`` at the beginning of an epoch."""
        return self.batches.look(-self.pending - 1)

    @property
    def batch_loss(self) -> float:
        """The loss of the latest forward pass, ``nan`` before the first."""
        return math.nan if self.phase is Phase.READY else float(self.program.loss.mean())

    @np.errstate(all="ignore")
    def loss_again(self) -> float:
        """Run the latest batch again at the present parameters, with the noise it met.

        Returns their mean loss. Of the training only that batch's values are others afterwards:
        nothing reads them before the next forward pass.
        """
        now, losses = Rewind.of(self.network), self.program.loss.copy()
        self._dealt.apply(self.network)
        self.program.forward()
        measured = float(self.program.loss.mean())
        now.apply(self.network)
        np.copyto(self.program.loss, losses)
        return measured

    # state ----------------------------------------------------------------------------------------

    @contextmanager
    def interrupted(self) -> Iterator[None]:
        """Let somebody else set parameters: without a batch under way, and trusted afterwards."""
        self.take_back()
        yield
        self.rest()
        self.last_finite.remember(self.checkpoint())

    def load_parameters(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint's parameters, with the counts and the optimizer's memory of now.

        What layers remember without learning it comes along.
        """
        with self.interrupted():
            np.copyto(self.network.theta, checkpoint.theta)
            np.copyto(self.network.state, checkpoint.layers)

    def checkpoint(self) -> Checkpoint:
        """Copy the complete state, as before a batch under way was dealt."""
        before = self._dealt if self.pending else Rewind.of(self.network)
        return Checkpoint(
            step=self.step_count,
            epoch=self.epoch,
            updates=self.rule.updates,
            theta=self.network.theta.copy(),
            slots={name: slot.copy() for name, slot in self.rule.slots.items()},
            parameters=self._layout,
            sampler=self.batches.get_state(self.pending),
            streams={"noise": before.noise},
            layers=before.layers.copy(),
            schedule=self.rule.learning_rate.get_state(),
        )

    def standing(self) -> Checkpoint:
        """Return the complete state, uncopied where it was copied at this very step before."""
        newest = self.last_finite.newest
        return newest if newest.step == self.step_count else self.checkpoint()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go to a checkpoint, or raise without changing anything."""
        check_fit(checkpoint, self.network, self.rule.slots)
        noise = self.network.shared.streams
        before = [stream.get_state() for stream in noise]
        set_noise(noise, checkpoint.streams.get("noise", before))
        schedule = self.rule.learning_rate.get_state()
        try:
            self.rule.learning_rate.set_state(checkpoint.schedule)
            self.batches.set_state(checkpoint.sampler)
        except PlaygroundError:
            set_noise(noise, before)
            self.rule.learning_rate.set_state(schedule)
            raise
        np.copyto(self.network.theta, checkpoint.theta)
        np.copyto(self.network.state, checkpoint.layers)
        for name, slot in self.rule.slots.items():
            np.copyto(slot, checkpoint.slots[name])
        self.rule.updates = checkpoint.updates
        self.begin(checkpoint.step, checkpoint.epoch)

    def recall_gradient(self, gradient: Array, *, stale: bool) -> None:
        """Stand behind an update again that used this gradient, after going back to there."""
        np.copyto(self.network.grad, gradient)
        self._has_gradient = True
        self.phase, self.stale = Phase.UPDATED, stale

    def revise_last_finite(self, *, same_slots: bool) -> None:
        """Make the states to go back to fit other hyperparameters; see :func:`revised`."""
        sampler = self.batches.get_state(self.pending)
        self.last_finite.revise(
            lambda state: revised(state, self.rule, sampler, same_slots=same_slots)
        )

    def _fail(self, trouble: DivergenceError | None) -> None:
        """Go back to a good state and raise; a square that overflowed alone is no trouble."""
        if trouble is not None:
            rule = self.rule
            advice = penalty_advice(self.network.plan, rule.config, float(rule.rate.max()))
            self.restore(self.last_finite.choose(trouble.step - 1))
            if advice:
                where = (trouble.node_id, trouble.name, trouble.quantity)
                raise DivergenceError(trouble.step, *where, advice)
            raise trouble
