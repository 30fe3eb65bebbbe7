"""The toolbar: play, reset, the three thirds of a step, the speed, and the readouts."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QToolBar,
    QToolButton,
    QWidget,
)

from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase
from playground.ui.shell.readouts.tool_rows import ToolRows
from playground.ui.theme.stylesheet import repolish
from playground.ui.theme.tokens import Theme

SPEEDS = (
    ("1", "1 update/s"),
    ("10", "10 updates/s"),
    ("60", "60 updates/s"),
    ("epoch", "1 epoch per frame"),
    ("unlimited", "Unlimited"),
)

PHASE_BUTTONS = {
    Phase.FORWARD: "forward",
    Phase.BACKWARD: "backprop",
    Phase.UPDATED: "update",
}


class TrainToolBar(QToolBar):
    """Everything pressed while training, and the numbers watched meanwhile.

    Signals
    -------
    speed_requested(speed)
        One of the keys of :data:`SPEEDS`.
    """

    speed_requested = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__("Training controls", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._buttons: dict[str, QToolButton] = {}
        self._phases: dict[str, QAction] = {}
        self._groups: dict[str, list[QWidget]] = {"play": [], "phases": [], "both": []}
        self._rows = ToolRows(self._set_short, self)
        self._add_buttons(actions, ("play", "reset"))
        self._buttons["play"].setProperty("role", "primary")
        self._add_separator("play")
        self._add_phases(actions)
        self._add_separator("both")
        self._add_buttons(actions, ("step", "run_epoch"))
        self._add_separator("play")
        self._speed = QComboBox()
        for key, text in SPEEDS:
            self._speed.addItem(text, key)
        self._speed.setToolTip("How fast to train")
        self._speed.setAccessibleName("Training speed")
        self._speed.activated.connect(self._choose_speed)
        self._add(self._speed, "play")
        self.addWidget(self._rows)
        self.readouts = self._rows.strip.readouts

    def set_theme(self, theme: Theme) -> None:
        """Colour the train and test readouts as the curves are."""
        self._rows.strip.set_theme(theme)
        self._rows.arrange()

    def set_speed(self, speed: str) -> None:
        """Show the speed limit."""
        self._speed.setCurrentIndex(self._speed.findData(speed))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the numbers."""
        self._rows.strip.show_snapshot(snapshot)

    def show_nothing(self) -> None:
        """Write no numbers: there is no training to tell of."""
        self._rows.strip.show_nothing()
        self.show_phase(None)

    def keep_to(self, groups: Collection[str]) -> None:
        """Show some controls only: those that train, ``play``, or the three thirds, ``phases``."""
        both = {"play", "phases"} <= set(groups)
        for group, widgets in self._groups.items():
            for widget in widgets:
                widget.setVisible(group in groups or (group == "both" and both))
        self._rows.arrange()

    def press(self, name: str) -> bool:
        """Press an action's button so that it is seen to go down; tells whether it can be."""
        button = self._buttons.get(name)
        can = button is not None and button.isVisible() and button.isEnabled()
        if button is not None and can:
            button.animateClick()
        return can

    def show_phase(self, phase: Phase | None) -> None:
        """Mark the third of a step that ran last; ``None`` while training runs."""
        current = PHASE_BUTTONS.get(phase) if phase is not None else None
        for name in PHASE_BUTTONS.values():
            button = self._buttons[name]
            if button.property("current") != (name == current):
                button.setProperty("current", name == current)
                repolish(button)

    def _add_buttons(self, actions: Mapping[str, QAction], names: Sequence[str]) -> None:
        for name in names:
            self._add(self._button(actions[name]), "play")

    def _add(self, widget: QWidget, group: str) -> None:
        self._groups[group].append(widget)
        self._rows.controls.addWidget(widget)

    def _add_phases(self, actions: Mapping[str, QAction]) -> None:
        """Set the three thirds side by side, as one control."""
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, name in enumerate(PHASE_BUTTONS.values(), start=1):
            action = actions[name]
            self._phases[chr(0x245F + number)] = action
            button = self._button(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setProperty("segment", ("first", "middle", "last")[number - 1])
            row.addWidget(button)
        self._set_short(False)
        self._add(frame, "phases")

    def _set_short(self, short: bool) -> None:
        """Show only the numbers of the thirds, in a very narrow window."""
        for number, action in self._phases.items():
            name = action.text().replace("&", "")
            action.setIconText(number if short else f"{number} {name}")

    def _add_separator(self, group: str) -> None:
        line = QFrame()
        line.setProperty("role", "separator")
        self._add(line, group)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        name = action.objectName()
        if name in ("step", "run_epoch"):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAccessibleName(action.text().replace("&", ""))
        self._buttons[name] = button
        return button

    def _choose_speed(self, index: int) -> None:
        self.speed_requested.emit(self._speed.itemData(index))
