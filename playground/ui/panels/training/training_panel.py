"""How to train: problem, optimizer, batches, regularization, first weights."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.core import Component, Param, ParamValue, Task, params_of, values_of
from playground.nn.initializers import INITIALIZERS
from playground.nn.regularizers import REGULARIZERS
from playground.session.snapshots.snapshot import Snapshot
from playground.training.base.config import Stopping, TrainingConfig
from playground.ui.forms.collapsible_form import CollapsibleForm
from playground.ui.forms.component_picker import ComponentPicker
from playground.ui.forms.param_form import ParamForm
from playground.ui.forms.param_row import ParamRow
from playground.ui.forms.seed_button import SeedButton
from playground.ui.panels.training.batch_section import BatchSection
from playground.ui.panels.training.optimizer_section import OptimizerSection
from playground.ui.panels.training.problem_section import ProblemSection
from playground.ui.panels.training.schedule_section import ScheduleSection
from playground.ui.theme.tokens import Theme
from playground.ui.widgets.collapsible import Collapsible
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import Panel

SECTIONS = (
    ("Problem", ("loss",)),
    ("Optimizer", ("optimizer", "decay_biases")),
    ("Schedule", ("schedule", "warm_up")),
    ("Clipping", ("clip_value", "clip_norm")),
    ("Batches", ("batch_size", "order")),
    ("Regularization", ("regularizer", "max_norm")),
    ("First weights", ("initializer", "bias")),
    ("Run", ("dtype", "seed")),
    ("Stopping", ("stopping",)),
)
"""What stands where, by the configuration's own names."""

PLAIN = {option.name: option for option in params_of(TrainingConfig)}
STOPPING_DETAILS = ("least_gain", "restore_best")


class TrainingPanel(Panel):
    """The training dock; every valid change is a request at once.

    Signals
    -------
    config_requested
        A new :class:`TrainingConfig`, a text for undo and a merge key (empty: never merge).
    output_activation_requested
        The name of another activation for the output layer.
    output_param_requested
        The name of a parameter of that activation, and the value a person wishes.
    rate_test_requested
        Learning rates should be tried.
    """

    config_requested = Signal(object, str, str)
    output_activation_requested = Signal(str)
    output_param_requested = Signal(str, object)
    rate_test_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        self._config = TrainingConfig()
        self._wrong = ""
        self._error = message_label("error")
        self.body.addWidget(self._error)
        self.problem = ProblemSection()
        self.optimizing = OptimizerSection(_plain("Optimizer"))
        self.schedule = ScheduleSection(_plain("Schedule"))
        self.clipping = CollapsibleForm("Clipping", _plain("Clipping"))
        self.batches = BatchSection(_plain("Batches"))
        self.stopping = CollapsibleForm("Stopping", params_of(Stopping), STOPPING_DETAILS)
        self._own: dict[str, QWidget] = {
            "Problem": self.problem,
            "Optimizer": self.optimizing,
            "Schedule": self.schedule,
            "Clipping": self.clipping,
            "Batches": self.batches,
            "Stopping": self.stopping,
        }
        self.loss, self.activation = self.problem.loss, self.problem.activation
        self.optimizer = self.optimizing.picker
        self.regularizer = ComponentPicker(REGULARIZERS, "Penalty")
        self.initializer = ComponentPicker(INITIALIZERS, "Distribution")
        self._pickers: dict[str, ComponentPicker[Any]] = {
            "loss": self.loss,
            "optimizer": self.optimizer,
            "schedule": self.schedule.picker,
            "regularizer": self.regularizer,
            "initializer": self.initializer,
        }
        self._forms = {title: ParamForm() for title, _ in SECTIONS if title not in self._own}
        sections = (self.optimizing, self.schedule, self.clipping, self.batches)
        self._all_forms = (*(section.form for section in sections), *self._forms.values())
        # A form that is shown before it has its place would open a window of its own.
        self._arrange()
        self._show_forms(self._config)
        self._new_seed = SeedButton(
            "New training seed", "Draw other first weights and another order"
        )
        self._forms["Run"].row("seed").add_tool(self._new_seed)
        self._connect()

    def set_config(
        self,
        config: TrainingConfig,
        task: Task,
        output_activation: str,
        classes: int = 2,
        output_params: Mapping[str, ParamValue] | None = None,
    ) -> None:
        """Show the document's choice; emits nothing.

        Parameters
        ----------
        config
            The choice.
        task
            The data's problem: losses that do not fit it cannot be chosen.
        output_activation
            The name of the output layer's activation; empty when there is no such layer.
        classes
            How many classes there are to tell apart.
        output_params
            What that activation's parameters are set to.
        """
        self._config = config
        activation = Component(output_activation, dict(output_params or {}))
        self.problem.set_problem(config.loss, task, activation, classes)
        for part in ("optimizer", "regularizer", "initializer"):
            self._pickers[part].set_component(getattr(config, part))
        self._show_forms(config)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the learning rate is by now."""
        self.schedule.show_snapshot(snapshot)

    def show_nothing(self) -> None:
        """Show no present learning rate: there is no training to tell of."""
        self.schedule.show_nothing()

    @property
    def error(self) -> str:
        """What is said to be wrong above all sections, where it has no place of its own."""
        return self._error.text()

    def show_error(self, text: str, field: str, allowed: str) -> None:
        """Say at its place which hyperparameter is not allowed; the empty string takes it back.

        Parameters
        ----------
        text
            What is wrong, in words.
        field
            The parameter's name, with its owner where it has one: ``adam.beta1``.
        allowed
            What it may be, in words, where that is known.
        """
        # The row that was marked may have gone with its optimizer: only its path is kept.
        before = self.row(self._wrong) if self._wrong else None
        if before is not None:
            before.show_refusal("")
        self._wrong = self._path(field) if text else ""
        wrong = self._row_in_sight(self._wrong)
        if wrong is not None:
            # The row names the parameter and shows its value: what is left to say is the reason.
            wrong.show_refusal(allowed or text)
            self._scroll.ensureWidgetVisible(wrong)
        set_message(self._error, text if wrong is None else "")

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._new_seed.set_theme(theme)
        for section in (self.optimizing, self.schedule, self.clipping, self.stopping):
            section.set_theme(theme)

    def set_can_test_rates(self, can: bool) -> None:
        """Offer the range test, or rest its button while nothing can be trained."""
        self.optimizing.set_can_test_rates(can)

    def _connect(self) -> None:
        """Let every change be asked for."""
        self.problem.output_activation_requested.connect(self.output_activation_requested)
        self.problem.output_param_requested.connect(self.output_param_requested)
        self.optimizing.full_batch_requested.connect(self._use_full_batch)
        self.optimizing.rate_requested.connect(self._use_rate)
        self.optimizing.rate_test_requested.connect(self.rate_test_requested)
        self.batches.size_chosen.connect(self._use_batch_size)
        self.stopping.value_requested.connect(self._change_stopping)
        for part, picker in self._pickers.items():
            picker.component_requested.connect(partial(self._change_component, part))
        for form in self._all_forms:
            form.value_requested.connect(self._change_value)
        self._new_seed.seed_drawn.connect(self._take_seed)

    def _arrange(self) -> None:
        """Put everything into its section; what folds away is its own heading."""
        for title, names in SECTIONS:
            own = self._own.get(title)
            if not isinstance(own, Collapsible):
                self.add_section(title)
            added = [self._pickers[part] for part in names if part in self._pickers]
            for widget in [own] if own is not None else [*added, self._forms[title]]:
                self.body.addWidget(widget)
        self.body.addStretch(1)

    def _show_forms(self, config: TrainingConfig) -> None:
        """Show everything but the registry entries."""
        values = values_of(config)
        for section in (self.optimizing, self.schedule, self.batches):
            section.set_config(config)
        self.clipping.set_values(values)
        self.stopping.set_values(values_of(config.stopping))
        for title, form in self._forms.items():
            form.set_params(_plain(title), values)

    def row(self, path: str) -> ParamRow | None:
        """Return the row where a value is edited, ``None`` where there is none.

        Parameters
        ----------
        path
            The value's name in a :class:`TrainingConfig`: ``seed``, ``stopping.patience``,
            ``optimizer.learning_rate``.
        """
        owner, _, name = path.rpartition(".")
        forms: Iterable[ParamForm] = self._all_forms
        if owner == "stopping":
            forms = (self.stopping.form,)
        elif owner:
            forms = (self._pickers[owner].form,) if owner in self._pickers else ()
        return next((form.row(name) for form in forms if name in form.names), None)

    def _path(self, field: str) -> str:
        """Return where in the configuration a field is that is named by its component."""
        owner, _, name = field.rpartition(".")
        parts = {getattr(self._config, part).name: part for part in self._pickers}
        return f"{parts.get(owner, owner)}.{name}" if owner else name

    def _row_in_sight(self, path: str) -> ParamRow | None:
        """Return the row where a value is edited, ``None`` where none can be seen."""
        found = self.row(path)
        if found is None:
            return None
        for folding in (self.schedule, self.clipping, self.stopping):
            if folding.isAncestorOf(found):
                folding.open()
        return found if found.isVisibleTo(self.content) else None

    # wishes -------------------------------------------------------------------------------------

    def _change_component(self, part: str, component: Component, text: str, param: str) -> None:
        # Choosing another entry never merges with anything.
        key = f"training.{part}.{param}" if param else ""
        self._request(replace(self._config, **{part: component}), text, key)

    def _change_value(self, name: str, value: ParamValue) -> None:
        text = f"Change {PLAIN[name].label.lower()}"
        self._request(replace(self._config, **{name: value}), text, f"training.{name}")

    def _change_stopping(self, name: str, value: ParamValue) -> None:
        label = next(p.label for p in params_of(Stopping) if p.name == name)
        stopping = replace(self._config.stopping, **{name: value})
        text = f"Change stopping: {label.lower()}"
        self._request(replace(self._config, stopping=stopping), text, f"training.stopping.{name}")

    def _use_batch_size(self, size: int, text: str) -> None:
        self._request(replace(self._config, batch_size=size), text, "")

    def _use_rate(self, rate: float) -> None:
        optimizer = self._config.optimizer.with_params(learning_rate=rate)
        self._request(replace(self._config, optimizer=optimizer), f"Use learning rate {rate:g}", "")
        self.optimizer.set_component(optimizer)

    def _use_full_batch(self) -> None:
        self._use_batch_size(0, "Use full batch")

    def _take_seed(self, seed: int) -> None:
        changed = replace(self._config, seed=seed)
        self._request(changed, "Draw other first weights", "training.seed")

    def _request(self, config: TrainingConfig, text: str, key: str) -> None:
        self._config = config
        self._show_forms(config)
        self.config_requested.emit(config, text, key)


def _plain(title: str) -> list[Param]:
    """Return the plain numbers and switches of a section."""
    return [PLAIN[name] for name in dict(SECTIONS)[title] if name in PLAIN]
