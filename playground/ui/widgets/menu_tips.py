"""What menus say of their entries, and why one of them is greyed."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from playground.ui.theme.markup import as_text, entry_text

_TIP = "tip"


def add_named(menu: QMenu, name: str, slot: Callable[[], object]) -> QAction:
    """Add an entry that is called by a name somebody gave, whatever is in it."""
    action = menu.addAction(entry_text(name), slot)
    action.setToolTip(as_text(name))
    return action


def show_tips(menu: QMenu) -> QMenu:
    """Have a menu, and all within it, show the tips of entries; return it."""
    for each in (menu, *menu.findChildren(QMenu)):
        each.setToolTipsVisible(True)
    return menu


def set_tip(action: QAction, tip: str) -> None:
    """Say what an action does; while it is greyed, its tip still says why."""
    action.setProperty(_TIP, tip)
    if action.isEnabled():
        _tell(action, tip)


def allow(action: QAction, refusal: str = "") -> None:
    """Let an action be used, or grey it and have its tip say why.

    Parameters
    ----------
    action
        An entry of a menu, or a menu's own.
    refusal
        Why it cannot be used now, as a sentence; empty: it can.
    """
    if action.property(_TIP) is None:
        tip = action.toolTip()
        action.setProperty(_TIP, "" if tip == action.iconText() else tip)
    action.setEnabled(not refusal)
    _tell(action, refusal or str(action.property(_TIP)))


def refusal_of(action: QAction) -> str:
    """Return why an action is greyed; empty where it is not, or nobody said."""
    told = action.property(_TIP)
    return "" if action.isEnabled() or told in (None, action.statusTip()) else action.statusTip()


def _tell(action: QAction, text: str) -> None:
    action.setToolTip(as_text(text))
    action.setStatusTip(text)
