"""Names in a sentence: the first ones, and how many more there are."""

from collections.abc import Sequence

SOME = 12
"""How many names a sentence has room for."""


def listed(names: Sequence[str], between: str = ", ", count: int | None = None) -> str:
    """Return names in a row; of more than :data:`SOME` the first ones and a count of the others.

    Parameters
    ----------
    names
        The names, or the first ones of them.
    between
        What stands between two.
    count
        How many there are, where ``names`` are not all.
    """
    count = len(names) if count is None else count
    shown = between.join(names[:SOME])
    return shown if count <= SOME else f"{shown} and {count - SOME:,} more"
