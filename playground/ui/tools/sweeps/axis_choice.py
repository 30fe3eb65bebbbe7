"""A setting of a sweep and its values, as a person chooses them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from playground.core import PlaygroundError
from playground.experiments.sweep_grid import Varied, read_varied
from playground.project import Project
from playground.project.set_value import keys

NOTHING = "nothing"

SUGGESTED = {
    "optimizer.learning_rate": "0.003, 0.01, 0.03, 0.1, 0.3",
    "learning_rate": "0.003, 0.01, 0.03, 0.1, 0.3",
    "batch_size": "1, 10, 50",
    "dataset.noise": "0, 10, 20, 30, 40, 50",
    "dataset.count": "50, 100, 200, 500",
    "train_share": "10, 30, 50, 70, 90",
    "regularizer": "none, l1, l2",
    "regularizer.rate": "0.0001, 0.001, 0.01, 0.1",
    "optimizer": "sgd, rmsprop, adam",
    "activation": "tanh, relu, sigmoid, linear",
    "seed": "0, 1, 2, 3, 4",
}
"""What is offered first for a setting; a layer's units get :data:`UNITS`."""

UNITS = "1, 2, 4, 8, 16"
ACTIVATIONS = "tanh, relu, sigmoid"


class AxisChoice(QWidget):
    """A list of all settings, searched by typing, and a line for the values.

    Parameters
    ----------
    project
        Whose settings.
    title
        What it is called: *First setting*.
    key
        What varies at first; :data:`NOTHING` is allowed.

    Signals
    -------
    changed()
        Something else varies.
    """

    changed = Signal()

    def __init__(self, project: Project, title: str, key: str) -> None:
        super().__init__()
        self.key, self.values = QComboBox(), QLineEdit()
        self.key.setEditable(True)
        self.key.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.key.addItems([NOTHING, *keys(project)])
        completer = QCompleter(self.key.model(), self.key)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.key.setCompleter(completer)
        self.key.setAccessibleName(title)
        self.key.setToolTip("Any setting of the document; type to search")
        self.values.setAccessibleName(f"Values of the {title.lower()}")
        self.values.setToolTip("The values it is to have, with commas between")
        self.values.setPlaceholderText("Values with commas between")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.key)
        column.addWidget(self.values)
        self.key.currentTextChanged.connect(self._suggest)
        self.values.textChanged.connect(self.changed)
        self.key.setCurrentText(key)
        self._suggest()

    @property
    def varies(self) -> bool:
        """Whether anything does."""
        return self.key.currentText() not in ("", NOTHING)

    def varied(self) -> Varied | None:
        """Return what varies; ``None`` for nothing.

        Raises
        ------
        PlaygroundError
            When there is no value, or one twice.
        """
        if not self.varies:
            return None
        try:
            return read_varied(f"{self.key.currentText()}={self.values.text()}")
        except PlaygroundError as error:
            raise PlaygroundError(str(error).removeprefix("--over ")) from error

    def show_varied(self, varied: Varied | None) -> None:
        """Show what varied before."""
        self.key.setCurrentText(NOTHING if varied is None else varied.keys[0])
        if varied is not None:
            self.values.setText(", ".join(varied.values))

    def _suggest(self) -> None:
        """Offer values for another setting."""
        key = self.key.currentText()
        self.values.setEnabled(self.varies)
        text = SUGGESTED.get(key, "")
        if key.endswith(".units"):
            text = UNITS
        elif key.endswith(".activation"):
            text = ACTIVATIONS
        self.values.setText(text)
        self.changed.emit()
