"""Every registered regularizer, one a file: adding one is adding a file here."""

from playground.nn.base.regularizer import REGULARIZERS

REGULARIZERS.discover(__name__, __path__)

__all__ = ["REGULARIZERS"]
