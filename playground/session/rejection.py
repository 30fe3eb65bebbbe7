"""What is told when a document is refused, by which part, and when a training diverges."""

from playground.core import PlaygroundError, ValueNotAllowed
from playground.core.progress import Cancelled
from playground.nn.initializers import INITIALIZERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.nn.schedules import SCHEDULES
from playground.session.base.commands import Configure
from playground.session.base.events import Diverged, Rejected
from playground.storage.free_memory import NotEnoughMemory
from playground.training.base.config import TrainingConfig
from playground.training.base.divergence import DivergenceError
from playground.training.base.validation import NetworkError, check_config
from playground.training.loop.explosion import explosion
from playground.training.trainer import Trainer


class StateError(PlaygroundError):
    """A saved training that cannot be gone on with."""


def rejection(message: Configure, error: PlaygroundError) -> Rejected:
    """Return what to answer to a document that cannot be trained.

    Parameters
    ----------
    message
        The document.
    error
        What came of it.
    """
    generation = message.generation
    if isinstance(error, Cancelled):
        return Rejected(generation, (), "reading the file was cancelled", None, "data")
    if isinstance(error, NetworkError):
        return Rejected(generation, error.diagnostics, "", error.dataset, "network")
    if isinstance(error, StateError):
        return Rejected(generation, (), str(error), None, "state")
    if isinstance(error, NotEnoughMemory):
        return Rejected(generation, (), str(error), None, "memory", needed=error.needed)
    wrong = refusal_of(message.project.training)
    if wrong is None:
        return Rejected(generation, (), str(error), None, "data")
    field = allowed = ""
    if isinstance(wrong, ValueNotAllowed):
        field, allowed = wrong.field, wrong.allowed
    return Rejected(generation, (), str(wrong), None, "training", field, allowed)


def refusal_of(config: TrainingConfig) -> PlaygroundError | None:
    """Return what is wrong with a configuration whatever the data, ``None`` when nothing is."""
    try:
        LOSSES.create(config.loss)
        OPTIMIZERS.create(config.optimizer)
        SCHEDULES.create(config.schedule)
        REGULARIZERS.create(config.regularizer)
        INITIALIZERS.create(config.initializer)
        check_config(config)
    except PlaygroundError as error:
        return error
    return None


def divergence(generation: int, error: DivergenceError, trainer: Trainer) -> Diverged:
    """Return what to tell when a number stops being one, and how the trainer came to it."""
    points = explosion(trainer.loop, error, trainer.metrics)
    about = (error.step, error.node_id, error.quantity, str(error))
    return Diverged(generation, *about, points)
