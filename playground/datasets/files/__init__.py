"""Every kind of file data can be read from, one a file."""

from playground.datasets.base.source import DATASETS

DATASETS.discover(__name__, __path__)

__all__ = ["DATASETS"]
