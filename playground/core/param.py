"""One declaration per hyperparameter, on the field that holds its value.

``rate: Annotated[float, Param("Rate", "How far.", low=0)] = 0.1``: name, type and default are the
field's, the rest is the declaration's. Where a file is checked against the type, ``Meta(ge=0)``
beside it says the bounds instead.

The same declaration drives validation, the project file, the form in the window, its tooltip, the
command line and the docs table, so that none of them can disagree.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Literal, get_args, get_origin

from msgspec import Meta, Struct
from msgspec.structs import fields, replace

from playground.core.entry_config import ParamValue
from playground.core.errors import PlaygroundError, ValueNotAllowed

Scale = Literal["linear", "log"]


LARGEST = 2**63 - 1
"""What a whole number may be at most: files, arrays and other programs hold no larger ones."""


class Param(Struct, frozen=True):
    """What a hyperparameter accepts and how it is shown.

    Parameters
    ----------
    label
        What a form writes beside the widget.
    help
        One plain sentence for the tooltip and the docs.
    name
        The key in files and on the command line: the name of the field it is declared on.
    default
        The value used when none is given: the field's own. Its type (bool, int, float, str, tuple)
        is the type of the parameter.
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
    reads
        What reads a text, where not every text is one: it raises a :class:`PlaygroundError` that
        says where it is wrong.
    hidden
        No form shows it: a tool of its own changes it.
    """

    label: str
    help: str
    name: str = ""
    default: ParamValue = None
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    scale: Scale = "linear"
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    unit: str = ""
    reads: Callable[[str], object] | None = None
    hidden: bool = False

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
            self._read(value, name)
            return value
        raise ValueNotAllowed(name, value, self._allowed_for(value))

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

    def _read(self, text: str, name: str) -> None:
        """Refuse text that cannot be read, with the reader's reason."""
        if self.reads is None:
            return
        try:
            self.reads(text)
        except PlaygroundError as error:
            raise ValueNotAllowed(name, text, str(error)) from error

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
            whole = int(value)
            return whole if value == whole and abs(whole) <= LARGEST else None
        return number

    def _allowed_for(self, value: object) -> str:
        """Return what is accepted instead of a value: the end of whole numbers, where it is met."""
        is_whole = isinstance(self.default, int) and not isinstance(self.default, bool)
        if is_whole and isinstance(value, int | float):
            if value > LARGEST and self.high is None:
                return f"{self.allowed}, at most {LARGEST:,}"
            if value < -LARGEST and self.low is None:
                return f"{self.allowed}, at least {-LARGEST:,}"
        return self.allowed

    def _in_range(self, number: float) -> bool:
        if self.low is not None and (number < self.low or (self.low_open and number == self.low)):
            return False
        if self.high is None:
            return True
        return not (number > self.high or (self.high_open and number == self.high))


def params_of(owner: type[Struct]) -> tuple[Param, ...]:
    """Return the hyperparameters a class declares, in order."""
    if owner not in _READ:
        _READ[owner] = tuple(_declared_on(owner))
    return _READ[owner]


_READ: dict[type[Struct], tuple[Param, ...]] = {}
"""What classes declare, once it was asked for: a declaration never changes."""


def values_of(owner: Struct) -> dict[str, ParamValue]:
    """Return the value of every declared hyperparameter of an instance."""
    return {p.name: getattr(owner, p.name) for p in params_of(type(owner))}


def check_values(
    owner: type[Struct], values: Mapping[str, object], prefix: str
) -> dict[str, ParamValue]:
    """Check a mapping of values against the parameters of a class.

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


def accepted_values(owner: type[Struct], values: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
    """Return those values of another owner that this one has a parameter for and accepts.

    What no form shows belongs to its owner alone.
    """
    known = {p.name: p for p in params_of(owner) if not p.hidden}
    accepted: dict[str, ParamValue] = {}
    for name in known.keys() & values.keys():
        try:
            accepted[name] = known[name].check(values[name])
        except ValueNotAllowed:
            continue
    return {name: accepted[name] for name in values if name in accepted}


def _declared_on(owner: type[Struct]) -> Iterator[Param]:
    """Read a Struct's annotations: what msgspec holds a number to need not be said again."""
    for field in fields(owner):
        if get_origin(field.type) is not Annotated:
            continue
        kind, *notes = get_args(field.type)
        for declared in notes:
            if isinstance(declared, Param):
                named = replace(declared, name=field.name, default=field.default)
                if get_origin(kind) is Literal:
                    named = replace(named, choices=get_args(kind))
                yield _within(named, notes)


def _within(declared: Param, notes: Sequence[object]) -> Param:
    """Take over the bounds that stand beside a declaration."""
    for meta in notes:
        if not isinstance(meta, Meta):
            continue
        if meta.ge is not None or meta.gt is not None:
            low = meta.gt if meta.ge is None else meta.ge
            declared = replace(declared, low=low, low_open=meta.ge is None)
        if meta.le is not None or meta.lt is not None:
            high = meta.lt if meta.le is None else meta.le
            declared = replace(declared, high=high, high_open=meta.le is None)
    return declared
