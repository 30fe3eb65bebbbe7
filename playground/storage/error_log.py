"""What went wrong unexpectedly, in files that a person can look at and send.

Whoever catches an exception nobody foresaw hands it to :func:`log_unexpected`; what becomes of it
is up to the handlers of :data:`LOGGER`. Without any, the traceback goes to the terminal.
"""

import faulthandler
import logging
from pathlib import Path

from typing_extensions import override

LOGGER = logging.getLogger("playground")

LOG, CRASHES = "errors.log", "crashes.log"
LOG_BYTES, OLDER_LOGS = 512 * 1024, 3
CRASH_BYTES = 256 * 1024

FORMAT = "%(asctime)s %(process)d %(threadName)s: %(message)s"


def log_folder() -> Path:
    """Return the folder in which the operating system wants an application's log files."""
    from platformdirs import user_log_path

    return user_log_path("backprop-playground", appauthor=False)


def log_unexpected(doing: str, error: BaseException) -> None:
    """Log an exception that nobody foresaw, with its traceback.

    Parameters
    ----------
    doing
        What was being done, to follow *while*: ``taking over the document``.
    error
        The exception.
    """
    LOGGER.error("%s", doing, exc_info=(type(error), error, error.__traceback__))


class ErrorLog(logging.Handler):
    """Writes what is logged to a file that is begun anew when it is large; a few old ones stay.

    An error that comes again and again is written the first, second, fourth, eighth … time.

    Parameters
    ----------
    folder
        Where; it is made when there is something to write.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._file: logging.Handler | None = None
        self._counts: dict[str, int] = {}

    @override
    def emit(self, record: logging.LogRecord) -> None:
        count = self._counts[place_of(record)] = self._counts.get(place_of(record), 0) + 1
        if count & (count - 1):
            return
        try:
            if self._file is None:
                self._file = self._open()
            self._file.emit(record)
        except OSError:
            # No place for a log: the window has said what happened all the same.
            self._file = None

    @override
    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()

    def _open(self) -> logging.Handler:
        # Imported when there is something to write: the window need not wait for it.
        from logging.handlers import RotatingFileHandler

        self._folder.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(
            self._folder / LOG, maxBytes=LOG_BYTES, backupCount=OLDER_LOGS, encoding="utf-8"
        )
        file.setFormatter(logging.Formatter(FORMAT))
        return file


def place_of(record: logging.LogRecord) -> str:
    """Return which error a record is about: its type, and the line it came from."""
    kind, _, trace = record.exc_info or (None, None, None)
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"{kind.__name__ if kind is not None else record.getMessage()} {where}"


def log_crashes(folder: Path) -> None:
    """Have crashes of native code write where every thread was.

    Nothing is done where a folder cannot be written to, or somebody else takes care of crashes.
    """
    if faulthandler.is_enabled():
        return
    path = folder / CRASHES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_large = path.exists() and path.stat().st_size > CRASH_BYTES
        file = path.open("w" if is_large else "a", encoding="utf-8")
    except OSError:
        return
    # It holds on to the file, which stays open to the end.
    faulthandler.enable(file)
