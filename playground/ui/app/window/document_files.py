"""The files of a window's document: read, written, watched, and kept safe meanwhile."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from playground.ui.controllers.document import Document
from playground.ui.controllers.training_client import TrainingClient
from playground.ui.files.files import Files
from playground.ui.files.missing_data import MissingData
from playground.ui.files.recovery_copies import RecoveryCopies
from playground.ui.files.restoring import Restoring
from playground.ui.files.saving.file_guard import FileGuard
from playground.ui.files.saving.unsaved_work import UnsavedWork
from playground.ui.shell.views import Views
from playground.ui.support.settings import Settings
from playground.ui.theme.tokens import Theme
from playground.ui.tools.data_in_file import DataInFile
from playground.ui.tools.pasting import Pasting


class DocumentFiles:
    """Makes what opens and saves the document, and what must not be lost of it.

    Parameters
    ----------
    document, client
        What is worked on, and its training.
    views
        Where it is shown, and what is wrong with its file.
    actions
        By name.
    settings
        What is remembered.
    window
        The window.
    """

    def __init__(
        self,
        document: Document,
        client: TrainingClient,
        views: Views,
        actions: Mapping[str, QAction],
        settings: Settings,
        window: QMainWindow,
    ) -> None:
        canvas, banner, directory = views.canvas, views.banner, settings.directory
        self._document = document
        unsaved = self.unsaved = UnsavedWork(document, client, window)
        guard = self.guard = FileGuard(document, directory, window)
        files = self.files = Files(document, client, unsaved, guard, settings, window)
        self.recovery = RecoveryCopies(document, client, canvas, guard, directory, window)
        self.restoring = Restoring(self.recovery, files, window)
        self.pasting = Pasting(files, banner, canvas.clipboard, window)
        self._missing = MissingData(document, settings, window)
        self._inside = DataInFile(document, files, settings, banner, actions, window)
        files.opened.connect(self.recovery.set_aside)
        views.data.open_data_requested.connect(files.choose_data)
        views.data.table_settings_requested.connect(files.show_table_settings)

        def show_shared(text: str) -> None:
            """Say while another window has the file open, too."""
            if text:
                banner.show_message(text, "shared", "save_as", "Save as…", is_error=False)
            else:
                banner.clear_cause("shared")

        guard.shared.connect(show_shared)

    @property
    def messages(self) -> tuple[SignalInstance, ...]:
        """What is worth a line."""
        told = (self.files, self.recovery, self.restoring, self._inside)
        return tuple(each.message for each in told)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        return {
            "find_data": self._missing.find,
            "paste": self.pasting.paste,
            "embed_data": self._inside.toggle,
            "save_data": self._inside.save_data,
            "ask_to_embed": self._inside.set_asking,
        }

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.files.set_theme(theme)
        self.recovery.set_theme(theme)

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Ask what to do with unsaved work, where it has a file; returns whether it may be dropped.

        A playground without a file asks nothing: the next start offers to go on with it.
        """
        has_file = self._document.path is not None
        return not (has_file and self.unsaved.is_there) or self.files.saving.may_leave(then)

    def close(self) -> None:
        """End what is read, write what is under way, and let go of the file."""
        self.pasting.close()
        self.files.wait()
        for part in (self.restoring, self.recovery, self.guard):
            part.close()
