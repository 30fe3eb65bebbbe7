"""How many samples make an update, and in which order they come."""

from collections.abc import Sequence

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

SIZE_HELP = "How many samples one update looks at."
ORDERS = (("shuffle", "Shuffle"), ("fixed", "Fixed"), ("carry", "Carry over"))


class BatchSection(QWidget):
    """The method by name, the batch size by number, and the order of the samples.

    Parameters
    ----------
    options
        Batch size and order.

    Signals
    -------
    size_chosen
        Samples per update, and a text for undo; the form asks for the rest.
    """

    size_chosen = Signal(int, str)

    def __init__(self, options: Sequence[Param], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # All samples are a method of their own here, no number.
        self._options = [
            replace(option, low=1, help=SIZE_HELP) if option.name == "batch_size" else option
            for option in options
        ]
        self._mini_size = FIRST_MINI_BATCH
        self.method = ChoiceField()
        self.method.setObjectName("method")
        self.method.set_choices(METHODS)
        self.method.value_edited.connect(self._choose_method)
        self.form = ParamForm()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        line, _ = labelled("Method", self.method, METHOD_HELP)
        layout.addLayout(line)
        layout.addWidget(self.form)

    def set_config(self, config: TrainingConfig) -> None:
        """Show batch size and order; emits nothing."""
        method = {0: FULL, 1: STOCHASTIC}.get(config.batch_size, MINI)
        if method == MINI:
            self._mini_size = config.batch_size
        self.method.set_value(method)
        values: dict[str, ParamValue] = {
            "batch_size": config.batch_size or self._mini_size,
            "order": config.order,
        }
        self.form.set_params(self._options, values, {"order": ORDERS})
        self.form.row("batch_size").setVisible(method != FULL)

    def _choose_method(self, method: str) -> None:
        sizes = {STOCHASTIC: 1, MINI: self._mini_size, FULL: 0}
        self.size_chosen.emit(sizes[method], f"Use {dict(METHODS)[method].lower()}")
