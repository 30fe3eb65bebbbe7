"""One input widget per type of parameter. Each emits only what is valid and what a person did."""

from playground.ui.forms.fields.choice import ChoiceField
from playground.ui.forms.fields.make import Choices, Field, make_field
from playground.ui.forms.fields.names import NamesField
from playground.ui.forms.fields.number import NumberField
from playground.ui.forms.fields.rate_slider import RateSlider
from playground.ui.forms.fields.switch import SwitchField
from playground.ui.forms.fields.text import TextField

__all__ = [
    "ChoiceField",
    "Choices",
    "Field",
    "NamesField",
    "NumberField",
    "RateSlider",
    "SwitchField",
    "TextField",
    "make_field",
]
