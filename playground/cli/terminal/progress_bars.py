"""Long work that a person can watch, on one line of a terminal, and stop with Ctrl-C."""

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, TextIO

from playground.cli.terminal.process import Terminated
from playground.core.progress import Cancelled, Progress
from playground.core.text.numbers import percent
from playground.training.base.history import Metrics

REDRAW_SECONDS = 0.1
READING = "reading data"
"""What is being done while data are read."""

_BAR = 24


class Interrupt:
    """Takes Ctrl-C and SIGTERM as a wish to stop, not as an exception in the middle of a step.

    While entered, the first of either only sets :attr:`wish`; a second one stops at once.

    Attributes
    ----------
    wish
        What to raise or to exit with once the work is put down; ``None`` while nobody asked.
    """

    def __init__(self) -> None:
        self.wish: KeyboardInterrupt | None = None
        self._previous: dict[signal.Signals, Any] = {}

    @property
    def requested(self) -> bool:
        """Whether somebody asked to stop."""
        return self.wish is not None

    def __enter__(self) -> "Interrupt":
        for number in _AT_ONCE:
            self._previous[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.wish = Terminated() if number == signal.SIGTERM else KeyboardInterrupt()
        for each, handler in _AT_ONCE.items():
            signal.signal(each, handler)


_AT_ONCE: dict[signal.Signals, Any] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
}
"""The signals that ask to stop, and what a second one does."""


class TerminalLine:
    """A line that is drawn again and again; nothing is drawn where nobody watches a terminal.

    Parameters
    ----------
    stream
        Where to draw: the process's stderr, so that stdout stays clean.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._active = stream.isatty()
        self._begun = time.monotonic()
        self._drawn = -REDRAW_SECONDS
        encoding = (stream.encoding or "").lower().replace("-", "")
        self._full, self._empty = ("█", "░") if encoding == "utf8" else ("#", ".")

    def clear(self) -> None:
        """Leave the line empty for what comes after."""
        if self._active and self._drawn >= 0:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _draw(self, line: Callable[[float], str], *, now: bool = False) -> None:
        """Draw the line for the seconds gone, at most ten times a second unless ``now``."""
        moment = time.monotonic()
        if not self._active or (not now and moment - self._drawn < REDRAW_SECONDS):
            return
        self._drawn = moment
        width = shutil.get_terminal_size().columns - 1
        self._stream.write("\r\x1b[K" + line(moment - self._begun)[:width])
        self._stream.flush()

    def _bar(self, share: float) -> str:
        filled = round(share * _BAR)
        return self._full * filled + self._empty * (_BAR - filled)


class WorkBar(TerminalLine):
    """Shows how much of some work is done.

    Parameters
    ----------
    stream
        Where to draw.
    what
        What is being done, in a word.
    """

    def __init__(self, stream: TextIO, what: str) -> None:
        super().__init__(stream)
        self._what = what

    def show(self, done: int, total: int, *, now: bool = False) -> None:
        """Draw the bar for a part that is done."""
        self._draw(lambda _: self.line(done, total), now=now)

    def line(self, done: int, total: int) -> str:
        """Return the line for a part that is done; a total of 0 is not known."""
        if not total:
            return f"{self._what}…"
        share = done / total
        return f"{self._bar(share)}  {self._what} {percent(share, 0)}"


@contextmanager
def shown_work(what: str) -> Iterator[Progress]:
    """Give a progress callback that draws a bar on a terminal.

    Ctrl-C ends the work at once: it is for what leaves nothing half done, as reading does.
    """
    bar = WorkBar(sys.stderr, what)

    def progress(done: int, total: int) -> bool:
        bar.show(done, total)
        return True

    try:
        yield progress
    finally:
        bar.clear()


@contextmanager
def watched_work(what: str) -> Iterator[Progress]:
    """Give a progress callback that draws a bar on a terminal and stops at Ctrl-C or SIGTERM.

    Work that was stopped raises :class:`KeyboardInterrupt` at the end.
    """
    with Interrupt() as interrupt:
        try:
            with shown_work(what) as show:
                yield lambda done, total: show(done, total) and not interrupt.requested
        except Cancelled:
            if interrupt.wish is None:
                raise
    if interrupt.wish is not None:
        raise interrupt.wish


class ProgressBar(TerminalLine):
    """Shows how far a training is.

    Parameters
    ----------
    stream
        Where to draw.
    first, last
        The epochs to begin and to end with.
    """

    def __init__(self, stream: TextIO, first: int, last: int) -> None:
        super().__init__(stream)
        self._first, self._last = first, last

    def show(self, epoch: int, metrics: Metrics, *, now: bool = False) -> None:
        """Draw the bar for a moment of the training."""
        self._draw(lambda seconds: self.line(epoch, metrics, seconds), now=now)

    def line(self, epoch: int, metrics: Metrics, seconds: float) -> str:
        """Return the line for a moment of the training."""
        done = epoch - self._first
        share = done / max(self._last - self._first, 1)
        parts = [
            self._bar(share),
            f"epoch {epoch:,}/{self._last:,}",
            f"train {metrics.train_loss:.4g}",
            f"test {metrics.test_loss:.4g}",
        ]
        if done > 0 and seconds > 0:
            parts.append(f"{_duration(seconds / share - seconds)} left")
        return "  ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
