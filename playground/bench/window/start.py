"""``bench start``: from launch to the window's first pictures, beside an empty pyqtgraph window."""

import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from statistics import median

from msgspec import Struct

from playground.core import PlaygroundError

RUNS = 7
PAINTED, FIELD, PLOT = "painted", "field", "plot"
"""What a watched window says: it is painted; so is a moment of the training; so is a plot."""
TIMEOUT_SECONDS = 60

WINDOW = (
    "import sys; from playground.cli.commands.open import load_application; load_application(); "
    "from playground.ui.app.bench_window import watch_window; "
    f"watch_window(*{PAINTED, FIELD, PLOT!r}); "
    "from playground.cli import main; sys.exit(main([]))"
)
EMPTY = f"from playground.ui.app.bench_window import empty_window; empty_window({PAINTED!r})"


class StartTimes(Struct, frozen=True):
    """Median seconds from launch to what is seen.

    Parameters
    ----------
    window, empty
        The first paint of our window and of the empty one.
    field, plot
        The canvas with the first fields of the neurons, and the output's plot.
    """

    window: float
    field: float
    plot: float
    empty: float

    @property
    def ratio(self) -> float:
        """How many times as long our window's first paint takes."""
        return self.window / self.empty


def measure(
    runs: int = RUNS, launch: Callable[[str, Sequence[str]], list[float]] | None = None
) -> StartTimes:
    """Launch both in turns, after one launch each to fill the disk's cache."""
    once = launch or seconds_until
    ours: list[list[float]] = []
    empty: list[float] = []
    for run in range(runs + 1):
        shown = once(WINDOW, (PAINTED, FIELD, PLOT))
        (painted,) = once(EMPTY, (PAINTED,))
        if run > 0:
            ours.append(shown)
            empty.append(painted)
    window, field, plot = (median(times) for times in zip(*ours, strict=True))
    return StartTimes(window, field, plot, median(empty))


def seconds_until(program: str, said: Sequence[str]) -> list[float]:
    """Run a program in a fresh interpreter; return when it said each of these words, in order.

    Raises
    ------
    PlaygroundError
        When it ends before it has said them all.
    """
    begun = time.perf_counter()
    times: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for word in said:
            if process.stdout.readline().strip() != word:
                break
            times.append(time.perf_counter() - begun)
        process.terminate()
        _, errors = process.communicate(timeout=TIMEOUT_SECONDS)
    if len(times) < len(said):
        last = (errors.strip().splitlines() or ["it ended without a word"])[-1]
        raise PlaygroundError(f"the window did not appear: {last}")
    return times


def uncompiled() -> list[str]:
    """Return the modules that Python must compile anew at every start.

    That is so where their compiled form is older than they are and may not be written, as with
    ``PYTHONDONTWRITEBYTECODE``: the times are then not those of an installed application.
    """
    if not sys.dont_write_bytecode:
        return []
    package = Path(__file__).parents[1]
    return [
        str(path.relative_to(package)) for path in package.rglob("*.py") if not _is_compiled(path)
    ]


def _is_compiled(path: Path) -> bool:
    cached = Path(importlib.util.cache_from_source(str(path)))
    try:
        head = cached.read_bytes()[:16]
        stats = SourceFileLoader(path.stem, str(path)).path_stats(str(path))
    except OSError:
        return False
    # Magic number, flags, time and size of the source: see PEP 552.
    written = int(stats["mtime"]).to_bytes(8, "little")[:4] + int(stats["size"]).to_bytes(
        4, "little"
    )
    return head[:4] == importlib.util.MAGIC_NUMBER and head[8:] == written
