"""A training that goes on from a moment by itself: on copies, with the batches that come next."""

from __future__ import annotations

from msgspec.structs import replace

from playground.core import Component, PlaygroundError
from playground.explain.base.context import ExplainContext
from playground.training.base.training_spec import with_training
from playground.training.trainer import Trainer


def trial_training(context: ExplainContext, optimizer: Component | None = None) -> Trainer:
    """Return a training of its own that stands where the context's stood between two steps.

    Every batch and every random number is the one the context's training will meet next, whatever
    the optimizer; a batch under way comes first.

    Parameters
    ----------
    context
        The moment, of a training of one network.
    optimizer
        What to go on with; by default the active one with its memory.

    Raises
    ------
    PlaygroundError
        When there is no training to go on with, or the optimizer does not fit its configuration.
    """
    if context.project is None or context.state is None:
        raise PlaygroundError("trial: only a training of one network can be gone on with")
    trainer = Trainer(with_training(context.project, context.config), dataset=context.dataset)
    trainer.restore(context.state)
    if optimizer is not None and optimizer != context.config.optimizer:
        trainer.reconfigure(replace(context.config, optimizer=optimizer))
    return trainer
