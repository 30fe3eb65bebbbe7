"""What the network is to learn: the problem, its loss, and the output that goes with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.core import Component, Task, params_of
from playground.nn.activations import ACTIVATIONS
from playground.nn.losses import LOSSES
from playground.ui.forms.component_picker import ComponentPicker
from playground.ui.forms.fields import ChoiceField
from playground.ui.forms.param_form import ParamForm
from playground.ui.forms.param_row import labelled
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.message_labels import Hint
from playground.ui.widgets.tooltip_text import entry_tooltip


class ProblemSection(QWidget):
    """The loss and the output activation; says when they do not fit each other or the data.

    Signals
    -------
    output_activation_requested
        The name of another activation for the output layer.
    output_param_requested
        The name of a parameter of that activation, and the value a person wishes.
    """

    output_activation_requested = Signal(str)
    output_param_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setToolTip("What the chosen data asks of the network")
        self._problem.setAccessibleDescription("Problem")
        self.loss = ComponentPicker(LOSSES, "Loss")
        self.activation = ChoiceField()
        self.activation.setObjectName("output_activation")
        self.activation.set_choices(
            [(a.name, a.title) for a in ACTIVATIONS],
            helps={a.name: entry_tooltip(a) for a in ACTIVATIONS},
        )
        self.activation.value_edited.connect(self._choose_activation)
        line, _ = labelled("Output", self.activation, "The activation of the network's last layer")
        self.activation.setAccessibleName("Output activation")
        self.activation_form = ParamForm()
        self.activation_form.value_requested.connect(self.output_param_requested)
        self.hint = Hint("Use linear output", "Set the output activation to linear")
        self.hint.accepted.connect(self._make_linear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID - 2)
        column.addWidget(self._problem)
        column.addWidget(self.loss)
        column.addLayout(line)
        column.addWidget(self.activation_form)
        column.addWidget(self.hint)

    def set_problem(self, loss: Component, task: Task, activation: Component, classes: int) -> None:
        """Show what is to be learned; emits nothing.

        Parameters
        ----------
        loss
            The chosen loss.
        task
            The data's problem: losses that do not fit it cannot be chosen.
        activation
            The output layer's activation; without a name when there is no such layer.
        classes
            How many classes there are to tell apart.
        """
        problem = task.described(classes)
        self._problem.setText(problem)
        reasons = {
            entry.name: f"Does not fit this problem: {problem.lower()}."
            for entry in LOSSES
            if task not in entry.tasks
        }
        self.loss.set_component(loss, reasons)
        name = activation.name
        self.activation.setEnabled(bool(name))
        if name:
            self.activation.set_value(name)
        else:
            self.activation.setCurrentIndex(-1)
        params = params_of(ACTIVATIONS.get(name)) if name in ACTIVATIONS else ()
        self.activation_form.set_params(params, activation.params)
        self._show_hint(loss.name, task, name)

    def _show_hint(self, name: str, task: Task, activation: str) -> None:
        text, wants_linear = "", False
        if name in LOSSES and task not in LOSSES.get(name).tasks:
            text = f"{LOSSES.get(name).title} does not fit this problem: choose another loss."
        elif name in LOSSES and LOSSES.get(name).from_logits and activation in ACTIVATIONS:
            wants_linear = not ACTIVATIONS.get(activation).is_identity
            if wants_linear:
                text = "This loss expects logits: set the output activation to linear."
        self.hint.show_hint(text, with_remedy=wants_linear)

    def _choose_activation(self, name: str) -> None:
        self.output_activation_requested.emit(name)

    def _make_linear(self) -> None:
        self.output_activation_requested.emit(next(a.name for a in ACTIVATIONS if a.is_identity))
