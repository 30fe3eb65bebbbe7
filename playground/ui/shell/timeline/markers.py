"""What happened in a training, at which of its steps."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from playground.ui.theme.tokens import Theme

MarkerKind: TypeAlias = Literal["setting", "edit", "value", "best", "stopped", "diverged"]


class Marker(Struct, frozen=True):
    """One thing that happened.

    Parameters
    ----------
    step
        After so many updates.
    kind
        A setting was changed, the network or the data was edited, a weight was set by hand, the
        test loss was at its best, a stop condition ended the run, or the training diverged.
    text
        What, in a few words.
    """

    step: int
    kind: MarkerKind
    text: str


def marker_color(kind: MarkerKind, theme: Theme) -> str:
    """Return the colour of a kind."""
    colors = {
        "setting": theme.warning,
        "edit": theme.gradient_positive,
        "value": theme.gradient_negative,
        "best": theme.positive,
        "stopped": theme.secondary,
        "diverged": theme.error,
    }
    return colors[kind]


def without(markers: Sequence[Marker], step: int) -> tuple[Marker, ...]:
    """Return the markers up to a step: training goes another way from there."""
    return tuple(marker for marker in markers if marker.step <= step)


def told_at(markers: Sequence[Marker], step: int, reach: float) -> tuple[Marker, ...]:
    """Return the markers within reach of a step, the nearest first."""
    near = [marker for marker in markers if abs(marker.step - step) <= reach]
    return tuple(sorted(near, key=lambda marker: abs(marker.step - step)))
