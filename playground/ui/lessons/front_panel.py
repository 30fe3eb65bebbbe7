"""Which panel a person brought to the front last."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from playground.lessons.views import PANELS
from playground.ui.shell.docks import Docks
from playground.ui.shell.views import Views

if TYPE_CHECKING:
    from playground.ui.explain.explain_panel import ExplainPanel

EXPLAIN = "explain"


class FrontPanel(QObject):
    """Watches docks and tabs, and shows panels by the names that lessons use.

    Parameters
    ----------
    views, docks
        The panels.
    parent
        The owner.

    Attributes
    ----------
    name
        The panel, by its name of :data:`~playground.lessons.views.PANELS`; empty before the first.

    Signals
    -------
    changed()
        It is another one.
    """

    changed = Signal()

    def __init__(self, views: Views, docks: Docks, parent: QObject) -> None:
        super().__init__(parent)
        self._views, self._docks = views, docks
        self.name = ""
        self._is_closed = False
        self._watching = [
            (dock.visibilityChanged, partial(self._take_dock, name))
            for name, dock in docks.all.items()
            if name in PANELS
        ]
        for changed, take in self._watching:
            changed.connect(take)
        views.explain.when_made(self._watch)

    def forget(self) -> None:
        """Take note that nobody brought anything to the front yet."""
        self.name = ""

    def close(self) -> None:
        """Watch nothing more: others come after the lesson of this one."""
        self._is_closed = True
        for changed, take in self._watching:
            changed.disconnect(take)
        self._watching.clear()

    def bring(self, name: str) -> None:
        """Bring a panel to the front."""
        dock, _, tab = name.partition(".")
        if dock == EXPLAIN and not self._docks.all[EXPLAIN].isVisible():
            self._docks.toggle_explain()
        self._docks.raise_dock(dock)
        if tab:
            self._views.explain.panel.raise_tab(tab)
        self._take(name)

    def _watch(self, panel: ExplainPanel) -> None:
        if self._is_closed:
            return
        take = partial(self._take_tab, panel)
        self._watching.append((panel.tab_changed, take))
        panel.tab_changed.connect(take)

    def _take_tab(self, panel: ExplainPanel) -> None:
        self._take(f"{EXPLAIN}.{panel.tab.key}")

    def _take_dock(self, name: str, visible: bool) -> None:
        if not visible:
            return
        if name == EXPLAIN and self._views.explain.is_made:
            name = f"{EXPLAIN}.{self._views.explain.panel.tab.key}"
        self._take(name)

    def _take(self, name: str) -> None:
        if name != self.name:
            self.name = name
            self.changed.emit()
