"""A made-up table as a CSV file, as large as those people bring."""

from pathlib import Path

import numpy as np

MEASURED = 8
COLUMNS = MEASURED + 3
"""Measurements, a count, a word and the number to predict."""

WORDS = ("no", "yes")
_GAPPY = (2, 5)
"""Measurements of which one in a hundred is missing."""

_GAPS = 0.01
_AT_ONCE = 50_000


def write_table(path: Path, rows: int) -> Path:
    """Write measurements with four decimals, some missing, a count, a word and what to predict.

    That is a noisy sum of the measurements, so that there is something to learn.
    """
    generator = np.random.default_rng(0)
    names = [*(f"x{i}" for i in range(MEASURED)), "count", "known", "target"]
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(",".join(names) + "\n")
        for start in range(0, rows, _AT_ONCE):
            some = min(_AT_ONCE, rows - start)
            numbers = generator.normal(0.0, 10.0, (some, MEASURED))
            counts = generator.integers(0, 10_000, some).tolist()
            words = [WORDS[i] for i in generator.integers(0, len(WORDS), some)]
            target = numbers.sum(axis=1) + generator.normal(0.0, 1.0, some)
            texts = [[f"{value:.4f}" for value in column] for column in numbers.T.tolist()]
            for i in _GAPPY:
                for row in np.flatnonzero(generator.random(some) < _GAPS).tolist():
                    texts[i][row] = ""
            last = [f"{value:.3f}\n" for value in target.tolist()]
            columns = [*texts, map(str, counts), words, last]
            file.writelines(map(",".join, zip(*columns, strict=True)))
    return path
