"""What the actions look like and which can be used: icons, undo's words, Play or Pause."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from playground.session.snapshots.snapshot import Snapshot
from playground.ui.app.steps.phase_undo import PhaseUndo
from playground.ui.controllers.document import Document
from playground.ui.shell.actions import ACTIONS
from playground.ui.theme.icons import icon
from playground.ui.theme.markup import entry_text
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.menu_tips import allow, set_tip

_ICON = 18
NEEDS_TRAINABLE = (
    "Needs a network, data and settings that can be trained: the window says what is wrong"
)
NO_THIRD = "There is no Forward, Backprop or Update of its own to take back"


class ActionStates(QObject):
    """Keeps the actions at what can be done now."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        document: Document,
        phases: PhaseUndo,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._phases = phases
        self._actions = actions
        self._theme = LIGHT
        self._running = False
        self._trainable = True
        self._can_train: bool | None = None
        self._usable = True
        self._document = document
        stack = document.undo_stack
        # What the stack says is kept: it speaks once more while it is destroyed.
        self._edits = {"undo": "", "redo": ""}
        self._lost = {"undo": False, "redo": False}
        self._offered: dict[str, tuple[str, bool]] = {}
        stack.undoTextChanged.connect(lambda text: self._take_edit("undo", text))
        stack.redoTextChanged.connect(lambda text: self._take_edit("redo", text))
        document.training_lost.connect(self._take_loss)
        phases.changed.connect(self._offer_undo)
        self.set_missing(False)
        self.set_memory_asked(False)
        allow(actions["step_back"], NO_THIRD)
        self._offer_undo()

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
        allow(self._actions["find_data"], "" if missing else "No file of the data is missing")

    def set_memory_asked(self, asked: bool) -> None:
        """Offer to take much of the memory only while that is asked."""
        why = "" if asked else "No training waits for memory"
        allow(self._actions["allow_memory"], why)

    def set_running(self, running: bool) -> None:
        """Show Pause while training runs, else Play."""
        self._running = running
        action = self._actions["play"]
        action.setText("&Pause" if running else "&Play")
        set_tip(action, "Pause (Space)" if running else "Train until paused (Space)")
        self._set_play_icon()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Offer to step back only where a third of a step can be taken back."""
        can = snapshot.record.undoable > 0
        if can != self._actions["step_back"].isEnabled():
            allow(self._actions["step_back"], "" if can else NO_THIRD)

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
        can = self._usable and self._trainable
        if can == self._can_train:  # told after every edit
            return
        self._can_train = can
        for spec in ACTIONS:
            if spec.needs == "trainable":
                allow(self._actions[spec.name], "" if can else NEEDS_TRAINABLE)

    def _take_edit(self, name: str, text: str) -> None:
        self._edits[name] = text
        if text:
            self._look_for_loss(name)
        self._offer_undo()

    def _take_loss(self) -> None:
        for name in self._lost:
            self._look_for_loss(name)
        self._offer_undo()

    def _look_for_loss(self, name: str) -> None:
        document = self._document
        self._lost[name] = document.undo_lost if name == "undo" else document.redo_lost

    def _offer_undo(self) -> None:
        """Name what undo and redo would do: for a third of a step, or for an edit."""
        thirds = {"undo": self._phases.undo_name, "redo": self._phases.redo_name}
        for name, third in thirds.items():
            action, text = self._actions[name], third or self._edits[name]
            is_lost = self._lost[name] and not third
            if self._offered.get(name) == (text, is_lost):
                continue
            self._offered[name] = (text, is_lost)
            allow(action, "" if text else f"There is nothing to {name}")
            action.setText(_named(f"&{name.capitalize()}", text, is_lost=is_lost))


def _named(action: str, text: str, *, is_lost: bool) -> str:
    """Say what undo or redo would do, and when they cannot give back what was learnt."""
    if not text:
        return action
    return f"{action} “{entry_text(text)}”{' (its training is no longer kept)' if is_lost else ''}"
