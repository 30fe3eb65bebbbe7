"""Which sample of a batch is taken apart, when the batch becomes another."""

from __future__ import annotations

from collections.abc import Sequence

NOT_IN_BATCH = "The chosen sample is not in this batch. Shown is one that is."


def place_in(rows: Sequence[int], wanted: Sequence[int | None], place: int) -> int:
    """Return the place of the first sample that is wanted and there, else the former place.

    Parameters
    ----------
    rows
        The batch, as training samples; it may be empty.
    wanted
        Training samples, the one wanted most first; ``None`` is none.
    place
        Which place it was before.
    """
    found = next((row for row in wanted if row in rows), None)
    return min(place, max(len(rows) - 1, 0)) if found is None else rows.index(found)
