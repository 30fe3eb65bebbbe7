"""Optimizers side by side: which to compare, and where each of them is some steps later.

The first move misleads: momentum's is plain descent's, RMSprop's is ten times its rate. So every
optimizer also goes on for some steps, on a training of its own with the same batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from playground.core import Component, ValueNotAllowed
from playground.core.progress import Progress, unwatched
from playground.explain.base.context import ExplainContext
from playground.explain.base.trial_training import trial_training
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.divergence import DivergenceError

Rates = Literal["own", "same"]
"""``own``: every optimizer at its usual rate; ``same``: all at the active one's."""

STEPS = 10


class AfterSteps(Struct, frozen=True):
    """Where an optimizer is some steps later.

    Parameters
    ----------
    optimizer
        The optimizer with its parameters.
    steps
        How many steps it made.
    before, after
        The loss over all training samples, without the penalty; ``after`` is ``None`` where it
        could not go so far.
    trouble
        Why not: it diverged, or it does not fit the training.
    """

    optimizer: Component
    steps: int
    before: float
    after: float | None
    trouble: str = ""


def candidates(context: ExplainContext, rates: Rates = "own") -> list[Component]:
    """Return every registered optimizer, the active one first and as it is configured.

    Parameters
    ----------
    context
        Names the active optimizer.
    rates
        At which learning rates the others are.
    """
    active = context.config.optimizer
    others = [cls.name for cls in OPTIMIZERS if cls.name != active.name]
    return [active, *(at_rate(context, Component(name), rates) for name in others)]


def at_rate(context: ExplainContext, optimizer: Component, rates: Rates) -> Component:
    """Return an optimizer as it is, or at the active one's configured learning rate."""
    if rates == "own" or OPTIMIZERS.get(optimizer.name).searches:
        return optimizer
    rate = OPTIMIZERS.create(context.config.optimizer).learning_rate
    return Component(optimizer.name, {**optimizer.params, "learning_rate": rate})


def after_steps(
    context: ExplainContext,
    optimizers: Sequence[Component],
    steps: int = STEPS,
    progress: Progress = unwatched,
) -> tuple[AfterSteps, ...] | None:
    """Let every optimizer make some steps, each on a copy, all with the same batches.

    Parameters
    ----------
    context
        From where.
    optimizers
        Which ones.
    steps
        How many steps each.
    progress
        Told the steps made and those of all optimizers together; ``False`` from it ends the work.

    Returns
    -------
    tuple of AfterSteps
        One per optimizer; ``None`` when it was stopped.
    """
    found: list[AfterSteps] = []
    total = steps * len(optimizers)
    for number, optimizer in enumerate(optimizers):
        trouble, before, after, made = "", float("nan"), None, 0
        try:
            trainer = trial_training(context, optimizer)
            before = float(trainer.evaluate()["train"]["loss"])
            for made in range(steps):
                if not progress(number * steps + made, total):
                    return None
                trainer.step()
            after, made = float(trainer.evaluate()["train"]["loss"]), steps
        except (DivergenceError, ValueNotAllowed) as error:
            trouble = str(error)
        found.append(AfterSteps(optimizer, made, before, after, trouble))
    progress(total, total)
    return tuple(found)
