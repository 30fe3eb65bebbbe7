"""How large the window is and where its parts lie when it opens."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow, QToolBar

from playground.ui.support.settings import Settings
from playground.ui.widgets.screen_room import FRAME

SMALLEST_FIRST, LARGEST_FIRST = QSize(1440, 900), QSize(2000, 1240)
FIRST_SHARE = 0.92
"""How much of a large screen the window takes at its first start."""


def restore_layout(window: QMainWindow, strip: QToolBar, settings: Settings) -> None:
    """Give the window its first size, or lay everything out as it was left.

    Parameters
    ----------
    window
        The window, with all its docks and bars.
    strip
        The bar that has a row of its own.
    settings
        What is remembered between runs.
    """
    room = window.screen().availableSize() - FRAME
    wanted = (room * FIRST_SHARE).expandedTo(SMALLEST_FIRST).boundedTo(LARGEST_FIRST)
    window.resize(wanted.boundedTo(room))
    layout = settings.layout()
    if layout is not None:
        size, usual = window.size(), window.saveState()
        if not (window.restoreGeometry(layout[0]) and window.restoreState(layout[1])):
            window.resize(size)
            window.restoreState(usual)
            settings.forget_layout()
    if not window.toolBarBreak(strip):  # a layout remembered before there was a strip
        window.insertToolBarBreak(strip)
