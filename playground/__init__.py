"""Backprop Playground: draw a neural network and see how it learns.

The names scripts and notebooks rely on are importable from here; each is loaded on first use, so
that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from playground.project import Project as Project
    from playground.training import Trainer as Trainer
    from playground.training.lanes import Lane as Lane
    from playground.training.lanes import optimizer_lane as optimizer_lane
    from playground.training.race import Race as Race
    from playground.training.range_test import range_test as range_test

_PUBLIC = {
    "Lane": "playground.training.lanes",
    "Project": "playground.project",
    "Race": "playground.training.race",
    "Trainer": "playground.training",
    "optimizer_lane": "playground.training.lanes",
    "range_test": "playground.training.range_test",
}
__all__ = ["Lane", "Project", "Race", "Trainer", "__version__", "optimizer_lane", "range_test"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (the module protocol fixes this signature)
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
