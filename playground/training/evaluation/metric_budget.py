"""When metrics are measured that nobody needs at every point: F1, R² and so on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

METRIC_SHARE = 0.01
METRIC_CREDIT = 0.03
"""How much of the time metrics take; and how many seconds of it a training may use up at its
beginning: most happens there."""

MOST_SHARE = 0.05
"""How much of the time the metrics of networks that train side by side take at most."""


class MetricBudget:
    """Lets metrics take a share of the time, and more where a training begins.

    Parameters
    ----------
    networks
        How many are measured together; each has a share of its own.
    """

    def __init__(self, networks: int = 1) -> None:
        self._share = min(METRIC_SHARE * networks, MOST_SHARE)
        self._most = METRIC_CREDIT * (self._share / METRIC_SHARE)
        self._credit, self._cost, self._measured_at = self._most, 0.0, 0.0

    def restart(self) -> None:
        """Let another training begin."""
        self._credit = self._most

    @property
    def is_due(self) -> bool:
        """Whether another measurement may be made now."""
        return self._cost <= self._left(time.perf_counter())

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """Take note of a measurement, and of what it costs."""
        began = time.perf_counter()
        yield
        now = time.perf_counter()
        # One that was held up by other work of the machine is not what they usually cost.
        self._cost = min(now - began, 2.0 * self._cost) if self._cost else now - began
        self._credit = max(0.0, self._left(now) - self._cost)
        self._measured_at = now

    def _left(self, now: float) -> float:
        """Return how many seconds metrics may take; one measurement can always be saved up for."""
        earned = self._share * (now - self._measured_at)
        return min(self._credit + earned, max(self._most, self._cost))
