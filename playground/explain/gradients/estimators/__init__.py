"""Every registered gradient source, one a file: adding one is adding a file here."""

from playground.explain.gradients.estimator import GRADIENT_SOURCES

GRADIENT_SOURCES.discover(__name__, __path__)

__all__ = ["GRADIENT_SOURCES"]
