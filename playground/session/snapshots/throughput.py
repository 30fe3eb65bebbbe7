"""How fast a training goes just now."""


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
