"""One input widget per type of parameter. Each emits only what is valid and what a person did."""

from playground.ui.panels.fields.choice import ChoiceField
from playground.ui.panels.fields.make import Choices, Field, make_field
from playground.ui.panels.fields.names import NamesField
from playground.ui.panels.fields.number import NumberField
from playground.ui.panels.fields.rate_slider import RateSlider
from playground.ui.panels.fields.switch import SwitchField
from playground.ui.panels.fields.text import TextField

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
