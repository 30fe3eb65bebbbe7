"""The step at which training stands, copied to be explained."""

from playground.explain import ExplainContext
from playground.training.base.phase import Phase
from playground.training.trainer import Trainer


def read_step(trainer: Trainer) -> tuple[ExplainContext, int, Phase]:
    """Copy a trainer's present step, its number and how far it is; runs in the worker's thread."""
    return ExplainContext.of(trainer), trainer.step_count, trainer.phase
