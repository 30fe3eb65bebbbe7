"""The training in the open document's file: no save drops it unless a person says so."""

from pathlib import Path

from msgspec import Struct
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.project.document.trained_state import KeptTraining, TrainedState
from playground.project.document.training_to_save import is_unused, training_to_save
from playground.project.project import Opened
from playground.project.runs.kept_members import kept_training
from playground.session.base.events import StateReady
from playground.training.base.checkpoint import Checkpoint
from playground.ui.controllers.document import Document

Button = QMessageBox.StandardButton


class ToWrite(Struct, frozen=True):
    """What a save writes beside the document.

    Parameters
    ----------
    training
        The members; ``None`` where nothing was ever trainable.
    moment
        The present training's moment, if it is that one which is written.
    stays
        Whether the file keeps the training it has; ``training`` is for a file that has gone.
    """

    training: TrainedState | KeptTraining | None
    moment: Checkpoint | None = None
    stays: bool = False

    @property
    def is_learnt(self) -> bool:
        """Whether anything would be lost with it."""
        match self.training:
            case TrainedState(checkpoint=checkpoint) if not self.stays:
                return checkpoint.step > 0
            case _:
                return self.stays or self.training is not None

    def training_for(self, path: Path) -> TrainedState | KeptTraining | None:
        """Return what to write; reads the file where its training stays."""
        return (kept_training(path) if self.stays else None) or self.training


class SavedTraining:
    """Knows what the document's file holds of a training, and asks before that is replaced.

    Parameters
    ----------
    document
        Keeps what cannot be used.
    window
        The dialogs' parent.
    """

    def __init__(self, document: Document, window: QWidget) -> None:
        self._document = document
        self._window = window
        self._learnt_in: Path | None = None
        self._stayed = False

    def take(self, path: Path | None, opened: Opened) -> None:
        """Take note of what was opened, and as which file."""
        self._document.kept = opened.kept
        learnt = opened.kept is not None and (opened.state is None or opened.state.checkpoint.step)
        self._learnt_in = path if learnt else None
        self._stayed = False

    def note(self, path: Path, written: ToWrite) -> None:
        """Take note of a file that was saved."""
        self._learnt_in = path if written.is_learnt else None
        self._stayed = written.stays
        if not (written.stays or isinstance(written.training, KeptTraining)):
            self._document.kept = None

    def to_write(self, path: Path, answer: StateReady, generation: int) -> ToWrite | None:
        """Return what a save shall write; ``None`` when the person would rather not save.

        Parameters
        ----------
        path
            The file.
        answer, generation
            What the session says of its training, and the document's number.
        """
        kept = self._document.kept
        training = training_to_save(answer, generation, kept)
        planned = ToWrite(training, answer.checkpoint if training is not kept else None)
        in_file = path == self._learnt_in and path == self._document.path
        is_another = is_unused(answer, kept) or self._stayed
        if in_file and planned.is_learnt and is_another and planned.training is not kept:
            why = "is not the present one, which began with new weights"
        elif in_file and not planned.is_learnt:
            why = "would be lost: the present weights are untrained"
        else:
            return planned
        match self._ask(path, why):
            case Button.Yes:
                return planned
            case Button.No:
                return ToWrite(kept, stays=True)
        return None

    def _ask(self, path: Path, why: str) -> Button:
        return QMessageBox.question(
            self._window,
            "Replace the training in the file?",
            f"The training in “{path.name}” {why}.\n\nReplace it? With “No” the document is saved, "
            "and the training in the file stays as it is.",
            Button.Yes | Button.No | Button.Cancel,
            Button.Cancel,
        )
