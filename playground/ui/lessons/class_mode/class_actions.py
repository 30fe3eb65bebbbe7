"""Which menu entries class mode leaves, and their keys with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from playground.lessons.views import is_in_sight

ALWAYS = (
    "undo", "redo", "open", "save", "save_as", "quit", "zoom_in", "zoom_out", "zoom_reset", "fit",
    "next_area", "previous_area", "reduce_motion", "class_mode",
)  # fmt: skip
"""What harms no lesson."""

WITH_VIEW: Mapping[str, tuple[str, ...]] = {
    "phases": ("forward", "backprop", "update", "step_back"),
    "play": ("play", "reset", "step", "step_back", "run_epoch"),
    "sample": ("previous_sample", "next_sample", "wrong_samples"),
    "timeline": ("moment_back", "moment_forth", "moment_first", "moment_last"),
    "training": ("find_rate",),
}
"""What goes with a view that is in sight."""

WHOLE = ("&Help",)
"""Menus that stay as they are."""

CHOICES = ("&Theme",)
"""Menus within menus that stay."""


class ClassActions:
    """Takes entries out of a window's menus, and puts them back.

    An action that is out of sight is deaf to its keys, too, and the program can still use it.

    Parameters
    ----------
    window
        Whose menu bar.
    actions
        By name, also those in no menu.
    """

    def __init__(self, window: QMainWindow, actions: Mapping[str, QAction]) -> None:
        self._window, self._actions = window, actions
        self._hidden: list[QAction] = []

    def keep_to(self, show: Collection[str]) -> None:
        """Leave what is safe, and what goes with the views in sight."""
        self.show_all()
        with_views = (WITH_VIEW[view] for view in WITH_VIEW if is_in_sight(view, show))
        kept = {*ALWAYS, *(name for names in with_views for name in names)}
        left = [action for name, action in self._actions.items() if name in kept]
        tops = self._menus()
        helping = [a for menu in tops if menu.title() in WHOLE for a in self._all_within(menu)]
        for action in self._actions.values():
            if action not in left and action not in helping:
                self._hide(action)
        for menu in tops:
            if menu.title() not in WHOLE:
                self._empty(menu, left)

    def show_all(self) -> None:
        """Put everything back."""
        while self._hidden:
            self._hidden.pop().setVisible(True)

    def _empty(self, menu: QMenu, left: Collection[QAction]) -> None:
        """Take all entries out of a menu but those left, and the menu itself where none are."""
        inner = {each.menuAction(): each for each in self._within(menu)}
        for action in menu.actions():
            is_choice = action in inner and inner[action].title() in CHOICES
            if not (action in left or is_choice or action.isSeparator()):
                self._hide(action)
        if not any(each.isVisible() and not each.isSeparator() for each in menu.actions()):
            self._hide(menu.menuAction())

    def _hide(self, action: QAction) -> None:
        if action.isVisible():
            action.setVisible(False)
            self._hidden.append(action)

    def _menus(self) -> list[QMenu]:
        return self._within(self._window.menuBar())

    def _within(self, place: QMenuBar | QMenu) -> list[QMenu]:
        # Not by QAction.menu(): what it returns takes the menu with it when Python lets go of it.
        inside = place.actions()
        return [menu for menu in self._window.findChildren(QMenu) if menu.menuAction() in inside]

    def _all_within(self, menu: QMenu) -> Iterator[QAction]:
        yield from menu.actions()
        for inner in self._within(menu):
            yield from self._all_within(inner)
