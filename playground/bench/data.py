"""``bench data``: a large CSV file, read and trained on; how long, how much memory, how to stop."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from playground.bench.base.table_set import COLUMNS, write_table
from playground.bench.data_run import BATCH, PEERS
from playground.core import PlaygroundError

ROWS = 1_000_000
RUNS = 3
TIMEOUT_SECONDS = 600

MOST_READ, MOST_TRAINED = 3.0, 5.0
"""Seconds allowed to read a million rows, and until the first epoch on them is done."""

MOST_PEAK = 300_000_000
"""Bytes allowed above what the process holds before the file is opened."""

MOST_WAIT = 0.2
"""Seconds allowed between a wish to stop and the end of the work."""

MEGA = 1e6


class DataTimes(Struct, frozen=True):
    """What a file took.

    Parameters
    ----------
    sniff_seconds, read_seconds
        Finding out how it is written, and reading it.
    trained_seconds
        From opening the file to the end of the first epoch: found out, read, split, filled, scaled,
        a network built, trained on every training row once, and judged on all rows.
    longest_wait
        The longest time between two moments at which reading and preparing can be stopped.
    peak
        The most memory in bytes above that before the file was opened; 0 where unknown.
    """

    sniff_seconds: float
    read_seconds: float
    trained_seconds: float
    longest_wait: float
    peak: float

    @property
    def fine(self) -> bool:
        """Whether everything is within its bounds."""
        quick = self.read_seconds <= MOST_READ and self.trained_seconds <= MOST_TRAINED
        return quick and self.peak <= MOST_PEAK and self.longest_wait <= MOST_WAIT


class PeerTimes(Struct, frozen=True):
    """What another reader took for the same file."""

    name: str
    read_seconds: float
    peak: float


class LargeTableReport(Struct, frozen=True):
    """The file, and the best of some runs of every reader."""

    rows: int
    bytes: int
    ours: DataTimes
    peers: tuple[PeerTimes, ...]


def measure(rows: int = ROWS, runs: int = RUNS) -> LargeTableReport:
    """Write a table to a temporary folder; read it with each reader in turns, in processes.

    Raises
    ------
    PlaygroundError
        When a measurement fails.
    """
    with TemporaryDirectory() as folder:
        path = write_table(Path(folder) / "table.csv", rows)
        ours: list[DataTimes] = []
        others: dict[str, list[PeerTimes]] = {name: [] for name in PEERS}
        for _ in range(runs):
            ours.append(DataTimes(**_once("read", path), **_once("train", path)))
            for name, found in others.items():
                if numbers := _once(name, path):  # it is installed
                    found.append(PeerTimes(name, **numbers))
        peers = (min(found, key=lambda p: p.read_seconds) for found in others.values() if found)
        best = min(ours, key=lambda each: each.trained_seconds)
        return LargeTableReport(rows, path.stat().st_size, best, tuple(peers))


def _once(reader: str, path: Path) -> dict[str, float]:
    program = "import sys; from playground.bench.data_run import main; main(*sys.argv[1:])"
    words = [sys.executable, "-c", program, reader, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=TIMEOUT_SECONDS)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise PlaygroundError(f"the measurement failed: {last}")
    numbers: dict[str, float] = json.loads(done.stdout)
    return numbers


def as_dict(report: LargeTableReport) -> dict[str, object]:
    """Return the results with their bounds, for JSON."""
    names = DataTimes.__struct_fields__
    return {
        "rows": report.rows,
        "columns": COLUMNS,
        "bytes": report.bytes,
        **{name: getattr(report.ours, name) for name in names},
        "fine": report.ours.fine,
        "allowed": {
            "read_seconds": MOST_READ,
            "trained_seconds": MOST_TRAINED,
            "longest_wait": MOST_WAIT,
            "peak": MOST_PEAK,
        },
        "peers": {
            peer.name: {"read_seconds": peer.read_seconds, "peak": peer.peak}
            for peer in report.peers
        },
    }


def as_text(report: LargeTableReport) -> str:
    """Return the results as a table."""
    ours = report.ours
    lines = [
        f"{report.rows:,} rows × {COLUMNS} columns, {report.bytes / MEGA:.0f} MB as CSV",
        f"{'':<26}{'took':>9}{'allowed':>10}",
        _line("finding out how written", f"{ours.sniff_seconds:.2f} s", ""),
        _line("reading", f"{ours.read_seconds:.2f} s", f"{MOST_READ:g} s"),
        _line("until trained", f"{ours.trained_seconds:.2f} s", f"{MOST_TRAINED:g} s"),
        _line("longest until stopped", f"{ours.longest_wait:.2f} s", f"{MOST_WAIT:g} s"),
        _line("peak of memory", _mega(ours.peak), _mega(MOST_PEAK)),
    ]
    lines += [
        _line(f"{peer.name} reads it in", f"{peer.read_seconds:.2f} s", "")
        + f"   this is {ours.read_seconds / peer.read_seconds:.1f} times as long; "
        f"peak {_mega(peer.peak)}"
        for peer in report.peers
    ]
    if not ours.fine:
        lines.append("above its bounds")
    lines.append(
        "until trained: from opening the file until one epoch (a layer of 8 units, batches of "
        f"{BATCH}) is trained and judged; memory: above that before the file was opened"
    )
    return "\n".join(lines)


def _line(what: str, took: str, allowed: str) -> str:
    return f"{what:<26}{took:>9}{allowed:>10}".rstrip()


def _mega(count: float) -> str:
    return f"{count / MEGA:.0f} MB" if count else "unknown"
