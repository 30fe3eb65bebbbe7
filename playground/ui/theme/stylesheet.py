"""The application's look as a Qt style sheet and palette, made from the theme's tokens.

The rules are data, ``resources/styles/*.qss``, with ``$tokens`` for colours, sizes and images.

Widgets ask for a special look with the dynamic property ``role``: ``section`` (small headings),
``secondary``, ``readout``, ``error``, ``warning`` on labels; ``primary`` and ``link`` on buttons;
``card`` on frames.
"""

from functools import cache
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from playground.storage.resources import resource_path
from playground.ui.theme import sizes
from playground.ui.theme.icons import tinted_file
from playground.ui.theme.sizes import readout_px, scaled, secondary_px, text_px
from playground.ui.theme.tokens import (
    CARD_RADIUS,
    CONTROL_RADIUS,
    SECONDARY_PX,
    Theme,
)

CONTROL_HEIGHT = 26
"""The inner height of inputs and buttons; borders and padding make it 30 px."""

STYLES = ("base", "controls", "views", "window")
"""The parts of the style sheet in ``resources/styles``; later ones overrule earlier ones."""


def size_tokens() -> dict[str, object]:
    """Return the tokens of the style sheet that are pixels; a theme's fields are its colours."""
    return {
        "control_height": scaled(CONTROL_HEIGHT),
        "control_radius": CONTROL_RADIUS,
        "inner_radius": CONTROL_RADIUS - 1,  # within a border of 1 px
        "card_radius": CARD_RADIUS,
        "text_px": text_px(),
        "secondary_px": secondary_px(),
        "table_px": scaled(SECONDARY_PX + 1),
        "readout_px": readout_px(),
    }


IMAGES = {
    "check": ("check", "text"),
    "check_on_accent": ("check", "on_accent"),
    "chevron_down": ("chevron-down", "secondary"),
    "chevron_down_off": ("chevron-down", "border"),
    "chevron_up": ("chevron-up", "secondary"),
    "chevron_up_off": ("chevron-up", "border"),
    "dot_on_accent": ("dot", "on_accent"),
    "partial_on_accent": ("partial", "on_accent"),
}
"""Tokens of the style sheet that are images: which icon, in which of the theme's colours."""


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application the look of a theme.

    Every widget there is takes it anew, so what looks like that already is left alone.
    """
    sizes.ask_anew()
    # With a style sheet on it a style has no name; whoever set ours had set the style before.
    if not app.styleSheet() and app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    looks = font(), palette(theme), stylesheet(theme)
    if looks != (app.font(), app.palette(), app.styleSheet()):
        app.setFont(looks[0])
        app.setPalette(looks[1])
        app.setStyleSheet(looks[2])


def font() -> QFont:
    """Return the system's own face at the window's text size, with figures of equal width."""
    result = QFont(QApplication.font())
    result.setPixelSize(text_px())
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget a special look, also when it is already visible."""
    widget.setProperty("role", role)
    repolish(widget)


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again, after a property that it looks at has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(theme: Theme) -> QPalette:
    """Return the palette: for what no style sheet reaches, and for views that read it."""
    roles = QPalette.ColorRole
    colors = {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.hover,
        roles.Text: theme.text,
        roles.Button: theme.surface,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.error,
        roles.ToolTipBase: theme.surface,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.secondary,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.Light: theme.hover,
        roles.Midlight: theme.hover,
        roles.Mid: theme.border,
        roles.Dark: theme.border,
        roles.Shadow: theme.border,
    }
    result = QPalette()
    for role, color in colors.items():
        result.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    result.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(theme.border))
    return result


def stylesheet(theme: Theme) -> str:
    """Return the application-wide style sheet: ``resources/styles`` with the theme's tokens."""
    tokens = size_tokens() | {name: getattr(theme, name) for name in Theme.__annotations__}
    for token, (name, color) in IMAGES.items():
        tokens[token] = f'url("{tinted_file(name, getattr(theme, color)).as_posix()}")'
    return "\n".join(Template(_source(name)).substitute(tokens) for name in STYLES)


@cache
def _source(name: str) -> str:
    return resource_path("styles", f"{name}.qss").read_text(encoding="utf-8")
