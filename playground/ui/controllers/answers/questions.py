"""Questions to the worker, each answered once, between two steps."""

from collections.abc import Callable
from typing import Any

from playground.session.base.commands import Command, ReadPath, ReadTrainer, RequestState
from playground.session.base.events import StateReady, TrainerRead
from playground.training.trainer import Trainer


class Questions:
    """Asks, and remembers by a token what each answer is for.

    Parameters
    ----------
    send
        Sends the worker a command.
    """

    def __init__(self, send: Callable[[Command], None]) -> None:
        self._send = send
        self._asked = 0
        self._waiting: dict[int, Callable[[Any], None]] = {}

    def state(self, use: Callable[[StateReady], None], *, recent: bool = False) -> None:
        """Ask for the complete state, and use it when it comes.

        Parameters
        ----------
        use
            Called with the state.
        recent
            A moment of the last second will do while training runs: nothing is copied for it.
        """
        self._send(RequestState(self._wait_for(use), recent))

    def read(self, read: Callable[[Trainer], object], use: Callable[[TrainerRead], None]) -> None:
        """Have something read from the trainer between two steps, and use it when it comes.

        Parameters
        ----------
        read
            Copies what it wants; it runs in the worker's thread.
        use
            Called with the answer, also when it is of a document that was left meanwhile.
        """
        self._send(ReadTrainer(self._wait_for(use), read))

    def path(self, most: int, use: Callable[[TrainerRead], None]) -> None:
        """Ask where the parameters were at the moments that are kept; see :class:`ReadPath`."""
        self._send(ReadPath(self._wait_for(use), most))

    def take(self, answer: StateReady | TrainerRead) -> None:
        """Use an answer, if anybody still waits for it."""
        use = self._waiting.pop(answer.token, None)
        if use is not None:
            use(answer)

    def _wait_for(self, use: Callable[[Any], None]) -> int:
        """Remember what an answer is for; returns the token it will have."""
        self._asked += 1
        self._waiting[self._asked] = use
        return self._asked
