"""How fast to go: as fast as possible, so many updates a second, or an epoch a frame."""

import time


class SpeedLimit:
    """Says when the next updates are due.

    Attributes
    ----------
    speed
        ``"1"``, ``"10"``, ``"60"`` (updates per second), ``"epoch"`` (one a frame) or
        ``"unlimited"``.
    """

    def __init__(self) -> None:
        self.speed = "unlimited"
        self._due = 0.0

    @property
    def updates_per_second(self) -> int:
        """The limit, 0 when there is none."""
        return int(self.speed) if self.speed.isdigit() else 0

    def set(self, speed: str) -> None:
        """Change the speed from now on."""
        self.speed = speed
        self._due = time.perf_counter()

    def seconds_to_wait(self) -> float:
        """Return how long until the next update is due."""
        return max(0.0, self._due - time.perf_counter()) if self.updates_per_second else 0.0

    def made_update(self) -> None:
        """Note an update; lateness is forgiven, never caught up."""
        if self.updates_per_second:
            now = time.perf_counter()
            self._due = max(self._due, now - 0.02) + 1.0 / self.updates_per_second
