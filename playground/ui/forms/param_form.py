"""A form generated from declared parameters."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core import Param, ParamValue
from playground.project.document.registries import BY_KIND
from playground.ui.forms.fields import Choices
from playground.ui.forms.param_row import ParamRow
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.take_away import take_away


class ParamForm(QWidget):
    """One row per parameter: the widget follows from the parameter's type.

    Parameters
    ----------
    sliders
        Names of parameters that get a logarithmic slider below their field.
    tools
        What makes the small button before a parameter's field, by the parameter's name.

    Signals
    -------
    value_requested
        A parameter's name and the value a person wishes; always one the parameter accepts.
    """

    value_requested = Signal(str, object)

    def __init__(
        self,
        sliders: Collection[str] = (),
        parent: QWidget | None = None,
        tools: Mapping[str, Callable[[], QWidget]] | None = None,
    ) -> None:
        super().__init__(parent)
        self._sliders = frozenset(sliders)
        self._tools = tools or {}
        self._rows: dict[str, ParamRow] = {}
        self._kinds: dict[str, tuple[Param, bool]] = {}
        self._shape: tuple[object, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID - 2)

    def set_params(
        self,
        params: Sequence[Param],
        values: Mapping[str, ParamValue],
        choices: Mapping[str, Choices] | None = None,
        mixed: Collection[str] = (),
    ) -> None:
        """Show parameters and their values; emits nothing.

        The widgets stay (with focus and half-typed text) as long as the parameters are the same.

        Parameters
        ----------
        params
            What to show, in order.
        values
            Their values; a parameter without one shows its default.
        choices
            Per parameter name, ``(value, label)`` pairs for what neither the parameter lists itself
            nor a registry.
        mixed
            The names of those that have several values.
        """
        offered = _registered(params)
        offered |= {name: tuple(pairs) for name, pairs in (choices or {}).items() if pairs}
        shape = (tuple(params), frozenset(offered))
        if shape != self._shape:
            self._rebuild(params, offered)
            self._shape = shape
        for param in params:
            row = self._rows[param.name]
            row.set_choices(offered.get(param.name, ()))
            if param.name in mixed:
                row.set_mixed()
                continue
            row.set_value(values.get(param.name, param.default))

    def row(self, name: str) -> ParamRow:
        """Return a parameter's row; ``KeyError`` when it is not shown."""
        return self._rows[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters shown, in order."""
        return tuple(self._rows)

    def _rebuild(self, params: Sequence[Param], choices: Mapping[str, Choices]) -> None:
        """Make the rows; those of the same parameters stay, with the keyboard in them."""
        kinds = {param.name: (param, param.name in choices) for param in params}
        before, self._rows = self._rows, {}
        gone = [row for name, row in before.items() if kinds.get(name) != self._kinds[name]]
        for row in gone:
            row.blockSignals(True)  # what is half typed there was not meant for what is shown now
        for row in gone:
            take_away(row, self._layout)
        for place, param in enumerate(params):
            name = param.name
            if kinds[name] == self._kinds.get(name):
                self._rows[name] = before[name]
            else:
                self._rows[name] = self._make_row(param, choices.get(name, ()))
            self._layout.insertWidget(place, self._rows[name])
        if before:  # a row that stayed was made earlier than those above it
            for upper, lower in pairwise(self._rows.values()):
                QWidget.setTabOrder(upper.slider or upper.field, lower.field)
        self._kinds = kinds
        self.setVisible(bool(params))

    def _make_row(self, param: Param, choices: Choices) -> ParamRow:
        row = ParamRow(param, choices, param.name in self._sliders)
        row.value_requested.connect(self.value_requested)
        if param.name in self._tools:
            row.add_tool(self._tools[param.name]())
        return row


def _registered(params: Sequence[Param]) -> dict[str, Choices]:
    """Return ``(value, label)`` pairs for every parameter whose choices are registry entries."""
    return {
        param.name: tuple((entry.name, entry.title) for entry in BY_KIND[param.choices_from])
        for param in params
        if param.choices_from in BY_KIND
    }
