"""A question about a dropped wire, as a small menu."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QMenu, QWidget, QWidgetAction

from playground.ui.canvas.connecting.choices import WireQuestion
from playground.ui.canvas.model.canvas_edits import CanvasEdit
from playground.ui.theme.markup import as_text, entry_text
from playground.ui.theme.tokens import GRID


def choice_menu(
    question: WireQuestion, request: Callable[[CanvasEdit], object], parent: QWidget
) -> QMenu:
    """Return a menu of the answers; the first possible one has the keyboard.

    Parameters
    ----------
    question
        What to ask.
    request
        Is given the edit that was chosen.
    parent
        The menu's owner.
    """
    menu = QMenu(parent)
    menu.setAccessibleName(question.text)
    menu.setToolTipsVisible(True)
    menu.addAction(_heading(question.text, menu))
    for choice in question.choices:
        entry = menu.addAction(entry_text(choice.text))
        entry.setToolTip(as_text(choice.tip))
        entry.setStatusTip(choice.tip)
        entry.setEnabled(choice.edit is not None)
        if choice.edit is not None:
            entry.triggered.connect(partial(request, choice.edit))
            if menu.activeAction() is None:
                menu.setActiveAction(entry)
    return menu


def _heading(text: str, menu: QMenu) -> QWidgetAction:
    """Return an entry that only says what is asked; a disabled one would be hard to read."""
    label = QLabel(text)
    label.setProperty("role", "secondary")
    label.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID // 2)
    entry = QWidgetAction(menu)
    entry.setText(text)
    entry.setDefaultWidget(label)
    entry.setEnabled(False)
    return entry
