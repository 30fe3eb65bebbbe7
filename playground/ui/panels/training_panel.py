"""How to train: problem, optimizer, batches, regularization, first weights."""

from typing import get_args

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from playground.core import Component, Param, ParamValue, Task
from playground.nn.activations import ACTIVATIONS
from playground.nn.initializers import INITIALIZERS
from playground.nn.losses import LOSSES
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.training.config import DType, TrainingConfig
from playground.ui.panels.batch_section import BatchSection
from playground.ui.panels.component_picker import ComponentPicker
from playground.ui.panels.fields import ChoiceField
from playground.ui.panels.param_form import ParamForm
from playground.ui.panels.param_row import ParamRow, labelled
from playground.ui.panels.section import Panel, message_label, say
from playground.ui.panels.seed_dice import SeedDice
from playground.ui.panels.tooltips import entry_tooltip
from playground.ui.theme import GRID, Theme

BIAS = Param("bias", 0.1, "First bias", "What every bias starts at.")
PRECISION = Param(
    "dtype",
    "float64",
    "Precision",
    "float64 carries 16 digits; float32 carries 7, and large networks run faster.",
    choices=get_args(DType),
)
SEED = Param("seed", 0, "Seed", "Draws the first weights and the order of the samples.", low=0)
RUN_PARAMS = (PRECISION, SEED)


class TrainingPanel(Panel):
    """The training dock; every valid change is a request at once.

    Signals
    -------
    config_requested
        A new :class:`TrainingConfig`, a text for undo and a merge key (empty: never merge).
    output_activation_requested
        The name of another activation for the output layer.
    """

    config_requested = Signal(object, str, str)
    output_activation_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        self._config = TrainingConfig()
        self._wrong: ParamRow | None = None
        self._error = message_label("error")
        self.body.addWidget(self._error)
        self.loss = ComponentPicker(LOSSES, "Loss")
        self.optimizer = ComponentPicker(OPTIMIZERS, "Optimizer", sliders=("learning_rate",))
        self.regularizer = ComponentPicker(REGULARIZERS, "Penalty")
        self.initializer = ComponentPicker(INITIALIZERS, "Distribution")
        self.batches = BatchSection()
        self.batches.config_requested.connect(self._change_batches)
        self.bias = ParamForm()
        self.bias.value_requested.connect(self._change_value)
        self.run = ParamForm()
        self.run.value_requested.connect(self._change_value)
        self.run.set_params(RUN_PARAMS, {})
        self._new_seed = SeedDice("New training seed", "Draw other first weights and another order")
        self._new_seed.seed_drawn.connect(self._take_seed)
        self.run.row(SEED.name).add_tool(self._new_seed)
        self._add_problem()
        for title, widgets in (
            ("Optimizer", (self.optimizer,)),
            ("Batches", (self.batches,)),
            ("Regularization", (self.regularizer,)),
            ("First weights", (self.initializer, self.bias)),
            ("Run", (self.run,)),
        ):
            self.add_section(title)
            for widget in widgets:
                self.body.addWidget(widget)
        self.loss.component_requested.connect(self._change_loss)
        self.optimizer.component_requested.connect(self._change_optimizer)
        self.regularizer.component_requested.connect(self._change_regularizer)
        self.initializer.component_requested.connect(self._change_initializer)
        self.body.addStretch(1)

    def set_config(self, config: TrainingConfig, task: Task, output_activation: str) -> None:
        """Show the document's choice; emits nothing.

        Parameters
        ----------
        config
            The choice.
        task
            The data's problem: losses that do not fit it cannot be chosen.
        output_activation
            The name of the output layer's activation; empty when there is no such layer.
        """
        self._config = config
        self._problem.setText(task.title)
        reasons = {
            loss.name: f"Does not fit this problem: {task.title.lower()}."
            for loss in LOSSES
            if task not in loss.tasks
        }
        self.loss.set_component(config.loss, reasons)
        self._show_activation(output_activation)
        self._show_hint(config.loss.name, task, output_activation)
        self.optimizer.set_component(config.optimizer)
        self.batches.set_config(config)
        self.regularizer.set_component(config.regularizer)
        self.initializer.set_component(config.initializer)
        self.bias.set_params((BIAS,), {"bias": config.bias})
        self.run.set_params(RUN_PARAMS, {"dtype": config.dtype, "seed": config.seed})

    @property
    def error(self) -> str:
        """What is said to be wrong above all sections, where it has no place of its own."""
        return self._error.text()

    def show_error(self, text: str, field: str) -> None:
        """Say at its place which hyperparameter is not allowed; the empty string takes it back.

        Parameters
        ----------
        text
            What is wrong, in words.
        field
            The parameter's name, with its owner where it has one: ``adam.beta1``.
        """
        if self._wrong is not None:
            self._wrong.show_refusal("")
        self._wrong = self._row(field)
        if self._wrong is not None:
            self._wrong.show_refusal(text)
            self._scroll.ensureWidgetVisible(self._wrong)
        say(self._error, text if self._wrong is None else "")

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._new_seed.set_theme(theme)

    def _add_problem(self) -> None:
        self.add_section("Problem")
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setToolTip("What the chosen data asks of the network")
        self._problem.setAccessibleName("Problem")
        self.body.addWidget(self._problem)
        self.body.addWidget(self.loss)
        self.activation = ChoiceField()
        self.activation.setObjectName("output_activation")
        self.activation.set_choices(
            [(a.name, a.title) for a in ACTIVATIONS],
            helps={a.name: entry_tooltip(a) for a in ACTIVATIONS},
        )
        self.activation.value_edited.connect(self._change_activation)
        line, _ = labelled("Output", self.activation, "The activation of the network's last layer")
        self.activation.setAccessibleName("Output activation")
        self.body.addLayout(line)
        self._hint = message_label("warning")
        self._fix = QPushButton("Use linear output")
        self._fix.setProperty("role", "link")
        self._fix.setToolTip("Set the output activation to linear")
        self._fix.setAccessibleName("Use linear output")
        self._fix.clicked.connect(self._make_linear)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._fix)
        row.addStretch(1)
        self.body.addWidget(self._hint)
        self.body.addLayout(row)

    def _show_activation(self, name: str) -> None:
        self.activation.setEnabled(bool(name))
        if name:
            self.activation.set_value(name)
        else:
            self.activation.setCurrentIndex(-1)

    def _show_hint(self, loss: str, task: Task, activation: str) -> None:
        text, wants_linear = "", False
        if loss in LOSSES and task not in LOSSES.get(loss).tasks:
            text = f"{LOSSES.get(loss).title} does not fit this problem: choose another loss."
        elif loss in LOSSES and LOSSES.get(loss).from_logits and activation in ACTIVATIONS:
            wants_linear = not ACTIVATIONS.get(activation).is_identity
            if wants_linear:
                text = "This loss expects logits: set the output activation to linear."
        say(self._hint, text)
        self._fix.setVisible(wants_linear)

    def _row(self, field: str) -> ParamRow | None:
        """Return the row where a hyperparameter is edited, ``None`` where it is not in sight."""
        owner, _, name = field.rpartition(".")
        pickers: dict[str, QWidget] = {
            self._config.loss.name: self.loss,
            self._config.optimizer.name: self.optimizer,
            self._config.regularizer.name: self.regularizer,
            self._config.initializer.name: self.initializer,
        }
        part = pickers.get(owner, self.content)
        rows = (row for row in part.findChildren(ParamRow) if row.field.objectName() == name)
        return next((row for row in rows if row.isVisibleTo(part)), None)

    def _make_linear(self) -> None:
        self.output_activation_requested.emit(next(a.name for a in ACTIVATIONS if a.is_identity))

    def _change_activation(self, name: str) -> None:
        self.output_activation_requested.emit(name)

    def _change_loss(self, component: Component, text: str, param: str) -> None:
        self._request(replace(self._config, loss=component), text, _key("loss", param))

    def _change_optimizer(self, component: Component, text: str, param: str) -> None:
        self._request(replace(self._config, optimizer=component), text, _key("optimizer", param))

    def _change_regularizer(self, component: Component, text: str, param: str) -> None:
        changed = replace(self._config, regularizer=component)
        self._request(changed, text, _key("regularizer", param))

    def _change_initializer(self, component: Component, text: str, param: str) -> None:
        changed = replace(self._config, initializer=component)
        self._request(changed, text, _key("initializer", param))

    def _change_batches(self, config: TrainingConfig, text: str, key: str) -> None:
        changed = replace(self._config, batch_size=config.batch_size, order=config.order)
        self._request(changed, text, key)

    def _change_value(self, name: str, value: ParamValue) -> None:
        changed = replace(self._config, **{name: value})
        label = next(p.label for p in (BIAS, *RUN_PARAMS) if p.name == name)
        self._request(changed, f"Change {label.lower()}", f"training.{name}")

    def _take_seed(self, seed: int) -> None:
        self.run.set_params(RUN_PARAMS, {"dtype": self._config.dtype, "seed": seed})
        changed = replace(self._config, seed=seed)
        self._request(changed, "Draw other first weights", f"training.{SEED.name}")

    def _request(self, config: TrainingConfig, text: str, key: str) -> None:
        self._config = config
        self.config_requested.emit(config, text, key)


def _key(part: str, param: str) -> str:
    """Return the merge key of a parameter; choosing another entry never merges."""
    return f"training.{part}.{param}" if param else ""
