"""How fast a training goes just now."""

UNKNOWN = 0.0005
"""What a step is taken to last before one was measured, in seconds: long, to begin carefully."""


class StepClock:
    """How long a step takes, and so how many can be made at once."""

    def __init__(self) -> None:
        self._seconds = UNKNOWN

    def steps_in(self, seconds: float) -> int:
        """Return about how many steps take so long, at least one."""
        return max(1, int(seconds / self._seconds))

    def note(self, steps: int, seconds: float) -> None:
        """Take note of how long some steps took."""
        self._seconds += 0.2 * (seconds / steps - self._seconds)


class Throughput:
    """Steps and epochs per second over the last second or so.

    Attributes
    ----------
    steps, epochs
        Per second; 0 until there is something to tell.
    """

    PERIOD = 0.5

    def __init__(self) -> None:
        self.steps = 0.0
        self.epochs = 0.0
        self._since: float | None = None
        self._steps = 0
        self._epochs = 0

    def add(self, steps: int, epochs: int, began: float, now: float) -> None:
        """Count what was done from ``began`` to ``now``; the speed is renewed twice a second."""
        if self._since is None:
            self._since = began
        self._steps += max(steps, 0)
        self._epochs += max(epochs, 0)
        elapsed = now - self._since
        if elapsed >= self.PERIOD:
            self.steps, self.epochs = self._steps / elapsed, self._epochs / elapsed
            self._since, self._steps, self._epochs = now, 0, 0
