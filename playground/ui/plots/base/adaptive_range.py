"""A colour scale's range that follows the values without flickering."""

from playground.ui.plots.base.number_format import nice_above

SHRINK = 0.97
SMALLEST = 1e-12


class AdaptiveRange:
    """The limit of a scale that is symmetric about zero.

    It grows at once when a value does not fit any more, and forgets an old peak slowly; shown are
    only round numbers, so most frames leave the scale as it is.
    """

    def __init__(self) -> None:
        self._peak = 0.0

    def follow(self, peak: float) -> float:
        """Take the largest magnitude of a frame and return the limit to show."""
        self._peak = max(peak, self._peak * SHRINK, SMALLEST)
        return nice_above(self._peak)
