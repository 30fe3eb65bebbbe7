"""How many samples make an update, and in which order they come."""

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core import Param, ParamValue
from playground.training.base.config import TrainingConfig
from playground.ui.forms.fields import ChoiceField
from playground.ui.forms.param_form import ParamForm
from playground.ui.forms.param_row import labelled
from playground.ui.theme.tokens import GRID

STOCHASTIC, MINI, FULL = "stochastic", "mini", "full"
METHODS = ((STOCHASTIC, "Stochastic (1)"), (MINI, "Mini-batch"), (FULL, "Full batch"))
METHOD_HELP = (
    "Samples per update: one (stochastic gradient descent), some (mini-batch) or all of them "
    "(batch gradient descent)"
)
FIRST_MINI_BATCH = 10

BATCH_SIZE = Param(
    "batch_size",
    FIRST_MINI_BATCH,
    "Batch size",
    "How many samples one update looks at.",
    low=1,
)
ORDER = Param(
    "order",
    "shuffle",
    "Order",
    "Shuffle: a new order each epoch. Fixed: the data's order. Carry over: fixed, and samples "
    "left over join the next epoch's first batch.",
    choices=("shuffle", "fixed", "carry"),
)
ORDERS = (("shuffle", "Shuffle"), ("fixed", "Fixed"), ("carry", "Carry over"))


class BatchSection(QWidget):
    """The method by name, the batch size by number, and the order of the samples.

    Signals
    -------
    config_requested
        A :class:`TrainingConfig` with another batch size or order, a text for undo, a merge key.
    """

    config_requested = Signal(object, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._config = TrainingConfig()
        self._mini_size = FIRST_MINI_BATCH
        self.method = ChoiceField()
        self.method.setObjectName("method")
        self.method.set_choices(METHODS)
        self.method.value_edited.connect(self._choose_method)
        self.form = ParamForm()
        self.form.value_requested.connect(self._change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        line, _ = labelled("Method", self.method, METHOD_HELP)
        layout.addLayout(line)
        layout.addWidget(self.form)

    def set_config(self, config: TrainingConfig) -> None:
        """Show batch size and order; emits nothing."""
        self._config = config
        method = {0: FULL, 1: STOCHASTIC}.get(config.batch_size, MINI)
        if method == MINI:
            self._mini_size = config.batch_size
        self.method.set_value(method)
        values: dict[str, ParamValue] = {
            "batch_size": config.batch_size or self._mini_size,
            "order": config.order,
        }
        self.form.set_params((BATCH_SIZE, ORDER), values, {"order": ORDERS})
        self.form.row("batch_size").setVisible(method != FULL)

    def _choose_method(self, method: str) -> None:
        sizes = {STOCHASTIC: 1, MINI: self._mini_size, FULL: 0}
        title = dict(METHODS)[method]
        self._request(replace(self._config, batch_size=sizes[method]), f"Use {title.lower()}", "")

    def _change(self, name: str, value: ParamValue) -> None:
        changed = replace(self._config, **{name: value})
        label = BATCH_SIZE.label if name == BATCH_SIZE.name else ORDER.label
        self._request(changed, f"Change {label.lower()}", f"training.{name}")

    def _request(self, config: TrainingConfig, text: str, key: str) -> None:
        self.set_config(config)
        self.config_requested.emit(config, text, key)
