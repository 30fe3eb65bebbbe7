"""Every registered activation, one a file: adding one is adding a file here."""

from playground.nn.base.activation import ACTIVATIONS

ACTIVATIONS.discover(__name__, __path__)

__all__ = ["ACTIVATIONS"]
