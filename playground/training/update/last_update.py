"""What is known of the latest update: the rate it had, and the change it made."""

from __future__ import annotations

import numpy as np

from playground.core import Array
from playground.nn.base.optimizer import Update


class LastUpdate:
    """Remembers the latest update of some parameters.

    The change is only known while somebody watches: remembering what was there before costs a copy
    an update.

    Parameters
    ----------
    theta
        The parameters the update moves, ``(P,)`` or ``(R, P)``.

    Attributes
    ----------
    rate
        Its learning rate ``()`` or ``(R, 1)``; ``None`` while there was none, or it is not known.
    """

    def __init__(self, theta: Array) -> None:
        self.rate: Array | None = None
        self._theta = theta
        self._before: Array | None = None

    def note(self, rate: Array) -> None:
        """Take note of the rate of an update that has just been made."""
        self.rate = rate.copy()

    def forget(self) -> None:
        """Say that nothing is known."""
        self.rate = None
        self.forget_change()

    def forget_change(self) -> None:
        """Say that the parameters are no longer where the latest update left them."""
        self._before = None

    def change(self) -> Array | None:
        """Return what the latest update added to the parameters; ``None`` when nobody watched."""
        return None if self._before is None else self._theta - self._before

    def watch(self, update: Update) -> Update:
        """Return an update that remembers what was there before it."""
        memory = np.empty_like(self._theta)

        def watched(t: int) -> None:
            np.copyto(memory, self._theta)
            self._before = memory
            update(t)

        return watched
