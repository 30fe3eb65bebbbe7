"""Every registered optimizer, one a file: adding one is adding a file here."""

from playground.nn.base.optimizer import OPTIMIZERS

OPTIMIZERS.discover(__name__, __path__)

__all__ = ["OPTIMIZERS"]
