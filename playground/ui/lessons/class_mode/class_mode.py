"""Leaves of the window what a lesson names, in larger type; and puts everything back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from playground.lessons.views import PANELS
from playground.ui.lessons.base.window_parts import WindowParts
from playground.ui.lessons.class_mode.class_actions import ClassActions
from playground.ui.support.later import later
from playground.ui.theme.sizes import enlarge
from playground.ui.theme.stylesheet import set_role
from playground.ui.widgets.menu_tips import allow

if TYPE_CHECKING:
    from playground.ui.explain.explain_panel import ExplainPanel

FACTOR = 1.2
"""How much larger type is: it is read from the other end of a table."""

LESSON = "lesson"
EDITING = ("layers", "inspector")
"""Panels for editing the network: without them its drawing stays as it is."""

STAYS = "In class mode the network stays as the lesson has it"
NO_LESSON = "Begin a lesson first: class mode leaves in sight what it names"
LEAVE = "Leave class mode"


class _Before(Struct, frozen=True, eq=False):
    """What the window was like: its layout, and what the layout does not tell."""

    layout: QByteArray
    menu: Qt.ContextMenuPolicy
    bars: tuple[tuple[QWidget, bool], ...]


class ClassMode(QObject):
    """The window for a class: nothing in it that the lesson does not speak of.

    Parameters
    ----------
    parts
        What of the window it works with.
    parent
        The owner.

    Signals
    -------
    changed(is_on)
        It was entered or left.
    """

    changed = Signal(bool)

    def __init__(self, parts: WindowParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._actions = ClassActions(parts.window, parts.actions)
        self._offered: tuple[str, ...] | None = None
        self._show: tuple[str, ...] = ()
        self._before: _Before | None = None
        self._is_moved = False
        self._leave_button: QToolButton | None = None
        parts.views.explain.when_made(self._keep_tabs)
        self.set_lesson(None)

    @property
    def is_on(self) -> bool:
        """Whether the window is in class mode."""
        return self._before is not None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the action does."""
        return {"class_mode": self._toggle}

    def set_lesson(self, show: Collection[str] | None) -> None:
        """Take note of what the lesson that runs leaves in sight; with ``None``, that none runs."""
        self._offered = None if show is None else tuple(show)
        allow(self._parts.actions["class_mode"], NO_LESSON if show is None else "")
        if self._offered is None:
            self.leave(puts_back=False)
        elif self.is_on:
            self.enter(self._offered)

    def let_panels_move(self) -> None:
        """Let another lesson lay the panels out before class mode looks at them again."""
        if self.is_on:
            self._is_moved = True
            self._parts.docks.keep_to(None)

    def _toggle(self) -> None:
        if self.is_on or self._offered is None:
            self.leave()
        else:
            self.enter(self._offered)

    def enter(self, show: Collection[str]) -> None:
        """Leave in sight what is named; in class mode already, that instead of what was.

        Parameters
        ----------
        show
            Names of :data:`~playground.lessons.views.VIEWS`. The network, the readouts, the
            status bar and the lesson are always in sight.
        """
        parts = self._parts
        is_first = self._before is None
        if self._before is None:
            bars = (parts.views.sample_bar, parts.views.timeline)
            self._before = _Before(
                parts.window.saveState(),
                parts.window.contextMenuPolicy(),
                tuple((bar, not bar.isHidden()) for bar in bars),
            )
            parts.window.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
            parts.actions["class_mode"].setChecked(True)
            enlarge(FACTOR)
            parts.dress()
        elif self._is_moved:
            self._before = replace(self._before, layout=parts.window.saveState())
        self._is_moved = False
        self._show = tuple(show)
        self._actions.keep_to(self._show)
        parts.toolbar.keep_to([each for each in ("play", "phases") if each in show])
        parts.strip.setVisible("strip" in show)
        parts.views.sample_bar.setVisible("sample" in show)
        parts.views.timeline.setVisible("timeline" in show)
        parts.edits.network_stays = "" if any(each in show for each in EDITING) else STAYS
        self._show_docks()
        self._offer_to_leave(True)
        later(self, parts.views.canvas.fit)
        if is_first:
            self.changed.emit(True)

    @property
    def layout(self) -> QByteArray | None:
        """Where panels and bars were before class mode; ``None`` outside of it."""
        return None if self._before is None else self._before.layout

    def close(self) -> None:
        """End with the window, which is not put back; other windows have type of the usual size."""
        if self.is_on:
            enlarge(1.0)

    def leave(self, *, puts_back: bool = True) -> None:
        """Show the whole window again, as it was before; does nothing where it is whole.

        Parameters
        ----------
        puts_back
            Whether bars and panels go back to their places; else who comes next arranges them.
        """
        before, self._before = self._before, None
        if before is None:
            return
        parts, self._show = self._parts, ()
        parts.actions["class_mode"].setChecked(False)
        self._offer_to_leave(False)
        self._actions.show_all()
        parts.toolbar.keep_to(("play", "phases"))
        parts.edits.network_stays = ""
        for bar, was_shown in before.bars:
            bar.setVisible(was_shown)
        parts.docks.keep_to(None)
        parts.window.setContextMenuPolicy(before.menu)
        enlarge(1.0)
        parts.dress()
        if parts.views.explain.is_made:
            self._keep_tabs(parts.views.explain.panel)
        if puts_back:
            parts.window.restoreState(before.layout)
        later(self, parts.views.canvas.fit)
        self.changed.emit(False)

    # panels ---------------------------------------------------------------------------------------

    def _show_docks(self) -> None:
        """Hide the docks that are not named, and show those that are; the first one in front."""
        docks, explain = self._parts.docks, self._parts.views.explain
        named = tuple(dict.fromkeys(v.partition(".")[0] for v in self._show if v in PANELS))
        docks.keep_to({LESSON, *named})
        for name in reversed(named):
            if not docks.all[name].isVisible():
                docks.open(name)
        if explain.is_made:
            self._keep_tabs(explain.panel)

    def _keep_tabs(self, panel: ExplainPanel) -> None:
        """Offer the tabs that are named; the first of them where another one is in front."""
        keys = [tab.key for tab in panel.tabs]
        if self.is_on and "explain" not in self._show:
            keys = [key for key in keys if f"explain.{key}" in self._show] or keys
        panel.keep_to(keys)
        if panel.tab.key not in keys:
            panel.raise_tab(keys[0])

    # the way out ----------------------------------------------------------------------------------

    def _offer_to_leave(self, offered: bool) -> None:
        """Have a button in the corner of the menu bar, where nothing covers it."""
        bar = self._parts.window.menuBar()
        if self._leave_button is None:
            self._leave_button = QToolButton(bar)
            self._leave_button.setText(LEAVE)
            self._leave_button.setToolTip("Show the whole window again; the lesson goes on")
            self._leave_button.setAccessibleName(LEAVE)
            set_role(self._leave_button, "link")
            self._leave_button.clicked.connect(lambda: self.leave())
        # A button that is only hidden would still make the bar higher.
        bar.setCornerWidget(cast("QWidget", self._leave_button if offered else None))
        self._leave_button.setVisible(offered)
