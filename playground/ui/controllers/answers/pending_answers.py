"""What was asked of the worker and is not answered yet."""

from collections.abc import Callable
from typing import Any

from playground.session.base.events import StateReady, TrainerRead


class PendingAnswers:
    """Remembers by a token what each answer is for."""

    def __init__(self) -> None:
        self._asked = 0
        self._waiting: dict[int, Callable[[Any], None]] = {}

    def wait_for(self, use: Callable[[Any], None]) -> int:
        """Remember what an answer is for; returns the token it will have."""
        self._asked += 1
        self._waiting[self._asked] = use
        return self._asked

    def take(self, answer: StateReady | TrainerRead) -> None:
        """Use an answer, if anybody still waits for it."""
        use = self._waiting.pop(answer.token, None)
        if use is not None:
            use(answer)
