"""What must not be overlooked: shown in the banner and where it can be put right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.session.messages import Rejected
from playground.ui.panels.data.data_panel import DataPanel
from playground.ui.shell.banner import Banner
from playground.ui.shell.docks import Docks
from playground.ui.widgets.lazy_panel import LazyPanel

if TYPE_CHECKING:
    from playground.ui.panels.training.training_panel import TrainingPanel


class ProblemReports(QObject):
    """Shows what went wrong until it is put right.

    Signals
    -------
    usable_changed(usable)
        Whether data and hyperparameters are such that something can be trained.
    """

    usable_changed = Signal(bool)

    def __init__(
        self,
        banner: Banner,
        data: DataPanel,
        training: "LazyPanel[TrainingPanel]",
        docks: Docks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._banner = banner
        self._data = data
        self._training = training
        self._wrong: set[str] = set()
        self._docks = docks

    def show_rejection(self, event: Rejected) -> None:
        """Say which part of the document keeps it from being trained."""
        self.show_data_error(event.error if event.part == "data" else "")
        is_training = event.part == "training"
        self.show_training_error(event.error if is_training else "", event.field, event.allowed)

    def clear_rejection(self) -> None:
        """Take it back: the document is trained."""
        self.show_data_error("")
        self.show_training_error("", "", "")

    def show_data_error(self, message: str) -> None:
        """Say why the chosen data cannot be had; the empty string takes it back."""
        self._data.show_error(message)
        self._show_cause("data", "The data cannot be used", message)

    def show_training_error(self, message: str, field: str, allowed: str) -> None:
        """Say which hyperparameter is not allowed; the empty string takes it back."""
        self._show_cause("training", "This cannot be trained", message)
        # In sight by now: it can scroll to what is wrong.
        self._training.when_visible(
            "error", lambda panel: panel.show_error(message, field, allowed)
        )

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

    def _show_cause(self, part: str, what: str, message: str) -> None:
        """Show a refused part of the document in the banner, and bring its dock to the front."""
        if message:
            self._wrong.add(part)
            self._docks.raise_dock(part)
            self._banner.show_message(f"{what}: {message}", part)
        else:
            self._wrong.discard(part)
            self._banner.clear_cause(part)
        self.usable_changed.emit(not self._wrong)
