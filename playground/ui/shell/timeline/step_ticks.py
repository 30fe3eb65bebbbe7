"""Where the numbers of a scale of steps stand."""

FINEST = (1, 2, 5)


def step_ticks(first: int, last: int, most: int) -> tuple[int, ...]:
    """Return round steps between two, the first of all included.

    Parameters
    ----------
    first, last
        The ends of the scale.
    most
        How many there is room for, at least 1.

    Returns
    -------
    tuple of int
        Ascending multiples of 1, 2 or 5 times a power of ten, all but the first at least half a
        spacing away from the first.
    """
    if last <= first:
        return (first,)
    spacing, power = 1, 1
    while (last - first) / spacing > max(most, 1):
        place = FINEST.index(spacing // power) + 1
        if place == len(FINEST):
            place, power = 0, power * 10
        spacing = FINEST[place] * power
    start = -(-first // spacing) * spacing
    ticks = [tick for tick in range(start, last + 1, spacing) if tick - first >= spacing / 2]
    return (first, *ticks)
