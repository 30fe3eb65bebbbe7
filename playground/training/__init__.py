"""Training without a screen: configuration, data, updates, evaluation, and the trainer over all.

The trainer is loaded on first use: most who come here need only the values it works with.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.training.base.config import TrainingConfig as TrainingConfig
    from playground.training.trainer import Trainer as Trainer

__all__ = ["Trainer", "TrainingConfig"]


def __getattr__(name: str) -> object:
    if name == "Trainer":
        from playground.training.trainer import Trainer

        return Trainer
    if name == "TrainingConfig":
        from playground.training.base.config import TrainingConfig

        return TrainingConfig
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
