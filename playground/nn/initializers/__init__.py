"""Every registered initializer, one a file: adding one is adding a file here."""

from playground.nn.base.initializer import INITIALIZERS

INITIALIZERS.discover(__name__, __path__)

__all__ = ["INITIALIZERS"]
