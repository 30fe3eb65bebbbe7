"""The toolbar: play, reset, the three thirds of a step, the speed, and the readouts."""

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.phase import Phase
from playground.ui.theme.tokens import GRID, TEXT_TEST, TEXT_TRAIN, Theme

SPEEDS = (
    ("1", "1 update/s"),
    ("10", "10 updates/s"),
    ("60", "60 updates/s"),
    ("epoch", "1 epoch per frame"),
    ("unlimited", "Unlimited"),
)

NO_VALUE = "–"

PHASE_BUTTONS = {
    Phase.FORWARD: "forward",
    Phase.BACKWARD: "backprop",
    Phase.UPDATED: "update",
}


class Readout(QWidget):
    """A number with its name above."""

    def __init__(self, name: str, widest: str, tip: str) -> None:
        super().__init__()
        self._value = QLabel(NO_VALUE)
        self._value.setProperty("role", "readout")
        caption = QLabel(name)
        caption.setProperty("role", "secondary")
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, 0, GRID, 0)
        box.setSpacing(0)
        box.addWidget(caption)
        box.addWidget(self._value)
        self._name = name
        self._widest = widest
        self.setToolTip(tip)

    def reserve(self) -> None:
        """Keep room for the widest value, so that nothing jumps while numbers run."""
        self._value.ensurePolished()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(self._widest))

    def show_value(self, text: str) -> None:
        """Write the number."""
        if text != self._value.text():
            self._value.setText(text)
            self.setAccessibleName(f"{self._name}: {text}")

    def set_color(self, color: str) -> None:
        """Colour the number."""
        self._value.setStyleSheet(f"color: {color}")


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
        self._add_buttons(actions, ("play", "reset"))
        self._buttons["play"].setProperty("role", "primary")
        self.addSeparator()
        self._add_phases(actions)
        self.addSeparator()
        self._add_buttons(actions, ("step", "run_epoch"))
        self.addSeparator()
        self._speed = QComboBox()
        for key, text in SPEEDS:
            self._speed.addItem(text, key)
        self._speed.setToolTip("How fast to train")
        self._speed.setAccessibleName("Training speed")
        self._speed.activated.connect(self._choose_speed)
        self.addWidget(self._speed)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self.readouts = {
            "epoch": Readout("Epoch", "000,000", "Whole passes over the training data"),
            "step": Readout("Step", "0,000,000", "Updates of the parameters"),
            "train": Readout("Train loss", "0.00000", "Mean loss over all training samples"),
            "test": Readout("Test loss", "0.00000", "Mean loss over all test samples"),
            "accuracy": Readout(
                "Test accuracy", "100.0 %", "Share of test samples answered correctly"
            ),
        }
        for readout in self.readouts.values():
            self.addWidget(readout)

    def set_theme(self, theme: Theme) -> None:
        """Colour the train and test readouts as the curves are."""
        self.readouts["train"].set_color(TEXT_TRAIN[theme.name])
        self.readouts["test"].set_color(TEXT_TEST[theme.name])
        for readout in self.readouts.values():
            readout.reserve()

    def set_speed(self, speed: str) -> None:
        """Show the speed limit."""
        self._speed.setCurrentIndex(self._speed.findData(speed))

    def set_classification(self, yes: bool) -> None:
        """Show the accuracy only where there is one."""
        self.readouts["accuracy"].setEnabled(yes)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Write the numbers and mark the phase."""
        metrics = snapshot.metrics
        shown = {
            "epoch": f"{snapshot.epoch:,}",
            "step": f"{snapshot.step:,}",
            "train": loss_text(metrics.train_loss),
            "test": loss_text(metrics.test_loss),
            "accuracy": NO_VALUE
            if math.isnan(metrics.test_accuracy)
            else f"{100 * metrics.test_accuracy:.1f} %",
        }
        for name, text in shown.items():
            self.readouts[name].show_value(text)

    def show_nothing(self) -> None:
        """Write no numbers: there is no training to tell of."""
        for readout in self.readouts.values():
            readout.show_value(NO_VALUE)
        self.show_phase(None)

    def show_phase(self, phase: Phase | None) -> None:
        """Mark the third of a step that ran last; ``None`` while training runs."""
        current = PHASE_BUTTONS.get(phase) if phase is not None else None
        for name in PHASE_BUTTONS.values():
            button = self._buttons[name]
            if button.property("current") != (name == current):
                button.setProperty("current", name == current)
                button.style().unpolish(button)
                button.style().polish(button)

    def _add_buttons(self, actions: Mapping[str, QAction], names: Sequence[str]) -> None:
        for name in names:
            self.addWidget(self._button(actions[name]))

    def _add_phases(self, actions: Mapping[str, QAction]) -> None:
        """Set the three thirds side by side, as one control."""
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, name in enumerate(PHASE_BUTTONS.values(), start=1):
            action = actions[name]
            action.setIconText(f"{chr(0x245F + number)} {action.text().replace('&', '')}")
            button = self._button(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setProperty("segment", ("first", "middle", "last")[number - 1])
            row.addWidget(button)
        self.addWidget(frame)

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


def loss_text(loss: float) -> str:
    """Write a loss with four significant digits, at a steady width where possible."""
    if math.isnan(loss):
        return NO_VALUE
    return f"{loss:.4f}" if 1e-3 <= abs(loss) < 1e3 or loss == 0 else f"{loss:.2e}"
