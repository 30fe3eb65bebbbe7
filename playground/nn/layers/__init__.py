"""Every registered layer, one a file: adding one is adding a file here."""

from playground.nn.base.layer import LAYERS

LAYERS.discover(__name__, __path__)

__all__ = ["LAYERS"]
