"""What a save writes of a training: what runs now, or what the file has and cannot be used now."""

from playground.project.document.trained_state import KeptTraining, TrainedState
from playground.session.base.events import StateReady


def training_to_save(
    answer: StateReady, generation: int, kept: KeptTraining | None
) -> TrainedState | KeptTraining | None:
    """Return what is to be written beside a document, so that nothing learnt is lost.

    Parameters
    ----------
    answer
        What the session says of its training.
    generation
        The document's. A training of an earlier one is that of the last document that could be
        trained, and is kept until this one can be.
    kept
        What the document's file held when it was opened.

    Raises
    ------
    BadState
        When a parameter is infinite or NaN.
    """
    checkpoint = answer.checkpoint
    if is_unused(answer, kept) and (checkpoint is None or checkpoint.step == 0):
        return kept
    if checkpoint is None:
        return None
    state = TrainedState(checkpoint, answer.history)
    return state if answer.generation == generation else KeptTraining.of(state)


def is_unused(answer: StateReady, kept: KeptTraining | None) -> bool:
    """Tell whether the training a document's file held could not be taken up so far."""
    return kept is not None and bool(kept.misfit or answer.waits)
