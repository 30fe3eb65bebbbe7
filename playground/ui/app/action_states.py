"""What the actions look like and which can be used: icons, undo's words, Play or Pause."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from playground.session.snapshots.snapshot import Snapshot
from playground.ui.controllers.document import Document
from playground.ui.shell.actions import ACTIONS
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import LIGHT, Theme

_ICON = 18


class ActionStates(QObject):
    """Keeps the actions at what can be done now."""

    def __init__(self, actions: Mapping[str, QAction], document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._theme = LIGHT
        self._running = False
        self._trainable = True
        self._usable = True
        self._document = document
        stack = document.undo_stack
        stack.canUndoChanged.connect(actions["undo"].setEnabled)
        stack.canRedoChanged.connect(actions["redo"].setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        document.training_lost.connect(lambda: self._name_undo(stack.undoText()))
        document.training_lost.connect(lambda: self._name_redo(stack.redoText()))
        actions["find_data"].setEnabled(False)
        actions["step_back"].setEnabled(False)
        actions["undo"].setEnabled(False)
        actions["redo"].setEnabled(False)

    def set_trainable(self, trainable: bool) -> None:
        """Offer to train only what can be trained; the status bar says why not."""
        self._trainable = trainable
        self._enable_training()

    def set_usable(self, usable: bool) -> None:
        """Offer to train only where data and hyperparameters allow; the banner says why not."""
        self._usable = usable
        self._enable_training()

    def set_missing(self, missing: bool) -> None:
        """Offer to find a data file only while one is missing."""
        self._actions["find_data"].setEnabled(missing)

    def set_running(self, running: bool) -> None:
        """Show Pause while training runs, else Play."""
        self._running = running
        action = self._actions["play"]
        action.setText("&Pause" if running else "&Play")
        action.setToolTip("Pause (Space)" if running else "Train until paused (Space)")
        self._set_play_icon()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Offer to step back only where a third of a step can be taken back."""
        can = snapshot.record.undoable > 0
        if can != self._actions["step_back"].isEnabled():
            self._actions["step_back"].setEnabled(can)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in these colours."""
        self._theme = theme
        for spec in ACTIONS:
            if spec.icon and spec.name != "play":
                self._actions[spec.name].setIcon(icon(spec.icon, theme.text, _ICON))
        self._set_play_icon()

    def _set_play_icon(self) -> None:
        name = "pause" if self._running else "play"
        self._actions["play"].setIcon(icon(name, self._theme.on_accent, _ICON))

    def _enable_training(self) -> None:
        for spec in ACTIONS:
            if spec.needs == "trainable":
                self._actions[spec.name].setEnabled(self._usable and self._trainable)

    def _name_undo(self, text: str) -> None:
        self._actions["undo"].setText(_named("&Undo", text, lambda: self._document.undo_lost))

    def _name_redo(self, text: str) -> None:
        self._actions["redo"].setText(_named("&Redo", text, lambda: self._document.redo_lost))


def _named(action: str, text: str, is_lost: Callable[[], bool]) -> str:
    """Say what undo or redo would do, and when they cannot give back what was learnt."""
    if not text:
        return action
    return f"{action} “{text}”{' (its training is no longer kept)' if is_lost() else ''}"
