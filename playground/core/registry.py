"""One place per kind of thing: adding one is adding a file.

A package such as ``nn/optimizers`` fills one :class:`Registry`: it imports every module beside it,
and each module holds one class under the registry's decorator. Plug-ins register theirs in the same
way. Palette, forms, file format, command line, docs and test tables all read the registry.
"""

import pkgutil
from abc import ABCMeta
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from inspect import get_annotations
from operator import attrgetter
from typing import ClassVar, Generic, TypeVar, cast, dataclass_transform

from msgspec import Struct, StructMeta

from playground.core.entry_config import Component, ParamValue
from playground.core.errors import ValueNotAllowed
from playground.core.param import Param, check_values, params_of
from playground.core.plugins import load_plugins


@dataclass_transform(frozen_default=True)
class EntryMeta(StructMeta, ABCMeta):
    """Makes every entry a frozen value, and lets what its kind must offer be abstract."""


class Entry(Struct, frozen=True, weakref=True, metaclass=EntryMeta):
    """What every registered class says about itself.

    Attributes
    ----------
    name
        The key in files and on the command line.
    title
        What people read.
    help
        One or two plain sentences; shown as the tooltip and in the docs table.
    formula
        The formula in plain text, where there is one.
    order
        Its place in lists; ties are sorted by title.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    help: ClassVar[str]
    formula: ClassVar[str] = ""
    order: ClassVar[int] = 100


E = TypeVar("E", bound=Entry)
C = TypeVar("C", bound=Entry)


class Registry(Generic[E]):
    """The classes of one kind, by name, in the order they are listed.

    Parameters
    ----------
    kind
        What its entries are, in the singular: ``"optimizer"``.
    package
        The package whose modules hold the built-in ones.
    """

    def __init__(self, kind: str, package: str = "") -> None:
        self.kind = kind
        self.package = package
        self._classes: dict[str, type[E]] = {}
        self._listed: tuple[type[E], ...] = ()

    def register(self, cls: type[C]) -> type[C]:
        """Add a class (used as a decorator).

        Raises
        ------
        TypeError
            When it has fields without :class:`Param`, takes a known name, or, from outside the
            application, leaves out what it must say or do.
        """
        declared = {param.name for param in params_of(cls)}
        declared.update(_fields_of_its_kind(cls))
        for name in cls.__struct_fields__:
            if name not in declared:
                raise TypeError(f"{cls.__name__}.{name} must be declared with Param()")
        if self.package and not cls.__module__.startswith(f"{self.package}."):
            import_module(self.package)  # a built-in one's name cannot be taken
            _check_complete(cls)
        if cls.name in self._classes:
            raise TypeError(f"two {self.kind}s are named {cls.name!r}")
        self._classes[cls.name] = cast("type[E]", cls)
        return cls

    def discover(self, package: str, path: Sequence[str]) -> None:
        """Import every module of a package, so that its classes register themselves."""
        for module in sorted(pkgutil.iter_modules(path), key=lambda m: m.name):
            import_module(f"{package}.{module.name}")

    def __iter__(self) -> Iterator[type[E]]:
        if len(self._listed) != len(self._classes):  # every edit asks, and new ones are rare
            self._listed = tuple(sorted(self._classes.values(), key=lambda c: (c.order, c.title)))
        return iter(self._listed)

    def __contains__(self, name: object) -> bool:
        return name in self._classes

    def __len__(self) -> int:
        return len(self._classes)

    @property
    def names(self) -> tuple[str, ...]:
        """The registered names, in listing order."""
        return tuple(map(attrgetter("name"), self))

    def get(self, name: str) -> type[E]:
        """Return the class of a name, or raise :class:`ValueNotAllowed` with the nearest names."""
        if name not in self._classes:
            load_plugins()
        if name in self._classes:
            return self._classes[name]
        near = get_close_matches(name, self._classes, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise ValueNotAllowed(self.kind, name, f"{hint}choose one of {', '.join(self.names)}")

    def create(self, component: Component) -> E:
        """Make an instance with checked parameters.

        Raises
        ------
        ValueNotAllowed
            For an unknown name, an unknown parameter or a value out of range.
        """
        cls = self.get(component.name)
        return cls(**check_values(cls, component.params, component.name))

    def params(self, name: str, values: Mapping[str, ParamValue]) -> tuple[Param, ...]:
        """Return the parameters that an entry has when some of them have these values."""
        del values
        return params_of(self.get(name))

    def check(self, component: Component) -> dict[str, ParamValue]:
        """Return checked parameters; raises as :meth:`create`."""
        return check_values(self.get(component.name), component.params, component.name)


def _fields_of_its_kind(cls: type[Entry]) -> tuple[str, ...]:
    """Return the fields that all entries of a kind have: they are no parameters of their own."""
    kinds = [base for base in cls.__mro__ if issubclass(base, Entry) and Entry in base.__bases__]
    return kinds[0].__struct_fields__ if kinds and kinds[0] is not cls else ()


def _check_complete(cls: type[Entry]) -> None:
    """Refuse a class that would fail later, when somebody chooses it.

    The built-in ones are held to it by tests: asking them all would take time at every start.
    """
    said = dict.fromkeys(
        name
        for base in cls.__mro__
        for name, annotation in get_annotations(base).items()
        if "ClassVar" in str(annotation)
    )
    missing = [name for name in said if not hasattr(cls, name)]
    missing += sorted(getattr(cls, "__abstractmethods__", ()))
    if missing:
        raise TypeError(f"{cls.__name__} must define {', '.join(missing)}")
