"""Exceptions that nobody foresaw: logged, told in one dialog, and survived."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from playground.core.version import __version__
from playground.storage.error_log import LOGGER, ErrorLog, log_folder, log_unexpected, place_of

if TYPE_CHECKING:
    from playground.ui.tools.error_dialog import ErrorDialog


class ErrorReports(QObject):
    """Tells the person of every unexpected exception, wherever it was raised.

    While one dialog is open what comes after is counted in it; an error that was told once is not
    told again, for it may come with every frame.

    Parameters
    ----------
    save_copy
        Asks where to, and saves a copy of the document.
    window
        Above which to tell.
    folder
        Where the log files are; by default the place the operating system has for them.

    Signals
    -------
    message(text)
        An error that was told before came again.
    """

    message = Signal(str)
    _logged = Signal(str, str, str)

    def __init__(
        self, save_copy: Callable[[], object], window: QWidget, folder: Path | None = None
    ) -> None:
        super().__init__(window)
        self._save_copy = save_copy
        self._window = window
        self._chosen_folder = folder
        self._counts: dict[str, int] = {}
        self._first = ""
        self._others = 0
        self._dialog: ErrorDialog | None = None
        self._handlers: list[logging.Handler] = []
        self._hooks = (sys.excepthook, threading.excepthook)
        # Emitted in any thread, it arrives on the GUI thread, and never in the middle of painting.
        self._logged.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> "ErrorDialog | None":
        """The dialog, while it is open."""
        return self._dialog

    @property
    def folder(self) -> Path:
        """Where the log files are."""
        return self._chosen_folder or log_folder()

    # catching -----------------------------------------------------------------------------------

    def install(self) -> None:
        """Begin to catch what nobody else catches."""
        self._handlers = [ErrorLog(self.folder), _Teller(self._logged.emit)]
        if sys.stderr is not None:
            self._handlers.append(logging.StreamHandler())
        for handler in self._handlers:
            LOGGER.addHandler(handler)
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook, threading.excepthook = self._catch, self._catch_in_thread

    def uninstall(self) -> None:
        """Leave it to others again."""
        sys.excepthook, threading.excepthook = self._hooks
        for handler in self._handlers:
            LOGGER.removeHandler(handler)
            handler.close()
        self._handlers = []

    def _catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take what was raised in a slot or in one of Qt's virtual functions."""
        if isinstance(error, Exception):
            log_unexpected("working in the window", error.with_traceback(trace))
        else:
            self._hooks[0](kind, error, trace)

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            log_unexpected("working in the background", args.exc_value)
        else:
            self._hooks[1](args)

    # telling ------------------------------------------------------------------------------------

    def _take(self, place: str, what: str, details: str) -> None:
        count = self._counts[place] = self._counts.get(place, 0) + 1
        dialog = self._dialog
        if dialog is not None:
            self._others += place != self._first
            dialog.show_others(self._counts[self._first] - 1, self._others)
        elif count == 1:
            self._open(place, what, details)
        elif not count & (count - 1):
            self.message.emit(f"An error came again ({count:,} times): see Help, Show log files")

    def _open(self, place: str, what: str, details: str) -> None:
        from playground.ui.tools.error_dialog import ErrorDialog

        self._first, self._others = place, 0
        dialog = self._dialog = ErrorDialog(self._window)
        dialog.show_error(what, f"{_versions()}\n\n{details}")
        dialog.copy_requested.connect(self._save_copy)
        dialog.logs_requested.connect(self.show_logs)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def show_logs(self) -> None:
        """Open the folder of the log files."""
        folder = self.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.message.emit(f"There are no log files: {error}")
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.message.emit(f"The log files are in {folder}")


class _Teller(logging.Handler):
    """Hands what is logged on, in words and in full."""

    def __init__(self, tell: Callable[[str, str, str], object]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info is None or record.exc_info[1] is None:
            return
        error = record.exc_info[1]
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        what = f"An error came up while {record.getMessage()}: {said:.400}"
        details = "".join(traceback.format_exception(error))
        self._tell(place_of(record), what, details)


def _versions() -> str:
    return (
        f"Backprop Playground {__version__}, Python {platform.python_version()}, "
        f"Qt {qVersion()}, {platform.platform()}"
    )
