"""What the window and the worker's thread meet by: a gate for frames, a box for the latest value.

They share Python's interpreter lock. A worker that keeps stepping while a frame is built makes
that frame late; waiting for the few milliseconds costs the worker little.
"""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class FrameGate:
    """Closed by the window while it works on a frame; the worker waits in between steps."""

    LONGEST = 0.05

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()

    def close(self) -> None:
        """Ask the worker to wait before its next steps."""
        self._open.clear()

    def open(self) -> None:
        """Let the worker go on."""
        self._open.set()

    def wait(self) -> None:
        """Wait while the gate is closed, at most :attr:`LONGEST` seconds."""
        if not self._open.is_set():
            self._open.wait(self.LONGEST)


class LatestBox(Generic[T]):
    """One value from one thread to another; putting replaces what was not taken.

    A slow reader skips, a fast one waits for nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value: T | None = None

    def put(self, value: T) -> None:
        """Leave a value, replacing one that was not taken."""
        with self._lock:
            self._value = value

    def take(self) -> T | None:
        """Take the value, or ``None`` when there is no new one."""
        with self._lock:
            value, self._value = self._value, None
            return value

    @property
    def is_empty(self) -> bool:
        """Whether the last value was taken."""
        return self._value is None
