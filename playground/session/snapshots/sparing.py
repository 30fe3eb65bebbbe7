"""Doing something expensive only so often that most of the time is left for training."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")

REST = 3.0
"""How many times as long as it took the last answer stands for the next ones."""


class Sparing(Generic[T]):
    """Repeats the last answer until about a quarter of the time was spent on answers."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._answer: T | None = None
        self._due = 0.0

    def get(self, key: Hashable, compute: Callable[[], T], *, now: bool) -> T:
        """Return an answer, new or repeated.

        Parameters
        ----------
        key
            What kind of answer; one of another kind is never repeated.
        compute
            Finds a new answer.
        now
            Whether it has to be new: nothing waits for the time it takes.
        """
        begun = time.perf_counter()
        if now or self._answer is None or key != self._key or begun >= self._due:
            self._key, self._answer = key, compute()
            ended = time.perf_counter()
            self._due = ended + REST * (ended - begun)
        return self._answer
