"""Training without a screen: configuration, trainer, sampler, history, checkpoints, worker."""

from playground.training.base.config import TrainingConfig
from playground.training.trainer import Trainer

__all__ = ["Trainer", "TrainingConfig"]
