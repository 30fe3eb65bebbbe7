"""Every registered classic surface, one a file: adding one is adding a file here."""

from playground.explain.base.surface import SURFACES

SURFACES.discover(__name__, __path__)

__all__ = ["SURFACES"]
