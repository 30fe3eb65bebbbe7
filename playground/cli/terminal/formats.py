"""Results as text: columns for a terminal, Markdown tables, JSON for other programs."""

import json
import math
from collections.abc import Iterable, Sequence

from playground.storage.csv_writer import Cell

DIGITS = 4


def text_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return lines with aligned columns: text to the left, numbers to the right."""
    cells = [list(row) for row in rows]
    texts = [header, *([as_text(cell) for cell in row] for row in cells)]
    right = [
        any(isinstance(row[i], int | float) for row in cells)
        and not any(isinstance(row[i], str) and row[i] for row in cells)
        for i in range(len(header))
    ]
    return "\n".join(aligned(texts, right))


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Return lines of padded cells; ``right`` says which columns go to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        parts = zip(row, widths, right, strict=True)
        padded = [f"{t:>{w}}" if at_right else f"{t:<{w}}" for t, w, at_right in parts]
        lines.append("  ".join(padded).rstrip())
    return lines


def as_text(cell: Cell) -> str:
    """Return a cell: whole numbers whole, others with a few digits that count."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return f"{cell:,}"
    if not math.isfinite(cell):
        return "n/a" if math.isnan(cell) else f"{cell:g}"
    return f"{cell:.{DIGITS}g}"


def markdown_table(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; a bar within a cell does not end it."""
    return "\n".join([_markdown_row(header), "|" + "---|" * len(header), *map(_markdown_row, rows)])


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def json_text(value: object, indent: int | None = None) -> str:
    """Return JSON in ASCII, which every console passes on unharmed.

    Numbers that are not finite become ``null``, as JSON has none.
    """
    return json.dumps(_finite(value), allow_nan=False, indent=indent)


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
