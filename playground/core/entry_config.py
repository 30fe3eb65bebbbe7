"""A registered thing by name, with its parameters: how documents refer to optimizers."""

from typing import TypeAlias

from msgspec import Struct

ParamValue: TypeAlias = bool | int | float | str | tuple[str, ...] | None


class Component(Struct, frozen=True, forbid_unknown_fields=True):
    """The name of a registry entry and the parameters that differ from its defaults.

    ``params`` is never mutated: an edit makes a new component with :meth:`with_params`.
    """

    name: str
    params: dict[str, ParamValue] = {}

    def with_params(self, **changes: ParamValue) -> "Component":
        """Return a copy with some parameters replaced."""
        return Component(self.name, {**self.params, **changes})
