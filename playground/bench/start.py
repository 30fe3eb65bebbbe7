"""``bench start``: from launch to the first painted window, beside an empty pyqtgraph window."""

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from msgspec import Struct

from playground.core import PlaygroundError

RUNS = 7
PAINTED = "painted"
TIMEOUT_SECONDS = 60

WINDOW = (
    "import sys; from playground.cli.commands.open import load_application; load_application(); "
    "from playground.ui.app.bench_window import watch_window; watch_window(); "
    "from playground.cli import main; sys.exit(main([]))"
)
EMPTY = "from playground.ui.app.bench_window import empty_window; empty_window()"


class StartTimes(Struct, frozen=True):
    """Median seconds from launch to the first paint."""

    window: float
    empty: float

    @property
    def ratio(self) -> float:
        """How many times as long our window takes."""
        return self.window / self.empty


def measure(runs: int = RUNS, launch: Callable[[str], float] | None = None) -> StartTimes:
    """Launch both in turns, after one launch each to fill the disk's cache."""
    once = launch or seconds_to_paint
    times: dict[str, list[float]] = {WINDOW: [], EMPTY: []}
    for run in range(runs + 1):
        for program, seconds in times.items():
            taken = once(program)
            if run > 0:
                seconds.append(taken)
    return StartTimes(median(times[WINDOW]), median(times[EMPTY]))


def seconds_to_paint(program: str) -> float:
    """Run a program in a fresh interpreter until it prints that it has painted.

    Raises
    ------
    PlaygroundError
        When it ends without having painted.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - begun
        process.terminate()
        _, errors = process.communicate(timeout=TIMEOUT_SECONDS)
    if line.strip() != PAINTED:
        last = (errors.strip().splitlines() or ["it ended without a word"])[-1]
        raise PlaygroundError(f"the window did not appear: {last}")
    return taken
