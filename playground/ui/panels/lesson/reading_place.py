"""Where to begin to read: what was just done and what comes next, and no line cut at the top."""

from __future__ import annotations

from collections.abc import Sequence


def reading_place(
    tops: Sequence[int], done: int, answer: int, ends: tuple[int, int], view: int
) -> int:
    """Return the height at which the view is to begin.

    Both what was done and what comes next are seen where they fit, with as much of what stands
    above as fits whole. Where they do not, what was done is seen first, from its heading; where it
    alone is too high, from the answer that was chosen or is right.

    Parameters
    ----------
    tops
        Where the parts begin, in order; the first is the very beginning.
    done, answer
        Where what was done begins, and the first of its answers that is marked.
    ends
        Where the words of what was done end, and where all words end.
    view
        How high the view is.
    """
    for top in tops:
        if top <= done and top + view >= ends[1]:
            return top
    return done if done + view >= ends[0] else answer
