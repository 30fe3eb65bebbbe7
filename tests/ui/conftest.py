"""What every test of the window has at hand."""

import pytest

from playground.ui.theme import stylesheet as style
from playground.ui.theme.tokens import LIGHT
from tests.ui.cut_texts import texts_cut
from tests.ui.windows import (
    dialogs,
    driver,
    make_driver,
    no_theme_left_behind,
    no_window_left_behind,
    one_window,
    open_window,
    settings,
    shared_window,
    window,
)

__all__ = [
    "dialogs",
    "driver",
    "make_driver",
    "no_theme_left_behind",
    "no_window_left_behind",
    "one_window",
    "open_window",
    "settings",
    "shared_window",
    "window",
]


@pytest.fixture
def styled(qapp):
    """Dress the application as the window does, for tests that measure."""
    style.apply(qapp, LIGHT)


@pytest.fixture
def cut():
    """A function that finds the texts of a window for which there is no room."""
    return texts_cut
