"""The optimizer and its learning rate."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from playground.core import Component, Param, params_of, values_of
from playground.nn.optimizer_presets import PRESETS
from playground.nn.optimizer_rates import unusual_rate
from playground.nn.optimizers import OPTIMIZERS
from playground.training.base.config import TrainingConfig
from playground.ui.forms.component_picker import ComponentPicker
from playground.ui.forms.param_form import ParamForm
from playground.ui.theme.icons import icon
from playground.ui.theme.tokens import GRID, LIGHT, Theme
from playground.ui.widgets.message_labels import Hint

RATE = "learning_rate"
RATE_TOOL, RATE_ICON = "find_rate", 16

ONLY_WITH = {"decay_biases": "weight_decay"}
"""Options that mean something only where the optimizer has a parameter."""


class OptimizerSection(QWidget):
    """The optimizer, what goes with it, and what it needs of the batches.

    Parameters
    ----------
    options
        What can be set beside the optimizer's own parameters.

    Signals
    -------
    full_batch_requested
        The optimizer should look at all samples in every update.
    rate_requested(rate)
        The optimizer should learn with this rate.
    rate_test_requested
        Learning rates should be tried.
    """

    full_batch_requested = Signal()
    rate_requested = Signal(float)
    rate_test_requested = Signal()

    def __init__(self, options: Sequence[Param], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self._theme = LIGHT
        self._can_test_rates = True
        self.picker = ComponentPicker(
            OPTIMIZERS,
            "Optimizer",
            (RATE,),
            tools={RATE: self._make_rate_tool},
            presets=PRESETS,
        )
        self._switched = ""
        self._usual_rate = 0.0
        self.picker.component_requested.connect(self._note_choice)
        self.rate_hint = Hint("Use it", "Learn with the rate that people usually begin with")
        self.rate_hint.accepted.connect(lambda: self.rate_requested.emit(self._usual_rate))
        self.picker.add_note(self.rate_hint)
        self.form = ParamForm()
        self.batch_hint = Hint("Use the full batch", "Let every update look at all samples")
        self.batch_hint.accepted.connect(self.full_batch_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID - 2)
        for widget in (self.picker, self.form, self.batch_hint):
            column.addWidget(widget)

    def set_config(self, config: TrainingConfig) -> None:
        """Show what goes with the optimizer; emits nothing."""
        known = config.optimizer.name in OPTIMIZERS
        optimizer = OPTIMIZERS.get(config.optimizer.name) if known else None
        own = {param.name for param in params_of(optimizer)} if optimizer is not None else set()
        shown = [o for o in self._options if ONLY_WITH.get(o.name, "") in {"", *own}]
        self.form.set_params(shown, values_of(config))
        needs_all = optimizer is not None and optimizer.searches and config.batch_size != 0
        title = optimizer.title if optimizer is not None else ""
        self._hint_at_rate(config.optimizer)
        self.batch_hint.show_hint(
            f"{title} compares losses, so every update needs all samples." if needs_all else ""
        )

    def _note_choice(self, component: Component, _: str, param: str) -> None:
        """Take note that another kind of optimizer was chosen, or that its rate was set since."""
        if not param:
            self._switched = component.name
        elif param == RATE:
            self._switched = ""

    def _hint_at_rate(self, optimizer: Component) -> None:
        """After another kind was chosen, say when the rate is not of the scale usual for it."""
        found = unusual_rate(optimizer) if optimizer.name == self._switched else None
        if found is None:
            self.rate_hint.show_hint("")
            return
        self._usual_rate = found.usual
        self.rate_hint.set_remedy(f"Use {found.usual:g}")
        self.rate_hint.show_hint(found.message)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._dress_rate_tools()

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
        for tool in self.picker.findChildren(QToolButton, RATE_TOOL):
            self._dress_rate_tool(tool)

    def _dress_rate_tool(self, tool: QToolButton) -> None:
        tool.setEnabled(self._can_test_rates)
        tool.setIcon(icon("find-rate", self._theme.secondary, RATE_ICON))
