"""Every real dataset that comes with the application, one a file, its licence beside the data."""

from playground.datasets.base.source import DATASETS

DATASETS.discover(__name__, __path__)

__all__ = ["DATASETS"]
