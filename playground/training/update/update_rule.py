"""How parameters move: everything between a batch's gradient and the next parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from weakref import WeakMethod, proxy

import numpy as np

from playground.core import Array, ParamValue, values_of
from playground.nn.base.optimizer import Optimizer, Update, UpdateBuffers
from playground.nn.base.program import Call, call
from playground.nn.base.regularizer import PenaltyBuffers, Regularizer
from playground.nn.compiler.compile import weight_mask
from playground.nn.compiler.network import Network
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.training.base.checkpoint import OPTIMIZER, REGULARIZER, own_names, owned_by
from playground.training.base.config import TrainingConfig
from playground.training.update.clipping import clip_by_norm, clip_by_value
from playground.training.update.last_update import LastUpdate
from playground.training.update.learning_rate import LearningRate
from playground.training.update.max_norm import bind_max_norm

FLUSH_PERIOD = 256
"""After so many updates the slots are cleared of numbers that are next to nothing."""


class UpdateRule:
    """One update is ``before``, ``apply(t)``, ``after``, in this order.

    ``before`` adds the penalty's gradient to backprop's gradient, leaves the frozen layers out and
    clips; ``apply`` sets the learning rate and lets the optimizer move; ``after`` is the
    regularizer's second half, max-norm, and what puts the frozen layers back.

    Parameters
    ----------
    network
        Whose ``theta`` to move along whose ``grad``.
    config
        Names the optimizer, the schedule, the regularizer and the limits.
    previous
        The rule used so far. What it remembers is taken over where it means the same: the same
        optimizer with the same slots, the same regularizer, the same schedule.
    replica
        Move only this one of several networks, or these, as if nobody else were there.

    Attributes
    ----------
    config
        What it was made from.
    slots
        The vectors both remember, as ``optimizer/m``, ``regularizer/dead``.
    updates
        Updates since the optimizer's slots were made (Adam's t).
    last
        What is known of the latest update.
    used_gradient
        The gradient the optimizer is given: backprop's own, or with all that is added and limited.
    learning_rate
        What sets the learning rate.
    """

    def __init__(
        self,
        network: Network,
        config: TrainingConfig,
        previous: UpdateRule | None = None,
        replica: int | slice | None = None,
    ) -> None:
        self.config = config
        self.optimizer: Optimizer = OPTIMIZERS.create(config.optimizer)
        self.regularizer: Regularizer = REGULARIZERS.create(config.regularizer)
        self._replica = replica
        theta, grad = network.theta, network.grad
        if replica is not None and theta.ndim > 1:
            theta, grad = theta[replica], grad[replica]
        self._theta, self._weights = theta, weight_mask(network)
        self._replay: WeakMethod[Callable[[bool], Array]] | None = None
        self.updates = 0
        # In this order: the regularizer reads the rate at every update, and what is put back of
        # frozen layers includes the slots.
        mine, penalty_slots = self._make_slots(theta, previous)
        base = self.optimizer.learning_rate
        before = None if previous is None else previous.learning_rate
        self.learning_rate: LearningRate = LearningRate(config, base, theta, before)
        self.used_gradient = self._bind_around(network, config, grad, penalty_slots)
        self._flush = flush_subnormals(self.slots.values())
        me = proxy(self)  # the update is the rule's own, and must not keep it alive
        buffers = UpdateBuffers(
            theta,
            self.used_gradient,
            mine,
            self.rate,
            decayed=None if config.decay_biases else self._weights,
            loss=lambda: me._total_loss(replayed=False),
            evaluate=lambda: me._total_loss(replayed=True),
        )
        update = self.optimizer.bind(buffers)
        self._update: Update = update if self.learning_rate.is_constant else self._scheduled(update)
        self.apply = self._update
        self.last = LastUpdate(theta)
        self._watched = False
        if previous is not None:
            if self._computes_like(previous):  # what the views show of it is still true
                self.last = previous.last
            self.watch(previous._watched)

    def replay_by(self, replay: Callable[[bool], Array]) -> None:
        """Name the method that a searching optimizer runs the batch with.

        It returns the losses, ``()`` or ``(R,)``; when asked to, after it ran the batch under way
        again at the present parameters and filled ``network.grad``. Whoever owns the batch is not
        kept alive by it: a large network goes as soon as nobody trains it any more.
        """
        self._replay = WeakMethod(replay)

    def _bind_around(
        self,
        network: Network,
        config: TrainingConfig,
        grad: Array,
        penalty_slots: Mapping[str, Array],
    ) -> Array:
        """Bind what comes before and after the optimizer; returns the gradient it is given."""
        theta, frozen = self._theta, frozen_spans(network)
        clips = bool(config.clip_value or config.clip_norm)
        own = clips or bool(frozen) or not self.regularizer.is_none
        total = np.zeros_like(theta) if own else grad
        penalty = self.regularizer.bind(
            PenaltyBuffers(theta, grad, total, self._weights, penalty_slots, self.rate)
        )
        before: list[Call] = list(penalty.before)
        if own and self.regularizer.is_none:
            before.append(call(np.copyto, total, grad))
        before += [call(total[..., span].fill, 0.0) for span in frozen]
        if config.clip_value:
            before += clip_by_value(total, config.clip_value)
        if config.clip_norm:
            before += clip_by_norm(total, config.clip_norm)
        after: list[Call] = list(penalty.after)
        if config.max_norm:
            after += bind_max_norm(network, theta, config.max_norm)
        kept = [x[..., span] for span in frozen for x in (theta, *self.slots.values())]
        copies = [x.copy() for x in kept]
        before += [call(np.copyto, copy, x) for x, copy in zip(kept, copies, strict=True)]
        after += [call(np.copyto, x, copy) for x, copy in zip(kept, copies, strict=True)]
        self.before: tuple[Call, ...] = tuple(before)
        self.after: tuple[Call, ...] = tuple(after)
        return total

    @property
    def rate(self) -> Array:
        """The learning rate ``()`` or ``(R, 1)``, read at every update."""
        return self.learning_rate.rate

    def continues(self, other: UpdateRule) -> bool:
        """Tell whether the optimizer can go on with another rule's memory."""
        return self.optimizer.name == other.optimizer.name and tuple(
            self.optimizer.slot_names()
        ) == tuple(other.optimizer.slot_names())

    @property
    def is_watched(self) -> bool:
        """Whether it remembers what every update changes."""
        return self._watched

    def watch(self, watched: bool) -> None:
        """Remember what every update changes, or do so no longer."""
        if watched == self._watched:
            return
        self._watched = watched
        self.apply = self.last.watch(self._update) if watched else self._update
        if not watched:
            self.last.forget_change()

    def run(self) -> None:
        """Make one update."""
        for each in self.before:
            each()
        self.apply(self.updates + 1)
        for each in self.after:
            each()
        self.count(1)

    @property
    def updates_left(self) -> int:
        """How many updates may be made before they must be counted."""
        return FLUSH_PERIOD - self.updates % FLUSH_PERIOD

    def count(self, updates: int) -> None:
        """Count updates that were made; now and then, clear the slots of what is next to nothing.

        The memory of a parameter whose gradient has become 0 (a dead ReLU) is multiplied by a
        constant from update to update, until its numbers are so small (subnormal) that a processor
        computes with them a hundred times more slowly.
        """
        if not updates:
            return
        self.updates += updates
        self.last.note(self.rate)
        if self.updates % FLUSH_PERIOD == 0:
            for each in self._flush:
                each()

    def _computes_like(self, other: UpdateRule) -> bool:
        """Tell whether at most the learning rate is another."""
        mine, theirs = values_of(self.optimizer), values_of(other.optimizer)
        same_rate: dict[str, ParamValue] = {"learning_rate": 0.0}
        return (
            self.optimizer.name == other.optimizer.name and mine | same_rate == theirs | same_rate
        )

    def _make_slots(
        self, theta: Array, previous: UpdateRule | None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Return the optimizer's and the regularizer's vectors, and list both in ``slots``."""
        mine, penalty_slots = self.optimizer.make_slots(theta), self.regularizer.make_slots(theta)
        if previous is not None:
            if self.continues(previous):
                mine = own_names(OPTIMIZER, previous.slots)
                self.updates = previous.updates
            if self.regularizer.name == previous.regularizer.name:
                penalty_slots = own_names(REGULARIZER, previous.slots)
        self.slots: dict[str, Array] = owned_by(OPTIMIZER, mine) | owned_by(
            REGULARIZER, penalty_slots
        )
        return mine, penalty_slots

    def _scheduled(self, update: Update) -> Update:
        show = self.learning_rate.show

        def scheduled(t: int) -> None:
            show(t - 1)
            update(t)

        return scheduled

    def _total_loss(self, *, replayed: bool) -> Array:
        """Return what the total gradient is the gradient of; ``replayed`` computes both anew."""
        replay = None if self._replay is None else self._replay()
        assert replay is not None, "a searching optimizer needs whoever runs the batch"
        losses: Array = replay(replayed)
        if replayed:
            for each in self.before:
                each()
        if self._replica is not None and losses.ndim:
            losses = losses[self._replica, ...]  # a view, not a number
        if self.regularizer.is_none or self.regularizer.moves_apart:
            return losses.copy()
        rows = self._theta.reshape(-1, self._theta.shape[-1])
        penalties = [self.regularizer.penalty(row, self._weights) for row in rows]
        total: Array = losses + np.reshape(penalties, losses.shape)
        return total


def flush_subnormals(slots: Iterable[Array]) -> list[Call]:
    """Bind what sets numbers to 0 whose next few products would be subnormal."""
    calls: list[Call] = []
    for slot in slots:
        least = np.array(np.finfo(slot.dtype).tiny * 2.0**12, dtype=slot.dtype)
        size, small = np.empty_like(slot), np.empty(slot.shape, dtype=bool)
        calls += [
            call(np.absolute, slot, size),
            call(np.less, size, least, small),
            call(np.copyto, slot, 0.0, where=small),
        ]
    return calls


def frozen_spans(network: Network) -> list[slice]:
    """Return where the parameters of frozen layers lie in the flat vectors."""
    frozen = {node.id for node in network.plan.nodes if node.frozen}
    return [slice(s.start, s.stop) for s in network.parameter_layout if s.node_id in frozen]
