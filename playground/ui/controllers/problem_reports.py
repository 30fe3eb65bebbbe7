"""What must not be overlooked: shown in the banner and where it can be put right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.datasets.base.dataset import Dataset
from playground.datasets.few_points import few_points
from playground.project.data_files import file_name, missing_files
from playground.session.base.events import Rejected
from playground.storage.free_memory import permit
from playground.ui.controllers.document import Document
from playground.ui.panels.data.data_panel import DataPanel
from playground.ui.shell.banner import Banner
from playground.ui.shell.docks import Docks
from playground.ui.widgets.lazy_panel import LazyPanel

if TYPE_CHECKING:
    from playground.ui.panels.training.training_panel import TrainingPanel

ALLOW = ("allow_memory", "Train anyway")
"""The action where a training would take much of the memory, and what its button says."""

FIND = ("find_data", "Find the file…")
"""The action that helps where a data file is missing, and what its button says."""


class ProblemReports(QObject):
    """Shows what went wrong until it is put right.

    Signals
    -------
    usable_changed(usable)
        Whether data and hyperparameters are such that something can be trained.
    missing_changed(missing)
        Whether a data file is not where the document says.
    memory_asked(asked)
        Whether somebody is asked to let the training take much of the memory.
    memory_allowed()
        Somebody said yes.
    """

    usable_changed = Signal(bool)
    missing_changed = Signal(bool)
    memory_asked = Signal(bool)
    memory_allowed = Signal()

    def __init__(
        self,
        document: Document,
        banner: Banner,
        data: DataPanel,
        training: "LazyPanel[TrainingPanel]",
        docks: Docks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._banner = banner
        self._data = data
        self._training = training
        self._wrong: set[str] = set()
        self._docks = docks
        self._needed = 0

    def show_rejection(self, event: Rejected) -> None:
        """Say which part of the document keeps it from being trained."""
        self.show_data_error(event.error if event.part == "data" else "")
        self._ask_for_memory(event)
        is_training = event.part == "training"
        self.show_training_error(event.error if is_training else "", event.field, event.allowed)

    def clear_rejection(self) -> None:
        """Take it back: the document is trained."""
        self.show_data_error("")
        self.show_training_error("", "", "")
        self._show_cause("memory", "", "")
        self.memory_asked.emit(False)

    def allow_memory(self) -> None:
        """Let the training have the memory that it was said to need."""
        permit(self._needed)
        self.memory_allowed.emit()

    def _ask_for_memory(self, event: Rejected) -> None:
        asked = event.part == "memory"
        self._needed = event.needed
        self._show_cause("memory", "Not trained yet", event.error if asked else "", ALLOW)
        self.memory_asked.emit(asked)

    def show_data_error(self, message: str) -> None:
        """Say why the chosen data cannot be had; the empty string takes it back.

        Where a file is not there, the banner names it and offers to find it. A plane that waits for
        points to be drawn is nothing wrong: the plot asks for them.
        """
        if message and few_points(self._document.project.dataset) is not None:
            self.show_data_error("")
            self._wrong.add("data")
            self.usable_changed.emit(False)
            return
        missing = missing_files(self._document.project.dataset) if message else {}
        if missing:
            first = next(iter(missing.values()))
            name = file_name(first)
            message = f"there is no file “{name}” in {first.removesuffix(name)}"
            kept = self._document.kept
            if kept is not None and not kept.misfit:
                message += ". What was learnt from it is kept, and comes back with it."
        self._data.show_error(message)
        self._show_cause("data", "The data cannot be used", message, FIND if missing else ())
        self.missing_changed.emit(bool(missing))

    def show_training_error(self, message: str, field: str, allowed: str) -> None:
        """Say which hyperparameter is not allowed; the empty string takes it back."""
        self._show_cause("training", "This cannot be trained", message)
        # In sight by now: it can scroll to what is wrong.
        self._training.when_visible(
            "error", lambda panel: panel.show_error(message, field, allowed)
        )

    def show_refused_state(self, message: str) -> None:
        """Say why the weights are new, until the person dismisses it: it must not be overlooked."""
        self._banner.show_message(message, "state")

    def show_table_changes(self, dataset: Dataset) -> None:
        """Say how a table differs from the one that was trained on, and what was made of it."""
        if dataset.changes:
            said = " ".join(dataset.changes)
            text = f"The table changed since it was trained on: {said}"
            self._banner.show_message(text, "table", is_error=False)
        else:
            self._banner.clear_cause("table")

    def show_stop(self, reason: str) -> None:
        """Say why a run ended by itself."""
        self._banner.show_message(f"Training stopped: {reason}.", "stopped", is_error=False)

    def show_problem(self, message: str, cause: str) -> None:
        """Say what went wrong while training, and offer to begin again, which helps."""
        self._banner.show_message(message, cause, "reset", "Reset weights")

    def set_running(self, running: bool) -> None:
        """Forget a divergence and the end of a run as soon as training runs again."""
        if running:
            self._banner.clear_cause("diverged")
            self._banner.clear_cause("stopped")

    def forget_failures(self) -> None:
        """Forget what beginning again puts right."""
        self._banner.clear_cause("diverged")
        self._banner.clear_cause("failed")
        self._banner.clear_cause("stopped")

    def _show_cause(self, part: str, what: str, message: str, remedy: tuple[str, ...] = ()) -> None:
        """Show a refused part of the document in the banner, and bring its dock to the front."""
        if message:
            self._wrong.add(part)
            if part in self._docks.all:
                self._docks.raise_dock(part)
            self._banner.show_message(f"{what}: {message}", part, *remedy)
        else:
            self._wrong.discard(part)
            self._banner.clear_cause(part)
        self.usable_changed.emit(not self._wrong)
