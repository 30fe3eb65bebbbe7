"""One input widget per type of parameter. Each emits only what is valid and what a person did."""

from collections.abc import Sequence
from typing import TypeAlias

from playground.core import Param
from playground.ui.forms.fields.choice import ChoiceField
from playground.ui.forms.fields.expression import ExpressionField
from playground.ui.forms.fields.names import NamesField
from playground.ui.forms.fields.number import NumberField
from playground.ui.forms.fields.rate_slider import RateSlider
from playground.ui.forms.fields.text import SwitchField, TextField

__all__ = [
    "ChoiceField",
    "Choices",
    "ExpressionField",
    "Field",
    "NamesField",
    "NumberField",
    "RateSlider",
    "SwitchField",
    "TextField",
    "make_field",
]

Field: TypeAlias = NumberField | ChoiceField | SwitchField | TextField | NamesField
Choices: TypeAlias = Sequence[tuple[str, str]]
"""What is offered: pairs of the value and the label that people read."""


def make_field(param: Param, choices: Choices) -> Field:
    """Return the widget for a parameter.

    Parameters
    ----------
    param
        The parameter; the type of its default decides.
    choices
        What is offered, where that depends on a registry or on the data; else empty.
    """
    if isinstance(param.default, bool):
        return SwitchField(param.label)
    if isinstance(param.default, int | float):
        return NumberField(param)
    if isinstance(param.default, tuple):
        if not choices:
            return TextField(param)
        names = NamesField()
        names.set_choices(choices)
        return names
    offered = choices or tuple((name, name.replace("_", " ")) for name in param.choices)
    if not offered:
        return TextField(param) if param.reads is None else ExpressionField(param)
    field = ChoiceField()
    field.set_choices(offered)
    return field
