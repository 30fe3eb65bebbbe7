"""Every registered loss, one a file: adding one is adding a file here."""

from playground.nn.base.loss import LOSSES

LOSSES.discover(__name__, __path__)

__all__ = ["LOSSES"]
