"""How to train: problem, optimizer, batches, regularization, first weights."""

from typing import get_args

from msgspec.structs import replace
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from playground.core import Component, Param, ParamValue, Task, params_of
from playground.nn.initializers import INITIALIZERS
from playground.nn.optimizers import OPTIMIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.config import DType, TrainingConfig
from playground.training.base.options import (
    BIAS,
    CLIP_NORM,
    CLIP_VALUE,
    DECAY_BIASES,
    MAX_NORM,
    OPTIONS,
    SEED,
    STOPPING_OPTIONS,
    values_of,
)
from playground.ui.forms.collapsible_form import CollapsibleForm
from playground.ui.forms.component_picker import ComponentPicker
from playground.ui.forms.param_form import ParamForm
from playground.ui.forms.param_row import ParamRow
from playground.ui.forms.seed_button import SeedButton
from playground.ui.panels.training.batch_section import BatchSection
from playground.ui.panels.training.problem_section import ProblemSection
from playground.ui.panels.training.schedule_section import ScheduleSection
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import LIGHT, Theme
from playground.ui.widgets.messages import Hint, message_label, set_message
from playground.ui.widgets.section import Panel

PRECISION = Param(
    "dtype",
    "float64",
    "Precision",
    "float64 carries 16 digits; float32 carries 7, and large networks run faster.",
    choices=get_args(DType),
)
CLIPPING = (CLIP_VALUE, CLIP_NORM)
RATE = "learning_rate"
RATE_TOOL, RATE_ICON = "find_rate", 16
STOPPING_DETAILS = ("least_gain", "restore_best")


class TrainingPanel(Panel):
    """The training dock; every valid change is a request at once.

    Signals
    -------
    config_requested
        A new :class:`TrainingConfig`, a text for undo and a merge key (empty: never merge).
    output_activation_requested
        The name of another activation for the output layer.
    rate_test_requested
        Learning rates should be tried.
    """

    config_requested = Signal(object, str, str)
    output_activation_requested = Signal(str)
    rate_test_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        self._config = TrainingConfig()
        self._theme = LIGHT
        self._can_test_rates = True
        self._wrong: ParamRow | None = None
        self._error = message_label("error")
        self.body.addWidget(self._error)
        self.problem = ProblemSection()
        self.loss, self.activation = self.problem.loss, self.problem.activation
        self.problem.loss_requested.connect(self._change_loss)
        self.problem.output_activation_requested.connect(self.output_activation_requested)
        self.optimizer = ComponentPicker(
            OPTIMIZERS, "Optimizer", (RATE,), tools={RATE: self._make_rate_tool}
        )
        self.regularizer = ComponentPicker(REGULARIZERS, "Penalty")
        self.initializer = ComponentPicker(INITIALIZERS, "Distribution")
        self.optimizer.component_requested.connect(self._change_optimizer)
        self.regularizer.component_requested.connect(self._change_regularizer)
        self.initializer.component_requested.connect(self._change_initializer)
        self.batches = BatchSection()
        self.batches.config_requested.connect(self._request)
        self.schedule = ScheduleSection()
        self.schedule.config_requested.connect(self._request)
        self.clipping = CollapsibleForm("Clipping", CLIPPING)
        self.stopping = CollapsibleForm("Stopping", STOPPING_OPTIONS, STOPPING_DETAILS)
        self.stopping.value_requested.connect(self._change_stopping)
        self.decay, self.norms, self.bias, self.run = (ParamForm() for _ in range(4))
        for form in (self.clipping, self.decay, self.norms, self.bias, self.run):
            form.value_requested.connect(self._change_value)
        self.batch_hint = Hint("Use the full batch", "Let every update look at all samples")
        self.batch_hint.accepted.connect(self._use_full_batch)
        # A form that is shown before it has its place would open a window of its own.
        self._arrange()
        self._show_forms(self._config)
        self._new_seed = SeedButton(
            "New training seed", "Draw other first weights and another order"
        )
        self._new_seed.seed_drawn.connect(self._take_seed)
        self.run.row(SEED.name).add_tool(self._new_seed)

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
        self.problem.set_problem(config.loss, task, output_activation)
        self.optimizer.set_component(config.optimizer)
        self.regularizer.set_component(config.regularizer)
        self.initializer.set_component(config.initializer)
        self._show_forms(config)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the learning rate is by now."""
        self.schedule.show_snapshot(snapshot)

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
        self._wrong = self._row(field) if text else None
        if self._wrong is not None:
            # The row names the parameter and shows its value: what is left to say is the reason.
            self._wrong.show_refusal(text.partition(" is not allowed; ")[2] or text)
            self._scroll.ensureWidgetVisible(self._wrong)
        set_message(self._error, text if self._wrong is None else "")

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._new_seed.set_theme(theme)
        self._dress_rate_tools()
        for fold in (self.schedule, self.clipping, self.stopping):
            fold.set_theme(theme)

    def set_can_test_rates(self, can: bool) -> None:
        """Offer the range test, or rest its button while nothing can be trained."""
        self._can_test_rates = can
        self._dress_rate_tools()

    def _make_rate_tool(self) -> QWidget:
        """Return the button beside the learning rate; every optimizer's form has its own."""
        tool = QToolButton()
        tool.setObjectName(RATE_TOOL)
        tool.setAccessibleName("Find a learning rate")
        tool.setToolTip("Find a learning rate: try rising ones on a copy of this training (L)")
        tool.setIconSize(QSize(RATE_ICON, RATE_ICON))
        tool.clicked.connect(self.rate_test_requested)
        self._dress_rate_tool(tool)
        return tool

    def _dress_rate_tools(self) -> None:
        for tool in self.optimizer.findChildren(QToolButton, RATE_TOOL):
            self._dress_rate_tool(tool)

    def _dress_rate_tool(self, tool: QToolButton) -> None:
        tool.setEnabled(self._can_test_rates)
        tool.setIcon(icon("find-rate", self._theme.secondary, RATE_ICON))

    def _arrange(self) -> None:
        """Put everything into its section; the folds are their own headings."""
        for title, widgets in (
            ("Problem", (self.problem,)),
            ("Optimizer", (self.optimizer, self.decay, self.batch_hint)),
            ("", (self.schedule, self.clipping)),
            ("Batches", (self.batches,)),
            ("Regularization", (self.regularizer, self.norms)),
            ("First weights", (self.initializer, self.bias)),
            ("Run", (self.run,)),
            ("", (self.stopping,)),
        ):
            if title:
                self.add_section(title)
            for widget in widgets:
                self.body.addWidget(widget)
        self.body.addStretch(1)

    def _show_forms(self, config: TrainingConfig) -> None:
        """Show everything but the registry entries."""
        values = {**values_of(config, OPTIONS), PRECISION.name: config.dtype}
        self.schedule.set_config(config)
        self.batches.set_config(config)
        self.clipping.set_values(values)
        self.stopping.set_values(values_of(config.stopping, STOPPING_OPTIONS))
        known = config.optimizer.name in OPTIMIZERS
        optimizer = OPTIMIZERS.get(config.optimizer.name) if known else None
        names = [param.name for param in params_of(optimizer)] if optimizer is not None else []
        self.decay.set_params((DECAY_BIASES,) if "weight_decay" in names else (), values)
        self.norms.set_params((MAX_NORM,), values)
        self.bias.set_params((BIAS,), values)
        self.run.set_params((PRECISION, SEED), values)
        needs_all = optimizer is not None and optimizer.searches and config.batch_size != 0
        title = optimizer.title if optimizer is not None else ""
        self.batch_hint.show_hint(
            f"{title} compares losses, so every update needs all samples." if needs_all else ""
        )

    def _row(self, field: str) -> ParamRow | None:
        """Return the row where a hyperparameter is edited, ``None`` where there is none."""
        owner, _, name = field.rpartition(".")
        config = self._config
        plain = (self.batches, self.clipping, self.decay, self.norms, self.bias, self.run)
        parts: dict[str, tuple[QWidget, ...]] = {
            "": (*plain, self.schedule.form),
            config.loss.name: (self.problem,),
            config.optimizer.name: (self.optimizer,),
            config.schedule.name: (self.schedule.picker,),
            config.regularizer.name: (self.regularizer,),
            config.initializer.name: (self.initializer,),
            "stopping": (self.stopping,),
        }
        rows = (row for part in parts.get(owner, ()) for row in part.findChildren(ParamRow))
        found = next((row for row in rows if row.field.objectName() == name), None)
        if found is None:
            return None
        for fold in (self.schedule, self.clipping, self.stopping):
            if fold.isAncestorOf(found):
                fold.open()
        return found if found.isVisibleTo(self.content) else None

    # wishes -------------------------------------------------------------------------------------

    def _change_loss(self, component: Component, text: str, param: str) -> None:
        self._request(self._with(loss=component), text, _key("loss", param))

    def _change_optimizer(self, component: Component, text: str, param: str) -> None:
        self._request(self._with(optimizer=component), text, _key("optimizer", param))

    def _change_regularizer(self, component: Component, text: str, param: str) -> None:
        self._request(self._with(regularizer=component), text, _key("regularizer", param))

    def _change_initializer(self, component: Component, text: str, param: str) -> None:
        self._request(self._with(initializer=component), text, _key("initializer", param))

    def _change_value(self, name: str, value: ParamValue) -> None:
        label = next(p.label for p in (*OPTIONS, PRECISION) if p.name == name)
        self._request(self._with(**{name: value}), f"Change {label.lower()}", f"training.{name}")

    def _change_stopping(self, name: str, value: ParamValue) -> None:
        label = next(p.label for p in STOPPING_OPTIONS if p.name == name)
        stopping = replace(self._config.stopping, **{name: value})
        text = f"Change stopping: {label.lower()}"
        self._request(self._with(stopping=stopping), text, f"training.stopping.{name}")

    def _use_full_batch(self) -> None:
        self._request(self._with(batch_size=0), "Use full batch", "")

    def _take_seed(self, seed: int) -> None:
        changed = self._with(seed=seed)
        self._request(changed, "Draw other first weights", f"training.{SEED.name}")

    def _with(self, **changes: object) -> TrainingConfig:
        return replace(self._config, **changes)

    def _request(self, config: TrainingConfig, text: str, key: str) -> None:
        self._config = config
        self._show_forms(config)
        self.config_requested.emit(config, text, key)


def _key(part: str, param: str) -> str:
    """Return the merge key of a parameter; choosing another entry never merges."""
    return f"training.{part}.{param}" if param else ""
