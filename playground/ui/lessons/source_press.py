"""Presses what trains with another gradient source, in the Explain dock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from playground.explain.updates.gradient_sources import SourceRun
from playground.ui.explain.source.source_tab import SourceTab
from playground.ui.shell.views import Views
from playground.ui.support.later import later

if TYPE_CHECKING:
    from playground.ui.explain.explain_panel import ExplainPanel

LOOK_MS = 30
"""How often the tab is asked whether it knows the present moment, and still trains."""


class SourcePress(QObject):
    """Notices every training with another source, and makes one.

    Parameters
    ----------
    views, bring
        Where the Explain dock is, and what brings its tab to the front.
    is_settled
        Tells whether the dock shows the present moment.
    take
        Told of every such training.
    parent
        The owner.
    """

    def __init__(
        self,
        views: Views,
        bring: Callable[[], None],
        is_settled: Callable[[], bool],
        take: Callable[[SourceRun], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._views, self._bring, self._is_settled, self._take = views, bring, is_settled, take
        self._then: Callable[[], None] | None = None
        self._is_closed = False
        views.explain.when_made(self._watch)

    def close(self) -> None:
        """Press and notice nothing more."""
        self._is_closed = True

    def train(self, name: str, then: Callable[[], None]) -> None:
        """Choose a source and press its button, once the tab knows the present moment.

        Where the training is given up, as it is when somebody closes the dock, it begins again.
        """
        self._then = then
        self._bring()
        self._press(name, then)

    def stop(self) -> None:
        """Press nothing, and tell nobody."""
        self._then = None

    def _press(self, name: str, then: Callable[[], None]) -> None:
        if self._is_closed or self._then is not then:
            return
        tab = self._tab(self._views.explain.panel)
        if not tab.isVisible():
            self._bring()
        if self._is_settled() and tab.can_train:  # not while it trains
            tab.choose(name)
            tab.train_bar.button.click()
        later(self, lambda: self._press(name, then), LOOK_MS)

    def _watch(self, panel: ExplainPanel) -> None:
        if not self._is_closed:
            self._tab(panel).run_ended.connect(self._end)

    def _end(self, run: SourceRun | None) -> None:
        if run is not None:
            self._take(run)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _tab(self, panel: ExplainPanel) -> SourceTab:
        return next(tab for tab in panel.tabs if isinstance(tab, SourceTab))
