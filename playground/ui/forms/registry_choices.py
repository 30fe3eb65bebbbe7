"""What a parameter offers when its choices come from a registry."""

from collections.abc import Sequence

from playground.core import Param
from playground.project.document.registries import BY_KIND
from playground.ui.forms.fields import Choices


def registry_choices(params: Sequence[Param]) -> dict[str, Choices]:
    """Return ``(value, label)`` pairs for every parameter whose choices are registry entries."""
    return {
        param.name: [(entry.name, entry.title) for entry in BY_KIND[param.choices_from]]
        for param in params
        if param.choices_from in BY_KIND
    }
