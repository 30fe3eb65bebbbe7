"""What stands where a value is missing."""

import numpy as np

from playground.core import Array
from playground.datasets.base.table import Missing


def typical(known: Array, missing: Missing, *, is_text: bool) -> tuple[Array, str]:
    """Return what stands for the values of a column, and what it is called.

    Parameters
    ----------
    known
        The values that are there, as feature columns ``(rows, columns of the value)``.
    missing
        What gaps are filled with; of a text always the most frequent one.
    is_text
        Whether the columns are the zeros and ones of a column of text.

    Returns
    -------
    tuple
        One row of the feature columns, and words for it.
    """
    if is_text:
        return np.eye(known.shape[1])[int(known.sum(axis=0).argmax())], "most frequent value"
    values = known[:, 0]
    if missing == "median":
        return np.array([np.median(values)]), "median"
    if missing == "most_frequent":
        found, counts = np.unique(values, return_counts=True)
        return found[[counts.argmax()]].astype(np.float64), "most frequent value"
    return np.array([values.mean()]), "mean"
