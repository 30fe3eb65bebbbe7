"""A box that holds the latest value only: a slow reader skips, a fast one waits for nothing."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestBox(Generic[T]):
    """One value from one thread to another; putting replaces what was not taken."""

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
