"""``bench memory``: 60,000 images from IDX files, and that training on them copies none."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from playground.bench.base.image_set import SIDE, write_set
from playground.core import PlaygroundError

IMAGES = 60_000
STEPS = 300
NETWORKS = ("mlp", "cnn")
TIMEOUT_SECONDS = 600

MOST_BESIDE = 96 * 2**20
"""Bytes allowed beside the set: a copy of it in single precision alone would be twice that."""

MOST_GROWN = 64
"""Bytes a step may leave behind on average; the order of an epoch is drawn between steps."""

MEGA = 1e6
MILLI = 1e3
_TITLES = {"mlp": "784-128-64-10", "cnn": "small CNN"}


class MemoryUse(Struct, frozen=True):
    """What loading a set and training on it took.

    Parameters
    ----------
    form, network
        ``plain`` or ``gzip``; ``mlp`` or ``cnn``.
    set_bytes
        The set's own size in memory, mapped or read.
    load_seconds
        Until the first step could be made.
    peak_over_baseline
        The process's peak in bytes above what it held before loading; ``None`` where unknown.
    step_seconds, epoch_seconds, evaluate_seconds
        One step, an epoch of such steps, and one evaluation of all images.
    grown_per_step, temporary
        Bytes a step leaves behind on average, and the most it needs meanwhile.
    """

    form: str
    network: str
    set_bytes: int
    load_seconds: float
    peak_over_baseline: int | None
    step_seconds: float
    epoch_seconds: float
    evaluate_seconds: float
    grown_per_step: float
    temporary: int

    @property
    def allowed_peak(self) -> int:
        """What the peak may be: the set once, and a bounded rest."""
        return self.set_bytes + MOST_BESIDE

    @property
    def fine(self) -> bool:
        """Whether everything is within its bounds."""
        peak = self.peak_over_baseline
        return (peak is None or peak <= self.allowed_peak) and self.grown_per_step <= MOST_GROWN


def measure(
    count: int = IMAGES, steps: int = STEPS, networks: Sequence[str] = NETWORKS
) -> list[MemoryUse]:
    """Write the set to a temporary folder, and measure each case in a process of its own."""
    uses = []
    with TemporaryDirectory() as folder:
        for form in ("plain", "gzip"):
            path = write_set(Path(folder), count, packed=form == "gzip")
            uses += [measure_case(form, path, network, steps) for network in networks]
            for file in Path(folder).iterdir():
                file.unlink()
    return uses


def measure_case(form: str, path: Path, network: str, steps: int) -> MemoryUse:
    """Measure one network on one file, in a process of its own.

    Raises
    ------
    PlaygroundError
        When it fails.
    """
    program = "import sys; from playground.bench.memory_run import main; main(*sys.argv[1:])"
    words = [sys.executable, "-c", program, str(path), network, str(steps)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=TIMEOUT_SECONDS)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise PlaygroundError(f"the measurement failed: {last}")
    return MemoryUse(form, network, **json.loads(done.stdout))


def as_dict(uses: Sequence[MemoryUse]) -> dict[str, object]:
    """Return the results with their bounds, for JSON."""
    names = MemoryUse.__struct_fields__
    return {
        "allowed_grown_per_step": MOST_GROWN,
        "cases": [
            {name: getattr(use, name) for name in names}
            | {"allowed_peak": use.allowed_peak, "fine": use.fine}
            for use in uses
        ],
    }


def as_text(uses: Sequence[MemoryUse]) -> str:
    """Return the results as a table."""
    count = uses[0].set_bytes // SIDE**2
    lines = [
        f"{count:,} images of {SIDE}×{SIDE} from IDX files: {uses[0].set_bytes / MEGA:.1f} MB "
        f"({4 * uses[0].set_bytes / MEGA:.0f} MB as a copy in single precision)",
        f"{'file':<7}{'network':<15}{'load':>9}{'peak':>10}{'allowed':>10}"
        f"{'step':>10}{'epoch':>9}{'evaluate':>10}{'left/step':>11}{'needed':>10}",
    ]
    for use in uses:
        peak = use.peak_over_baseline
        lines.append(
            f"{use.form:<7}{_TITLES[use.network]:<15}{use.load_seconds:>7.2f} s"
            f"{'unknown' if peak is None else f'{peak / MEGA:.0f} MB':>10}"
            f"{f'{use.allowed_peak / MEGA:.0f} MB':>10}"
            f"{f'{use.step_seconds * MILLI:.2f} ms':>10}{f'{use.epoch_seconds:.2f} s':>9}"
            f"{f'{use.evaluate_seconds:.2f} s':>10}{f'{use.grown_per_step:.0f} B':>11}"
            f"{f'{use.temporary:,} B':>10}{'' if use.fine else '  above its bounds'}"
        )
    lines.append(
        "peak: over what the process held before loading, mapped pages of the file included; "
        f"left/step: bytes a step leaves behind on average, at most {MOST_GROWN}; "
        "needed: the most steps held at once beside their buffers"
    )
    return "\n".join(lines)
