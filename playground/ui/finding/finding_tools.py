"""What finds things in one window, and what its actions do."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget

from playground.project.project_change import ProjectChange
from playground.ui.canvas.finding.find_bar import FindBar
from playground.ui.canvas.finding.minimap import Minimap
from playground.ui.controllers.document import Document
from playground.ui.finding.command_palette import CommandPalette
from playground.ui.finding.command_sources import (
    choice_commands,
    data_commands,
    dock_commands,
    field_commands,
    layer_commands,
    menu_commands,
)
from playground.ui.finding.offer import Offer
from playground.ui.finding.undo_history import UndoHistory
from playground.ui.shell.docks import Docks
from playground.ui.shell.views import Views
from playground.ui.support.settings import Settings


class FindingTools(QObject):
    """The find bar, the overview, the command palette and the undo history."""

    def __init__(
        self,
        views: Views,
        docks: Docks,
        document: Document,
        minimap: QAction,
        settings: Settings,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._views, self._docks, self._document = views, docks, document
        self._switch, self._settings, self._window = minimap, settings, window
        canvas = self._canvas = views.canvas
        self.find_bar = FindBar(canvas, canvas)
        self.minimap = Minimap(canvas, canvas)
        self.minimap.set_wanted(settings.has_minimap)
        minimap.setChecked(settings.has_minimap)
        self.palette = CommandPalette(window)
        self.history: UndoHistory | None = None
        canvas.selection_changed.connect(self.minimap.update)
        document.changed.connect(self._follow)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each action does."""
        return {
            "rename": self._canvas.layers.rename_selected,
            "find": self.find_bar.open,
            "find_next": lambda: self.find_bar.go_on(),
            "find_command": lambda: self.palette.open(tuple(self.commands())),
            "undo_history": self._show_history,
            "minimap": self._switch_minimap,
        }

    def commands(self) -> Iterator[Offer]:
        """Return everything there is to do and to go to now."""
        yield from menu_commands(self._window)
        yield from layer_commands(self._canvas)
        yield from data_commands(self._views.data.choose)
        yield from dock_commands(self._docks.all, self._go_to)
        panels = {
            "training": self._views.training.panel,
            "data": self._views.data,
            "inspector": self._views.inspector.panel,
        }
        for name, panel in panels.items():
            title = self._docks.all[name].windowTitle()
            show = partial(self._docks.raise_dock, name)
            yield from field_commands(title, panel, show)
            yield from choice_commands(title, panel, show)

    def _follow(self, change: ProjectChange) -> None:
        """Look at the drawing when that is what changed; offer what there is to do now."""
        if change.network or change.layout:
            self.minimap.follow()
        if not self.palette.isHidden():
            self.palette.renew(tuple(self.commands()))

    def _go_to(self, name: str) -> None:
        self._docks.raise_dock(name)
        for widget in self._docks.all[name].findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _show_history(self) -> None:
        if self.history is None:
            self.history = UndoHistory(self._document.undo_stack, self._window)
        self.history.show()
        self.history.raise_()
        self.history.activateWindow()
        self.history.view.setFocus()

    def _switch_minimap(self) -> None:
        self._settings.has_minimap = self._switch.isChecked()
        self.minimap.set_wanted(self._switch.isChecked())
