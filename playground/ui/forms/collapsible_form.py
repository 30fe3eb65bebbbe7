"""Plain numbers and switches of the training that most people leave as they are."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.core import Param, ParamValue
from playground.ui.forms.param_form import ParamForm
from playground.ui.widgets.collapsible import Collapsible

OFF = "Off"


class CollapsibleForm(Collapsible):
    """A folding form; beside its heading stands what is switched on.

    Parameters
    ----------
    title
        The heading.
    options
        What can be set.
    details
        Names of options that only qualify others: alone they switch nothing on.

    Signals
    -------
    value_requested
        A parameter's name and the value a person wishes.
    """

    value_requested = Signal(str, object)

    def __init__(
        self,
        title: str,
        options: Sequence[Param],
        details: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._options = tuple(options)
        self._details = frozenset(details)
        self.form = ParamForm()
        self.form.value_requested.connect(self.value_requested)
        self.body.addWidget(self.form)

    def set_values(self, values: Mapping[str, ParamValue]) -> None:
        """Show what is set; emits nothing."""
        self.form.set_params(self._options, values)
        changed = [option for option in self._options if values[option.name] != option.default]
        on = [option.label for option in changed if option.name not in self._details]
        self.set_note(", ".join(on) or OFF, special=bool(changed))
