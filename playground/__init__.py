"""Backprop Playground: draw a neural network and see how it learns.

The names scripts and notebooks rely on are importable from here; each is loaded on first use, so
that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.core.version import __version__ as __version__
    from playground.experiments.lr_range_test import range_test as range_test
    from playground.experiments.race import Race as Race
    from playground.experiments.race_config import Lane as Lane
    from playground.experiments.race_config import optimizer_lane as optimizer_lane
    from playground.project import Project as Project
    from playground.project.training_file import Trainer as Trainer

_PUBLIC = {
    "__version__": "playground.core.version",
    "Lane": "playground.experiments.race_config",
    "Project": "playground.project",
    "Race": "playground.experiments.race",
    "Trainer": "playground.project.training_file",
    "optimizer_lane": "playground.experiments.race_config",
    "range_test": "playground.experiments.lr_range_test",
}
__all__ = ["Lane", "Project", "Race", "Trainer", "__version__", "optimizer_lane", "range_test"]


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
