"""At the start: finds what earlier windows left, offers it, and opens what the person wants."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.project.project import Opened, read_project
from playground.recovery.find_copies import discard, find_copies
from playground.recovery.recovery_copy import RecoveryCopy
from playground.ui.files.files import Files
from playground.ui.files.recovery_copies import RecoveryCopies
from playground.ui.support.background_task import BackgroundTask


class Restoring(QObject):
    """Offers recovery copies.

    Signals
    -------
    looked(count)
        So many copies were found.
    message(text)
        Something went as wished.
    """

    looked = Signal(int)
    message = Signal(str)

    def __init__(self, copies: RecoveryCopies, files: Files, window: QWidget) -> None:
        super().__init__(window)
        self._copies = copies
        self._files = files
        self._window = window
        self._found = BackgroundTask("find-recovery", self)
        self._found.finished.connect(self._offer)
        self._discarded = BackgroundTask("discard-recovery", self)

    def begin(self, *, with_left: bool = True) -> None:
        """Look for copies, in the background, and offer those that are found.

        Parameters
        ----------
        with_left
            Offer also playgrounds whose window was closed as it should be.
        """

        def find() -> list[RecoveryCopy]:
            found = find_copies(self._copies.folder.root)
            return [copy for copy in found if with_left or not copy.note.was_left]

        self._found.start(lambda _: find())

    def close(self) -> None:
        """End with the window."""
        self._found.close(None)
        self._discarded.join()

    def _offer(self, copies: list[RecoveryCopy]) -> None:
        if copies:
            # Imported when there is something to offer: the start need not wait for it.
            from playground.ui.files.recovery_offer import RecoveryOffer

            offer = RecoveryOffer(copies, self._window)
            offer.restore_requested.connect(self._ask_and_restore)
            offer.discard_requested.connect(self._discard)
            offer.finished.connect(offer.deleteLater)
            offer.show()
        self.looked.emit(len(copies))

    def _discard(self, copy: RecoveryCopy) -> None:
        self._discarded.join()
        self._discarded.start(lambda _: discard(copy))

    def _ask_and_restore(self, copy: RecoveryCopy) -> None:
        self._files.saving.ask_then(lambda: self._restore(copy))

    def _restore(self, copy: RecoveryCopy) -> None:
        def show(opened: Opened) -> None:
            path = Path(copy.note.path) if copy.note.path else None
            self._files.show(opened, path, copy.note.stamp)
            self._copies.resume(copy)
            self.message.emit("; ".join([f"Restored {copy.note.title}", *opened.notes]))

        def failed(message: str) -> None:
            self._files.work.refuse("The copy was not restored", message)

        read = partial(read_project, copy.project)
        self._files.open_with(f"Restoring {copy.note.title}", read, show, failed)
