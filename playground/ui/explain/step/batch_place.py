"""Which sample of a batch is taken apart, when the batch becomes another."""

from __future__ import annotations

from collections.abc import Sequence

NOT_IN_BATCH = "The chosen sample is not in this batch. Shown is one that is."


def place_in(rows: Sequence[int], wanted: int | None, before: Sequence[int], place: int) -> int:
    """Return the place of the sample that is wanted, where it is there.

    Else that of the sample looked at before, where the same samples were dealt in another order;
    else the first: lessons tell of it, too.

    Parameters
    ----------
    rows
        The batch, as training samples; it may be empty.
    wanted
        A training sample, or none.
    before
        The batch that was looked at, as training samples.
    place
        Which place it was there.
    """
    if wanted in rows:
        return rows.index(wanted)
    if before and len(rows) == len(before) and set(rows) == set(before):
        return rows.index(before[place])
    return 0
