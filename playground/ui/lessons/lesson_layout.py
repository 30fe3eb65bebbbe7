"""Where the panels are while a lesson runs: the lesson on the left, and what it speaks of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QByteArray, Qt

from playground.lessons.views import PANELS
from playground.ui.lessons.base.window_parts import WindowParts
from playground.ui.lessons.front_panel import FrontPanel
from playground.ui.shell.docks import LEFT

LESSON = "lesson"
ANSWER = "output"
_CORNER = Qt.Corner.BottomLeftCorner
LESSON_SHARE = 0.6
"""How much of the column on the left the lesson takes when panels stand below it."""


class LessonLayout:
    """Makes room for a lesson, and puts everything back behind it.

    Parameters
    ----------
    parts
        The window.
    front
        Brings panels to the front.

    Attributes
    ----------
    before
        Where panels and bars were before the lesson; ``None`` without one.
    """

    def __init__(self, parts: WindowParts, front: FrontPanel) -> None:
        self._parts, self._front = parts, front
        self.before: QByteArray | None = None

    def enter(self, show: Sequence[str]) -> None:
        """Put the lesson on the left, above the panels there that it names, and show the others."""
        window, docks = self._parts.window, self._parts.docks.all
        if self.before is None:
            self.before = window.saveState()
            # The column reaches down to the status bar, beside what is explained.
            self._corner = window.corner(_CORNER)
            window.setCorner(_CORNER, Qt.DockWidgetArea.LeftDockWidgetArea)
        left = [name for name in LEFT if name in show]
        for name in LEFT:
            if not docks[name].isFloating():
                docks[name].setVisible(name in left)
        self.show_lesson()
        if left:
            self._share_column(left)
        self._thin_out(show)
        panels = [name for name in show if name in PANELS]
        for name in reversed(panels):
            self._front.bring(name)

    def show_lesson(self) -> None:
        """Bring the lesson into sight."""
        docks = self._parts.docks
        docks.raise_dock(LESSON)

    def leave(self) -> None:
        """Put every panel back to where it was."""
        before, self.before = self.before, None
        if before is not None:
            self._parts.window.setCorner(_CORNER, self._corner)
            self._parts.window.restoreState(before)

    def _thin_out(self, show: Collection[str]) -> None:
        """Leave on the right only what holds a panel that is named; else what the network answers.

        Beside an explanation two plots would be too low to be read.
        """
        window, docks = self._parts.window, self._parts.docks.all
        names = {dock: name for name, dock in docks.items()}
        groups: set[frozenset[str]] = set()
        for name, dock in docks.items():
            on_right = window.dockWidgetArea(dock) is Qt.DockWidgetArea.RightDockWidgetArea
            if on_right and dock.isVisible() and not dock.isFloating():
                beside = (names[each] for each in window.tabifiedDockWidgets(dock))
                groups.add(frozenset((name, *beside)))
        wanted = [group for group in groups if not group.isdisjoint(show)]
        for group in groups:
            if group not in (wanted or [each for each in groups if ANSWER in each]):
                for name in group:
                    docks[name].hide()

    def _share_column(self, left: Collection[str]) -> None:
        """Give the lesson most of the column, and the panels below it the rest."""
        window, docks = self._parts.window, self._parts.docks.all
        height = docks[LESSON].height() + max(docks[name].height() for name in left)
        first = next(docks[name] for name in LEFT if name in left)
        high = round(LESSON_SHARE * height)
        heights = [high, height - high]
        window.resizeDocks([docks[LESSON], first], heights, Qt.Orientation.Vertical)
