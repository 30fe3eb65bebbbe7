"""Columns of a table described for a terminal: a line each, with a small histogram."""

import sys
from collections.abc import Sequence

from playground.cli.terminal.formats import text_table
from playground.core.text.numbers import percent
from playground.datasets.summary.column_statistics import ColumnStatistics, TextCount
from playground.datasets.summary.data_summary import ColumnSummary
from playground.storage.csv_writer import Cell

WIDEST_NAME = 28
WIDEST_TEXTS = 24
MOST_CLASSES = 12

_HEADER = (
    "column", "kind", "missing", "values", "min", "mean", "max", "deviation", "target", "becomes",
)  # fmt: skip
_BARS = "▁▂▃▄▅▆▇█"
_PLAIN_BARS = ".:-=+*#@"
_SIGNS = {"r": "r", "eta": "η", "V": "V"}
_PLAIN_SIGNS = {"r": "r", "eta": "eta", "V": "V"}


def column_table(columns: Sequence[ColumnSummary]) -> str:
    """Return a line per column; numbers over all rows, the deviation that of the population."""
    full = takes_any_text()
    return text_table(_HEADER, (_line(each, full) for each in columns))


def balance_line(balance: Sequence[TextCount]) -> str:
    """Return how many rows each class has: ``setosa 50 (33.3 %), …``."""
    total = sum(each.count for each in balance) or 1
    said = [
        f"{each.text} {each.count:,} ({percent(each.count / total)})"
        for each in balance[:MOST_CLASSES]
    ]
    more = len(balance) - MOST_CLASSES
    return ", ".join(said) + (f" and {more} more" if more > 0 else "")


def takes_any_text() -> bool:
    """Tell whether the terminal has signs for bars and Greek letters."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def _line(column: ColumnSummary, full: bool) -> list[Cell]:
    found, treatment = column.statistics, column.treatment
    signs = _SIGNS if full else _PLAIN_SIGNS
    goes = found.association
    return [
        _cut(found.name, WIDEST_NAME, full),
        found.kind,
        found.missing,
        _bars(found, full) if found.kind == "number" else _texts(found.top, full),
        found.minimum,
        found.mean,
        found.maximum,
        found.deviation,
        f"{signs[goes.measure]} = {goes.value:.2f}" if goes is not None else "",
        "; ".join(treatment.words) if treatment is not None else "",
    ]


def _bars(found: ColumnStatistics, full: bool) -> str:
    if found.histogram is None:
        return ""
    counts = found.histogram.counts
    levels, highest = _BARS if full else _PLAIN_BARS, max(counts)
    return "".join(
        levels[-(-count * len(levels) // highest) - 1] if count else " " for count in counts
    )


def _texts(top: Sequence[TextCount], full: bool) -> str:
    return _cut(", ".join(f"{each.text} {each.count:,}" for each in top), WIDEST_TEXTS, full)


def _cut(text: str, width: int, full: bool) -> str:
    end = "…" if full else "..."
    return text if len(text) <= width else text[: width - len(end)] + end
