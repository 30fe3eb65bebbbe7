"""The move every optimizer would make from here, what it promises and what it would deliver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, overload

import msgspec
import numpy as np
from msgspec import Struct

from playground.core import Array, Component, IntArray, NumpyStream, read_only
from playground.core.progress import Progress, unwatched
from playground.explain.base.context import ExplainContext
from playground.explain.base.objective import NOISE_SEED, Objective
from playground.nn.base.optimizer import Optimizer
from playground.nn.compiler.compile import build
from playground.nn.compiler.network import Network
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.checkpoint import OPTIMIZER, REGULARIZER, part_of
from playground.training.data.input_feed import feed
from playground.training.loop.batch_program import BatchProgram
from playground.training.loop.recovery import set_noise
from playground.training.update.update_rule import UpdateRule


class Move(Struct, frozen=True):
    """One optimizer's next update.

    Parameters
    ----------
    optimizer
        The optimizer with its parameters.
    remembers
        Whether it has a memory of earlier gradients at all, as it is set.
    goes_on
        Whether it continues with the memory of the optimizer at work; the others begin afresh.
    update
        Which update of its memory it is: 1 for one that begins.
    rate
        Its learning rate in this update, after schedule and warm-up.
    move
        ``Δ = θ' - θ``, ``(P,)``.
    length
        ``|Δ|``; infinite where that is beyond the range of numbers.
    predicted
        ``g · Δ``: the change of loss to first order.
    delivered
        ``L(θ + Δ) - L(θ)`` on the same samples.
    """

    optimizer: Component
    remembers: bool
    goes_on: bool
    update: int
    rate: float
    move: Array
    length: float
    predicted: float
    delivered: float

    @property
    def memory(self) -> str:
        """Whose update it is, in words: ``begins``, ``update 126``, or ``none`` without memory."""
        if not self.remembers:
            return "none"
        return f"update {self.update:,}" if self.goes_on else "begins"


class Preview(Struct, frozen=True):
    """The moves of several optimizers from one point along one gradient.

    Parameters
    ----------
    gradient
        The gradient all of them are given, ``(P,)``.
    is_fresh
        Whether it is the gradient at the present parameters; an old one promises nothing.
    rows
        The samples both changes of loss are measured on.
    loss
        ``L(θ)`` on them.
    moves
        One per optimizer asked for.
    """

    gradient: Array
    is_fresh: bool
    rows: IntArray
    loss: float
    moves: tuple[Move, ...]


@overload
def preview(context: ExplainContext, optimizers: Sequence[Component] | None = None) -> Preview: ...


@overload
def preview(
    context: ExplainContext, optimizers: Sequence[Component] | None, progress: Progress
) -> Preview | None: ...


def preview(
    context: ExplainContext,
    optimizers: Sequence[Component] | None = None,
    progress: Progress = unwatched,
) -> Preview | None:
    """Compute what an update would do, for several optimizers.

    The gradient is the one an update would use now: the one that is there, else the next batch's.
    The regularizer takes part in every move, but the losses are without its penalty.

    Parameters
    ----------
    context
        From where.
    optimizers
        Which ones; by default the active one as it is configured, and every other registered one
        with its default parameters.
    progress
        Told the moves made and their number; ``False`` from it ends the work with ``None``.
    """
    chosen = _registered(context) if optimizers is None else optimizers
    rows = context.gradient_rows if context.gradient_rows is not None else context.batch
    objective = Objective(context, rows)
    theta = objective.theta
    gradient, is_fresh = context.gradient, context.is_fresh
    if gradient is None:
        gradient, is_fresh = objective.gradient(theta), True
    moves: list[TrialUpdate] = []
    for component in chosen:
        if not progress(len(moves), len(chosen)):
            return None
        moves.append(trial_update(context, gradient, component))
    losses = objective.losses(np.stack([theta, *(theta + moved.move for moved in moves)]))
    changes = losses[1:] - losses[0]
    return Preview(
        gradient=read_only(gradient),
        is_fresh=is_fresh,
        rows=read_only(rows),
        loss=float(losses[0]),
        moves=tuple(
            Move(
                component,
                moved.remembers,
                moved.goes_on,
                moved.update,
                moved.rate,
                read_only(moved.move),
                _length(moved.move),
                float(gradient.astype(np.float64) @ moved.move),
                float(change),
            )
            for component, moved, change in zip(chosen, moves, changes, strict=True)
        ),
    )


@np.errstate(over="ignore")
def _length(move: Array) -> float:
    return float(np.linalg.norm(move))


def optimizer_title(optimizer: Component) -> str:
    """Return what an optimizer is called; momentum makes SGD another one."""
    title, momentum = OPTIMIZERS.get(optimizer.name).title, optimizer.params.get("momentum")
    if not momentum:
        return title
    return (
        f"Momentum {momentum:g}" if optimizer.name == "sgd" else f"{title}, momentum {momentum:g}"
    )


class TrialUpdate(NamedTuple):
    """An update made on a copy.

    ``Δ`` in float64, whether it has a memory, whether it used the one there is, its number, and its
    learning rate.
    """

    move: Array
    remembers: bool
    goes_on: bool
    update: int
    rate: float


@np.errstate(all="ignore")
def trial_update(context: ExplainContext, gradient: Array, optimizer: Component) -> TrialUpdate:
    """Make an optimizer's update on a copy, in the training's precision.

    It goes on with the memory there is when it is the optimizer at work and remembers the same
    vectors (other parameters may differ, as when a person changes them during training), else it
    makes its first update. Its learning rate is its configured one, times what schedule and warm-up
    make of the active optimizer's. An optimizer that searches looks at the loss of the gradient's
    samples, with the noise they met, along the gradient at the present parameters.
    """
    searches = OPTIMIZERS.get(optimizer.name).searches
    rows = context.batch if context.gradient_rows is None else context.gradient_rows
    streams = [NumpyStream(NOISE_SEED)]
    network = build(context.plan, len(rows) if searches else 1, context.config.dtype, 1, streams)
    np.copyto(network.theta, context.theta)
    np.copyto(network.grad, gradient)
    # The rate of this update is known: no schedule may set it anew.
    config = msgspec.structs.replace(
        context.config, optimizer=optimizer, schedule=Component("constant"), warm_up=0
    )
    if searches:  # a training that searches bears no limits
        config = msgspec.structs.replace(config, clip_norm=0.0, clip_value=0.0, max_norm=0.0)
    rule = UpdateRule(network, config)
    rule.rate[()] = _rate(context, rule.optimizer)
    if searches:
        batch = _Batch(context, network, rows)
        rule.replay_by(batch.replay)
        batch.replay(True)
    same_name = optimizer.name == context.config.optimizer.name
    mine, theirs = (part_of(OPTIMIZER, slots).keys() for slots in (rule.slots, context.slots))
    goes_on = same_name and mine == theirs
    kept = context.slots if goes_on else part_of(REGULARIZER, context.slots)
    for name, slot in rule.slots.items():
        if name in kept:
            np.copyto(slot, kept[name])
    if goes_on:
        rule.updates = context.updates
    rule.run()
    move: Array = network.theta.astype(np.float64) - context.theta.astype(np.float64)
    return TrialUpdate(move, bool(mine), goes_on, rule.updates, float(rule.rate))


def _rate(context: ExplainContext, optimizer: Optimizer) -> float:
    """Return an optimizer's rate in the next update."""
    if context.rate is None:
        return optimizer.learning_rate
    active = OPTIMIZERS.create(context.config.optimizer).learning_rate
    if optimizer.learning_rate == active:
        return context.rate
    # In the training's precision a rate that is not scheduled is exactly the configured one.
    configured = float(context.theta.dtype.type(active))
    return optimizer.learning_rate * (context.rate / configured if configured else 1.0)


class _Batch:
    """Samples that run through a network again and again, as a training would run them."""

    def __init__(self, context: ExplainContext, network: Network, rows: IntArray) -> None:
        self._context, self._network = context, network
        dataset = context.dataset
        features = [feed(port, dataset.x_train) for port in network.inputs]
        targets = context.encoding.encode(dataset.y_train, network.dtype)
        self._engine = BatchProgram(network, context.loss, features, targets)
        self._engine.load(rows)

    def replay(self, again: bool) -> Array:
        """Return the losses; ``again``: at the present parameters, with the noise of the batch."""
        context, network = self._context, self._network
        if again:
            if context.noise is not None:
                set_noise(network.shared.streams, [context.noise])
            if context.layers is not None:
                np.copyto(network.state, context.layers)
            self._engine.forward()
            self._engine.backward()
        return self._engine.loss


def _registered(context: ExplainContext) -> list[Component]:
    active = context.config.optimizer
    return [active if cls.name == active.name else Component(cls.name) for cls in OPTIMIZERS]
