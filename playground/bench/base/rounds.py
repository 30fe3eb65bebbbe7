"""Timing several things beside each other fairly: in turns, and by the median."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import TypeAlias

Runner: TypeAlias = Callable[[int], int]
"""Makes about as many steps as asked for; returns how many it made."""

ROUNDS = 31
ROUND_SECONDS = 0.01
_MOST_STEPS = 1 << 20


def interleaved(
    runners: Mapping[str, Runner],
    rounds: int = ROUNDS,
    round_seconds: float = ROUND_SECONDS,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Return each runner's median seconds per step.

    The runners take turns, so that a machine that slows down slows down for all of them.

    Parameters
    ----------
    runners
        What to time, by name.
    rounds
        How many turns each one gets.
    round_seconds
        About how long a turn is.
    clock
        Tells the time in seconds.
    """
    counts = {name: _calibrate(run, round_seconds, clock) for name, run in runners.items()}
    times: dict[str, list[float]] = {name: [] for name in runners}
    for _ in range(rounds):
        for name, run in runners.items():
            begun = clock()
            made = run(counts[name])
            times[name].append((clock() - begun) / made)
    return {name: median(each) for name, each in times.items()}


def _calibrate(run: Runner, seconds: float, clock: Callable[[], float]) -> int:
    """Find how many steps fill a turn; this also warms everything up."""
    count = 1
    while True:
        begun = clock()
        made = run(count)
        elapsed = clock() - begun
        if elapsed >= seconds or made >= _MOST_STEPS:
            return max(1, round(made * seconds / max(elapsed, 1e-9)))
        count = made * 2
