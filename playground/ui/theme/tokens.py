"""Every colour, size and duration of the window, in one place."""

from typing import Protocol

from msgspec import Struct

GRID = 8
TEXT_PX = 13
SECONDARY_PX = 11
READOUT_PX = 15
CONTROL_RADIUS = 6
CARD_RADIUS = 8
MOTION_MS = 150


class Theme(Struct, frozen=True):
    """The colours of one scheme, as ``#rrggbb``.

    ``negative``, ``neutral`` and ``positive`` are the diverging scale of weights and fields; train
    is drawn in ``positive`` and test in ``negative`` in every plot. Gradients have a pair of their
    own, so that nobody takes them for weights, and a tint to write on.
    """

    name: str
    window: str
    surface: str
    canvas: str
    border: str
    hover: str
    text: str
    secondary: str
    disabled: str
    accent: str
    on_accent: str
    accent_soft: str
    positive: str
    neutral: str
    negative: str
    error: str
    warning: str
    success: str
    grid: str
    gradient_positive: str
    gradient_negative: str
    gradient_soft: str

    @property
    def train(self) -> str:
        """The colour of everything about training data."""
        return self.positive

    @property
    def test(self) -> str:
        """The colour of everything about test data."""
        return self.negative

    @property
    def is_dark(self) -> bool:
        """Whether the scheme is dark."""
        return self.name == "dark"


class Themed(Protocol):
    """Anything that is drawn in a theme's colours."""

    def set_theme(self, theme: Theme) -> None:
        """Draw in these colours from now on."""
        ...


LIGHT = Theme(
    name="light",
    window="#ffffff",
    surface="#ffffff",
    canvas="#fafbfd",
    border="#e1e4e8",
    hover="#f1f4f8",
    text="#1f2328",
    secondary="#59636e",
    disabled="#9aa2ab",
    accent="#0b6bcb",
    on_accent="#ffffff",
    accent_soft="#e3effb",
    positive="#0877bd",
    neutral="#e8eaeb",
    negative="#d96708",
    error="#c5221f",
    warning="#9a5b00",
    success="#176f31",
    grid="#dfe3e8",
    gradient_positive="#7b3fc4",
    gradient_negative="#0b806f",
    gradient_soft="#f1e8fa",
)

DARK = Theme(
    name="dark",
    window="#1e2125",
    surface="#24282d",
    canvas="#1a1d21",
    border="#363b42",
    hover="#2d3238",
    text="#e6e8eb",
    secondary="#a3abb5",
    disabled="#69717b",
    accent="#4aa3ff",
    on_accent="#0b1622",
    accent_soft="#1f3650",
    positive="#4aa3ff",
    neutral="#2b2f35",
    negative="#ff9d45",
    error="#ff7b72",
    warning="#f0b429",
    success="#4cc38a",
    grid="#363b42",
    gradient_positive="#c49bff",
    gradient_negative="#4fd1b8",
    gradient_soft="#37294a",
)

TEXT_TRAIN = {"light": "#0769a8", "dark": "#6bb3ff"}
TEXT_TEST = {"light": "#b45309", "dark": "#ffb066"}
"""Train and test colours for text, at a contrast of 4.5:1 or more on the surface."""

MORE_CLASSES = {
    "light": (
        "#2a9d5c",
        "#a855c7",
        "#a98a00",
        "#d6336c",
        "#0f8fa3",
        "#7a5a3a",
        "#5c6bc0",
        "#6c757d",
    ),
    "dark": (
        "#4cc38a",
        "#c77ee0",
        "#e0bd2e",
        "#f06595",
        "#3fc1d6",
        "#b98d63",
        "#8f9ce8",
        "#9aa5b1",
    ),
}
"""Colours of class 2, 3, …, at a contrast of 3:1 or more on every background."""


def class_colors(theme: Theme, count: int) -> tuple[str, ...]:
    """Return a colour per class; the first two take the diverging scale's ends."""
    colors = (theme.negative, theme.positive, *MORE_CLASSES[theme.name])
    return tuple(colors[index % len(colors)] for index in range(count))
