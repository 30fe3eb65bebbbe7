"""One line of a form: label, field, and beneath them what is wrong."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.core import Param, ParamValue
from playground.ui.forms.fields import (
    ChoiceField,
    Choices,
    NamesField,
    RateSlider,
    SwitchField,
    TextField,
    make_field,
)
from playground.ui.theme.stylesheet import repolish
from playground.ui.theme.tokens import GRID
from playground.ui.widgets.message_labels import message_label, set_message
from playground.ui.widgets.section import ElidedLabel
from playground.ui.widgets.tooltip_text import param_tooltip

_WHOLE = 84
"""How wide a label beside a list of names may insist to be."""


class ParamRow(QWidget):
    """Edits one parameter.

    Signals
    -------
    value_requested
        The parameter's name and the value a person wishes; always one it accepts.
    """

    value_requested = Signal(str, object)

    def __init__(
        self,
        param: Param,
        choices: Choices = (),
        slider: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._param = param
        self._choices = choices
        self.field = make_field(param, choices)
        self.slider = RateSlider(param) if slider else None
        self._message = message_label("error")
        self._problem = self._refusal = ""
        self._line = QHBoxLayout()
        self._describe(self.field)
        self.field.setObjectName(param.name)
        self.field.value_edited.connect(self._request)
        self.field.problem_found.connect(self._show_problem)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._place_field(layout)
        if self.slider is not None:
            self._describe(self.slider)
            self.slider.setAccessibleName(f"{param.label}, slider")
            self.slider.value_edited.connect(self._slide)
            layout.addWidget(self.slider)
        layout.addWidget(self._message)

    @property
    def problem(self) -> str:
        """What is shown to be wrong, or the empty string."""
        return self._message.text()

    def set_choices(self, choices: Choices) -> None:
        """Offer other choices than before; the value stays."""
        if not choices or choices == self._choices:
            return
        self._choices = choices
        if isinstance(self.field, ChoiceField | NamesField):
            self.field.set_choices(choices)

    def set_value(self, value: ParamValue) -> None:
        """Show a value."""
        self.field.set_value(value)
        if self.slider is not None:
            self.slider.set_value(value)

    def set_mixed(self) -> None:
        """Say that those it edits have different values."""
        if not isinstance(self.field, NamesField):
            self.field.set_mixed()

    def add_tool(self, widget: QWidget) -> None:
        """Put a small button before the field."""
        self._line.insertWidget(1, widget)

    def _place_field(self, layout: QVBoxLayout) -> None:
        if isinstance(self.field, SwitchField):
            layout.addWidget(self.field)
            return
        label = ElidedLabel(self._param.label)
        label.setToolTip(param_tooltip(self._param))
        label.setBuddy(self.field)
        if isinstance(self.field, NamesField | TextField):
            layout.addWidget(label)
            layout.addWidget(self.field)
            return
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GRID - 2)
        self._line.addWidget(label, 1)
        self._line.addWidget(self.field, 0, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(self._line)

    def _describe(self, widget: QWidget) -> None:
        widget.setAccessibleName(self._param.label)
        widget.setAccessibleDescription(f"{self._param.help} {self._param.allowed}")
        widget.setToolTip(param_tooltip(self._param))

    def _request(self, value: object) -> None:
        if self.slider is not None and isinstance(value, int | float):
            self.slider.set_value(value)
        self.value_requested.emit(self._param.name, value)

    def _slide(self, value: object) -> None:
        if isinstance(value, float):
            self.field.set_value(value)
        self.value_requested.emit(self._param.name, value)

    def show_refusal(self, text: str) -> None:
        """Say why a value that is a good one by itself is not allowed here; empty: it is."""
        self._refusal = text
        self._show_message()

    def _show_problem(self, text: str) -> None:
        self._problem = text
        self._show_message()

    def _show_message(self) -> None:
        text = self._problem or self._refusal
        text = text[:1].upper() + text[1:]
        if text == self._message.text():
            return
        set_message(self._message, text)
        self.field.setProperty("invalid", bool(text))
        repolish(self.field)


def labelled(title: str, field: QWidget, help_text: str) -> tuple[QHBoxLayout, QLabel]:
    """Return a line of label and field, for fields that stand for no declared parameter."""
    # Beside a list of names the label stays whole: the list can be cut, it opens wider.
    label = ElidedLabel(title, _WHOLE)
    label.setBuddy(field)
    label.setToolTip(help_text)
    field.setAccessibleName(title)
    field.setToolTip(help_text)
    line = QHBoxLayout()
    line.setSpacing(GRID)
    line.addWidget(label, 1)
    line.addWidget(field, 0, Qt.AlignmentFlag.AlignRight)
    return line, label
