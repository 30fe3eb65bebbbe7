"""What must not be overlooked: shown in the banner and where it can be mended."""

from PySide6.QtCore import QObject, Signal

from playground.ui.banner import Banner
from playground.ui.docks import Docks
from playground.ui.panels import DataPanel


class Troubles(QObject):
    """Shows what went wrong until it is mended.

    Signals
    -------
    has_data_changed(has_data)
        Whether the chosen data can be trained on.
    """

    has_data_changed = Signal(bool)

    def __init__(self, banner: Banner, data: DataPanel, docks: Docks, parent: QObject) -> None:
        super().__init__(parent)
        self._banner = banner
        self._data = data
        self._docks = docks

    def show_data_error(self, message: str) -> None:
        """Say why the chosen data cannot be had; the empty string takes it back."""
        self._data.show_error(message)
        self.has_data_changed.emit(not message)
        if message:
            self._docks.raise_dock("data")
            self._banner.show_message(f"The data cannot be used: {message}", "data")
        else:
            self._banner.clear_cause("data")

    def show_trouble(self, message: str, cause: str, recoverable: bool) -> None:
        """Say what went wrong while training, and offer to begin again where that helps."""
        action, label = ("reset", "Reset weights") if recoverable else ("", "")
        self._banner.show_message(message, cause, action, label)

    def set_running(self, running: bool) -> None:
        """Forget a divergence as soon as training runs again."""
        if running:
            self._banner.clear_cause("diverged")

    def forget_failures(self) -> None:
        """Forget what beginning again mends."""
        self._banner.clear_cause("diverged")
        self._banner.clear_cause("failed")
