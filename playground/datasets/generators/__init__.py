"""Every generated problem, one a file: adding one is adding a file here."""

from playground.datasets.base.source import DATASETS

DATASETS.discover(__name__, __path__)

__all__ = ["DATASETS"]
