"""The window, as its own tests have it."""

from tests.ui.windows import (
    dialogs,
    no_theme_left_behind,
    no_window_left_behind,
    one_window,
    open_window,
    settings,
)

__all__ = [
    "dialogs",
    "no_theme_left_behind",
    "no_window_left_behind",
    "one_window",
    "open_window",
    "settings",
]
