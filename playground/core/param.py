"""One declaration per hyperparameter, on a dataclass field.

The same declaration drives validation, the project file, the form in the window, its tooltip, the
command line and the docs table, so that none of them can disagree.
"""

import math
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from typing import Any, Literal

from playground.core.entry_config import ParamValue
from playground.core.errors import ValueNotAllowed

Scale = Literal["linear", "log"]


@dataclass(frozen=True)
class Param:
    """What a hyperparameter accepts and how it is shown.

    Parameters
    ----------
    name
        The dataclass field's name; also the key in files and on the command line.
    default
        The value used when none is given. Its type (bool, int, float, str, tuple) is the type of
        the parameter.
    label
        What a form writes beside the widget.
    help
        One plain sentence for the tooltip and the docs.
    low, high
        The closed range of a number; ``None`` leaves that side open.
    low_open, high_open
        Whether the bound itself is excluded.
    scale
        Whether steps and sliders are linear or logarithmic.
    choices
        The accepted names. ``choices_from`` is used instead when they come from a registry.
    choices_from
        The kind of registry the choices come from, e.g. ``"activation"``, or ``"features"`` and
        ``"columns"`` for names that depend on the dataset.
    unit
        Written after the number, e.g. ``"%"``.
    """

    name: str
    default: ParamValue
    label: str
    help: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    scale: Scale = "linear"
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    unit: str = ""

    @property
    def allowed(self) -> str:
        """What is accepted, in words."""
        if self.choices:
            return "choose one of " + ", ".join(self.choices)
        if isinstance(self.default, bool):
            return "use true or false"
        if isinstance(self.default, tuple):
            return "use a list of names"
        if isinstance(self.default, str):
            return "use text"
        number = "a whole number" if isinstance(self.default, int) else "a number"
        bounds = []
        if self.low is not None:
            bounds.append(f"{'above' if self.low_open else 'at least'} {self.low:g}")
        if self.high is not None:
            bounds.append(f"{'below' if self.high_open else 'at most'} {self.high:g}")
        return f"use {number}" + (" " + " and ".join(bounds) if bounds else "")

    def check(self, value: object, owner: str = "") -> ParamValue:
        """Return ``value`` as this parameter's type, or raise :class:`ValueNotAllowed`."""
        name = f"{owner}.{self.name}" if owner else self.name
        if isinstance(self.default, bool):
            if isinstance(value, bool):
                return value
        elif isinstance(self.default, int | float):
            number = self._number(value)
            if number is not None and self._in_range(number):
                return number
        elif isinstance(self.default, tuple):
            if isinstance(value, list | tuple) and all(self._is_choice(v) for v in value):
                return tuple(value)
        elif isinstance(value, str) and self._is_choice(value):
            return value
        raise ValueNotAllowed(name, value, self.allowed)

    def parse(self, text: str, owner: str = "") -> ParamValue:
        """Read a value typed on the command line."""
        value: object = text
        if isinstance(self.default, bool):
            value = {"true": True, "yes": True, "1": True}.get(
                text.lower(), {"false": False, "no": False, "0": False}.get(text.lower(), text)
            )
        elif isinstance(self.default, int | float):
            try:
                value = int(text) if isinstance(self.default, int) else float(text)
            except ValueError:
                value = text
        elif isinstance(self.default, tuple):
            value = tuple(part.strip() for part in text.split(",") if part.strip())
        return self.check(value, owner)

    def _is_choice(self, value: object) -> bool:
        return isinstance(value, str) and (not self.choices or value in self.choices)

    def _number(self, value: object) -> int | float | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        try:
            number = float(value)
        except OverflowError:  # a whole number beyond every float
            return None
        if not math.isfinite(number):
            return None
        if isinstance(self.default, int):
            return int(value) if value == int(value) else None
        return number

    def _in_range(self, number: float) -> bool:
        if self.low is not None and (number < self.low or (self.low_open and number == self.low)):
            return False
        if self.high is None:
            return True
        return not (number > self.high or (self.high_open and number == self.high))


def param(
    default: ParamValue,
    label: str,
    help: str,  # noqa: A002  (the field's own word)
    *,
    low: float | None = None,
    high: float | None = None,
    low_open: bool = False,
    high_open: bool = False,
    scale: Scale = "linear",
    choices: tuple[str, ...] = (),
    choices_from: str = "",
    unit: str = "",
) -> Any:  # noqa: ANN401  (stands for the field's own type, as dataclasses.field does)
    """Declare a hyperparameter on a dataclass field. See :class:`Param`."""
    declaration = Param(
        "", default, label, help, low, high, low_open, high_open, scale, choices, choices_from, unit
    )
    return field(default=default, metadata={"param": declaration})


def params_of(owner: type) -> tuple[Param, ...]:
    """Return the hyperparameters a dataclass declares, in order."""
    return tuple(_named(f) for f in fields(owner) if "param" in f.metadata)


def values_of(owner: object) -> dict[str, ParamValue]:
    """Return the value of every declared hyperparameter of an instance."""
    return {p.name: getattr(owner, p.name) for p in params_of(type(owner))}


def check_values(owner: type, values: Mapping[str, object], prefix: str) -> dict[str, ParamValue]:
    """Check a mapping of values against the parameters of a dataclass.

    Raises
    ------
    ValueNotAllowed
        Naming the first unknown field or unacceptable value.
    """
    known = {p.name: p for p in params_of(owner)}
    checked: dict[str, ParamValue] = {}
    for name, value in values.items():
        if name not in known:
            allowed = "it has " + (", ".join(known) or "no parameters")
            allowed = f"there is no such parameter; {allowed}"
            raise ValueNotAllowed(f"{prefix}.{name}", value, allowed)
        checked[name] = known[name].check(value, prefix)
    return checked


@cache
def _named(declared: "Field[Any]") -> Param:
    base: Param = declared.metadata["param"]
    assert declared.default is not MISSING
    values = {f.name: getattr(base, f.name) for f in fields(Param)}
    return Param(**{**values, "name": declared.name})
